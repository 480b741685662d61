"""Facts conditions: what they ask of an article, by which words they hold, and that they cost nothing elsewhere."""

from collections.abc import Mapping

import pytest
from factories import NOW, rule, ruleset, text
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import matcher as matcher_module
from alerts.explain import explain
from alerts.facts.card import read_facts
from alerts.matcher import Matcher
from alerts.rules import RuleSet
from alerts.scanners import TrieScanner
from storage.facts import Facts
from storage.records import Article

ENTITIES: Mapping[str, Mapping[str, object]] = {
    "front": {"kind": "group", "name": "Front", "terms": ["Example Front", "محاذ"]},
    "wing": {"kind": "group", "name": "Wing", "terms": "Wing of Fire", "parent": "front"},
    "odd": {"kind": "group", "name": "Odd", "terms": ["Odd Guard", r"/Odd\w+/"]},
    "hills": {"kind": "province", "name": "Hills", "terms": "Hills"},
    "bannu": {"kind": "district", "name": "Bannu", "terms": ["Bannu", "بنوں"], "parent": "hills"},
}
BLAST = text(
    "A suicide bomber killed at least 12 policemen and injured 30 people in Bannu on Friday. "
    "The Wing of Fire claimed responsibility."
)
URDU = text("بنوں میں خودکش دھماکے میں 12 اہلکار شہید۔ محاذ نے ذمہ داری قبول کر لی۔", language="ur")


def _set(*whens: object) -> RuleSet:
    return ruleset(*whens, entities=dict(ENTITIES))


def _fires(when: object, article: Article) -> bool:
    found = Matcher(_set(when)).match(article, now=NOW)
    assert found.errors == ()
    return bool(found.firings)


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        ({"killed": {"min": 12}}, True),
        ({"killed": {"min": "13"}}, False),
        ({"killed": {"max": 100}}, False),  # "at least 12" may be any number
        ({"injured": {"min": 30, "max": 30}}, True),
        ({"injured": {"max": 29}}, False),
        ({"captured": {"min": 0}}, False),
        ({"attackers_killed": {"min": 0}}, False),
        ({"attack_type": "suicide_bombing"}, True),
        ({"attack_type": ["ied", "suicide_bombing"]}, True),
        ({"attack_type": "ied"}, False),
        ({"target": "police"}, True),
        ({"target": ["army", "school"]}, False),
        ({"group": "wing"}, True),
        ({"group": "front"}, True),  # the wing belongs to it
        ({"group": "odd"}, False),
        ({"place": "bannu"}, True),
        ({"place": "hills"}, True),
        ({"claimed_by": "any"}, True),
        ({"claimed_by": ["odd", "front"]}, True),
        ({"claimed_by": "odd"}, False),
        ({"denied_by": "any"}, False),
        ({"weekday": ["friday", "saturday"]}, True),
        ({"weekday": "monday"}, False),
        ({"killed": {"min": 12}, "place": "hills", "claimed_by": "wing"}, True),
        ({"killed": {"min": 12}, "place": "hills", "claimed_by": "odd"}, False),
    ],
)
def test_what_is_asked_of_facts(facts: object, holds: bool) -> None:  # noqa: FBT001
    """Each key holds for exactly what the text says; several must all hold."""
    assert _fires({"facts": facts}, BLAST) is holds


def test_facts_are_read_in_every_language() -> None:
    """The same condition holds for the same event in Urdu."""
    asked = {"attack_type": "suicide_bombing", "place": "hills", "claimed_by": "front", "killed": {"min": 10}}
    assert _fires({"facts": asked}, URDU)


def test_a_claim_without_a_name_is_anybodys() -> None:
    """`any` holds for whoever it is; a name does not."""
    unnamed = text("A blast hit a market. A little known group claimed responsibility.")
    assert _fires({"facts": {"claimed_by": "any"}}, unnamed)
    assert not _fires({"facts": {"claimed_by": ["front", "wing", "odd"]}}, unnamed)
    denied = text("A blast killed two in Bannu. The Example Front denied involvement.")
    assert _fires({"facts": {"denied_by": "front"}}, denied)
    assert _fires({"facts": {"denied_by": "any"}}, denied)
    assert not _fires({"facts": {"claimed_by": "any"}}, denied)


