"""Explanations say at every node what the matcher decided, and by which words."""

from datetime import timedelta

import pytest
from factories import NOW, rule, ruleset, text

from alerts.explain import Explanation, Step, explain
from alerts.matcher import Matcher
from storage.records import Severity

LISTS = {"attack": {"terms": ["~attack", "gunmen"], "ignore": ["heart ~attack"]}}
RULE = rule(
    {"near": {"words": 6, "all": ["police", "$attack"]}},
    severity="high",
    unless={"title": "film"},
    where={"max_age": "1d"},
    raise_=[{"to": "critical", "if": {"sentence": {"all": ["$attack", "killed"], "none": ["no one"]}}}],
)
SET = ruleset(RULE, lists=LISTS)


def said(body: str, title: str = "", days: int = 0) -> Explanation:
    """Explain the rule on a text, and make sure that it says what the matcher says."""
    article, now = text(body, title=title), NOW + timedelta(days=days)
    found = explain(SET, "example-rule", article, now=now)
    firings = Matcher(SET).match(article, now=now).firings
    assert found.severity == (firings[0].severity if firings else None)
    return found


def steps(step: Step) -> list[tuple[str, bool]]:
    """Flatten a tree to what is asked and whether it holds."""
    return [(step.asks, step.holds), *(pair for member in step.members for pair in steps(member))]


def test_a_rule_that_fires() -> None:
    """Each node is marked, and shows its words with field and offset."""
    found = said("Gunmen attacked a police van. Three were killed in the attack.")
    assert found.severity is Severity.CRITICAL
    assert steps(found.when) == [("within 6 words", True), ("police", True), ("$attack", True)]
    assert [(hit.text, hit.field, hit.start) for hit in found.when.members[0].hits] == [("police", "body", 18)]
    assert "attacking" in found.when.members[1].forms
    ((to, raised),) = found.raises
    assert to is Severity.CRITICAL
    assert raised.holds
    assert found.unless is not None
    assert not found.unless.holds


def test_what_ignore_masked_is_shown() -> None:
    """The word that does not count, and the phrase over it."""
    found = said("The police chief died of a heart attack")
    masked = found.when.members[1].masked
    assert found.severity is None
    assert [(one.word.text, one.by.text if one.by else "") for one in masked] == [("attack", "heart attack")]


def test_the_nearest_miss_is_shown() -> None:
    """How far apart, where they stand in one field; and that they never do."""
    assert said("Police said that it was not an attack").when.note == "nearest: 8 words from first to last"
    assert said("An attack", title="Police").when.note == "never in one field together"


def test_the_nearest_sentence_is_shown() -> None:
    """Of sentences that fail, the one that fails least."""
    found = said("The attack on police failed. No one was killed in the attack.")
    _, raised = found.raises[0]
    assert not raised.holds
    assert raised.note == "the nearest sentence is shown"
    assert ("killed", True) in steps(raised)
    assert said("Police only").raises[0][1].note == "no sentence holds any of it"


def test_why_not_where_and_unless() -> None:
    """A veto and a `where` that refuse are named, though the condition holds."""
    old = said("Gunmen attacked police", days=2)
    assert old.when.holds
    assert old.where == "where: max_age 1d does not hold"
    vetoed = said("Gunmen attacked police", title="A film")
    assert vetoed.unless is not None
    assert vetoed.unless.holds
    assert vetoed.severity is None


def test_an_unsure_name_alone_is_masked_by_nothing() -> None:
    """The name is shown as not counting, without a phrase over it."""
    bla = {"kind": "group", "name": "BLA", "terms": "Baloch Liberation Army", "unsure": "=BLA"}
    rules = ruleset("$bla", entities={"bla": bla})
    step = explain(rules, "r0", text("BLA said"), now=NOW).when
    assert not step.holds
    assert [(one.word.text, one.by) for one in step.masked] == [("BLA", None)]


def test_all_kinds_of_nodes() -> None:
    """Lists, maps and scopes each say what they ask."""
    rules = ruleset({"any": ["a1", "b1"], "none": ["c1"], "lead": "a1"})
    step = explain(rules, "r0", text("a1"), now=NOW).when
    assert [asks for asks, holds in steps(step) if holds] == ["all of", "any of", "a1", "none of", "in the lead", "a1"]


def test_facts_show_what_they_were_read_from() -> None:
    """Each key says what the text tells of it and by which words, whether it holds or not."""
    rules = ruleset({"facts": {"killed": {"min": 10}, "attack_type": "ambush", "claimed_by": "any"}})
    step = explain(rules, "r0", text("A blast killed at least three people."), now=NOW).when
    assert (step.asks, step.holds) == ("facts", False)
    killed, kind, claim = step.members
    assert (killed.asks, killed.holds) == ("killed at least 10", False)
    assert killed.note == "at least 3: “A blast killed at least three people.”"
    assert "three" in killed.hits[0].text
    assert (kind.asks, kind.note, [hit.text for hit in kind.hits]) == ("attack_type ambush", "ied", ["blast"])
    assert (claim.asks, claim.note, claim.hits) == ("claimed_by any", "the text does not say", ())


def test_facts_of_a_text_without_violence() -> None:
    """It is said why there are none."""
    step = explain(ruleset({"facts": {"killed": {"min": 1}}}), "r0", text("Twelve trees were planted."), now=NOW).when
    assert step.note == "no word of violence stands in it: there are no facts"
    assert not step.members[0].holds


def test_unknown_rule() -> None:
    """A rule that does not exist is the caller's mistake."""
    with pytest.raises(KeyError):
        explain(SET, "missing", text("x"), now=NOW)