def test_facts_stand_beside_words() -> None:
    """In maps, lists, vetoes and raises they are a condition like any other."""
    facts = {"facts": {"killed": {"min": 10}}}
    assert _fires({"title": "Bannu", **facts}, text(BLAST.body, title="Bannu mourns"))
    assert not _fires({"title": "Quetta", **facts}, text(BLAST.body, title="Bannu mourns"))
    assert _fires({"all": ["policemen"], "none": [{"facts": {"target": "school"}}]}, BLAST)
    assert not _fires({"all": ["policemen"], "none": [facts]}, BLAST)
    assert _fires(["sunshine", facts], BLAST)
    vetoed = rule("policemen", unless=facts, raise_=[{"to": "high", "if": {"facts": {"target": "police"}}}])
    assert not _fires(vetoed, BLAST)
    raised = Matcher(_set({**vetoed, "unless": "sunshine"})).match(BLAST, now=NOW).firings[0]
    assert raised.severity.label == "high"


def test_the_words_of_the_facts_are_shown() -> None:
    """A firing shows what the facts were read from, at its place in the original."""
    asked = {"killed": {"min": 12}, "group": "front", "claimed_by": "any", "weekday": "friday"}
    (firing,) = Matcher(_set({"facts": asked})).match(BLAST, now=NOW).firings
    words = [span.text for span in firing.spans]
    assert words == ["killed at least 12 policemen", "Friday", "Wing of Fire", "claimed responsibility"]
    assert all(BLAST.body[span.start : span.end] == span.text for span in firing.spans)


def test_what_a_rule_ignores_does_not_change_what_happened() -> None:
    """`ignore` takes words from the conditions over words, not from the facts, whichever rule asks first."""
    facts = {"facts": {"place": "bannu", "killed": {"min": 12}}}
    rules = _set(
        rule(facts, id="first", ignore=["in Bannu", "killed"]),
        rule(facts, id="second"),
    )
    assert [one.rule for one in Matcher(rules).match(BLAST, now=NOW).firings] == ["first", "second"]


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    read: list[str] = []

    def reading(article: Article, named: object, *, now: object) -> Facts:
        del named, now
        read.append(article.body)
        return Facts()

    monkeypatch.setattr(matcher_module, "read_facts", reading)
    return read


def test_facts_are_read_once_and_only_where_they_can_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once for all rules; never for rules of words, where the words fail already, or without a word of violence."""
    read = _counted(monkeypatch)
    facts = {"facts": {"killed": {"min": 1}}}
    both = Matcher(_set({"all": [facts, "policemen"]}, rule(facts, id="other", ignore=["Bannu"])))
    both.match(BLAST, now=NOW)
    assert len(read) == 1
    both.match(text("The policemen of Bannu planted trees."), now=NOW)
    assert len(read) == 1
    Matcher(_set({"all": [facts, "sunshine"]}, "policemen", {"facts": {"place": "bannu", "group": "front"}})).match(
        text("A blast killed policemen."), now=NOW
    )
    assert len(read) == 1


def test_old_events_are_no_news(monkeypatch: pytest.MonkeyPatch) -> None:
    """`max_age` counts from the day on which it happened, read last: not where the words fail, or nobody asks."""
    rules = _set(rule("policemen", where={"max_age": "2d"}))
    monday = text("A blast killed two policemen in Bannu on Monday.")
    friday = text("A blast killed two policemen in Bannu on Friday.")
    assert [bool(Matcher(rules).match(one, now=NOW).firings) for one in (monday, friday)] == [True, False]
    told = explain(rules, "example-rule", friday, now=NOW)
    assert (told.severity, told.where) == (None, "where: max_age 2d does not hold: it happened on 2026-02-27")
    read = _counted(monkeypatch)
    Matcher(rules).match(text("A blast killed two shepherds on Friday."), now=NOW)
    Matcher(_set(rule("policemen", where={"source": "example"}))).match(friday, now=NOW)
    assert read == []


def test_facts_that_cannot_be_read_stop_no_other_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the rule that asked."""

    def reading(article: Article, named: object, *, now: object) -> Facts:
        raise ZeroDivisionError(f"{article.url} {named is now}")

    monkeypatch.setattr(matcher_module, "read_facts", reading)
    found = Matcher(_set({"facts": {"killed": {"min": 1}}}, "policemen")).match(BLAST, now=NOW)
    assert [one.rule for one in found.firings] == ["r1"]
    assert [error.partition(" ")[2].partition(":")[0] for error in found.errors] == ["r0"]


def test_a_group_by_a_regular_expression_is_found() -> None:
    """What no scan finds is no reason to leave a rule out."""
    assert _fires({"facts": {"group": "odd"}}, text("Oddities killed two policemen in an ambush."))


ASKED = [
    {"killed": {"min": 1}},
    {"killed": {"min": 2, "max": 20}},
    {"attack_type": ["ied", "ambush"]},
    {"group": "front"},
    {"group": ["odd", "wing"]},
    {"place": "hills", "killed": {"min": 1}},
    {"claimed_by": "any"},
    {"denied_by": "front", "target": "police"},
    {"weekday": ["sunday", "monday"]},
]
_WHENS = st.recursive(
    st.sampled_from([*({"facts": asked} for asked in ASKED), "police", {"title": "blast"}]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.lists(inner, min_size=1, max_size=3).map(lambda members: {"all": members}),
        st.tuples(inner, inner).map(lambda pair: {"any": [pair[0]], "none": [pair[1]]}),
    ),
    max_leaves=5,
)
_TEXTS = st.lists(
    st.sampled_from(
        [
            *("A blast killed 12 police", "in Bannu", "An ambush", "Heart attack", "killed two", "on Monday", "."),
            *("Example Front", "Wing of Fire", "Oddities", "claimed responsibility", "denied involvement", "In Hills"),
            *("An earthquake", "بنوں میں دھماکہ", "محاذ", "ذمہ داری قبول", "۔", "rain fell", "bomb"),
        ]
    ),
    max_size=9,
).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(st.lists(_WHENS, min_size=1, max_size=4), _TEXTS, _TEXTS)
def test_every_way_of_searching_gives_the_same(whens: list[object], title: str, body: str) -> None:
    """Rules selected by words fire exactly where asking all of them does, by whatever scan."""
    rules = _set(*(rule(when, id=f"r{number}") for number, when in enumerate(whens)))
    article = text(body, title=title)
    matchers = [Matcher(rules), Matcher(rules, presearch=False), Matcher(rules, scanner=TrieScanner)]
    first, *others = [matcher.match(article, now=NOW) for matcher in matchers]
    assert first.errors == ()
    assert [other.firings for other in others] == [first.firings] * 2


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(range(len(ASKED))), _TEXTS, _TEXTS)
def test_conditions_say_what_the_facts_say(number: int, title: str, body: str) -> None:
    """Asked through rules, by words that select them, facts hold exactly where the whole card says so."""
    article = text(body, title=title)
    found = Matcher(_set({"facts": ASKED[number]})).match(article, now=NOW)
    facts = read_facts(article, found.entities, now=NOW)
    killed = facts.killed
    groups, hills = set(facts.groups), bool(set(facts.places) & {"hills", "bannu"})
    oracle = [
        killed is not None and killed.least >= 1,
        killed is not None and killed.least >= 2 and killed.most is not None and killed.most <= 20,
        facts.attack_type in ("ied", "ambush"),
        bool(groups & {"front", "wing"}),
        bool(groups & {"odd", "wing"}),
        hills and killed is not None and killed.least >= 1,
        bool(facts.claimed_by) or facts.claim == "claimed",
        bool(set(facts.denied_by) & {"front", "wing"}) and facts.target == "police",
        facts.event_date is not None and facts.event_date.isoweekday() in (7, 1),
    ]
    assert bool(found.firings) == oracle[number]
    assert found.facts == facts
