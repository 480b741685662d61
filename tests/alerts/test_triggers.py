"""A word that alone makes a rule fire all the time is found, by the real matcher, at its place."""

from collections.abc import Iterable

import pytest
from factories import article, rule, text

from alerts.problems import Path
from alerts.rules import EntityModel, ListModel, RuleModel
from alerts.triggers import TriggerCount, lone_triggers
from storage.records import Article

MODEL = RuleModel.model_validate


def places(when: object, **changes: object) -> list[tuple[Path, str]]:
    """Give the lone triggers of one rule, each with its path behind the rule's id."""
    found = lone_triggers([MODEL(rule(when, **changes))])
    return [(one.path[2:], one.term) for one in found]


def doubts(when: object, articles: Iterable[Article], **changes: object) -> list[tuple[Path, str]]:
    """Count one rule's triggers over articles; a list `attack` and an entity `ttp` exist."""
    lists = {"attack": ListModel.model_validate({"terms": ["attack", "blast"], "ignore": "heart attack"})}
    entities = {"ttp": EntityModel.model_validate({"kind": "group", "name": "TTP", "terms": "=TTP"})}
    count = TriggerCount(entities, lists, [MODEL(rule(when, **changes))])
    for one in articles:
        count.read(one, {"country": "PK"})
    return [(one.path, one.message) for one in count.doubts()]


def flood(*bodies: str, quiet: int = 95) -> list[Article]:
    """Give articles of which some say something and the others nothing."""
    return [*(text(body) for body in bodies), *(text("Rain fell on the pass.") for _ in range(quiet))]


@pytest.mark.parametrize(
    ("when", "path", "term"),
    [
        ("bomb", ("when",), "bomb"),
        (["bomb"], ("when", 0), "bomb"),
        ({"title": "bomb"}, ("when", "title"), "bomb"),
        ({"any": ["bomb"], "none": ["drill"]}, ("when", "any", 0), "bomb"),
        ({"all": ["$attack"]}, ("when", "all", 0), "$attack"),
        ([{"sentence": {"any": ["bomb"]}}], ("when", 0, "sentence", "any", 0), "bomb"),
    ],
)
def test_what_fulfils_a_condition_alone_is_a_trigger(when: object, path: Path, term: str) -> None:
    """In lists, scopes and beside what must not stand there."""
    assert places(when) == [(path, term)]


@pytest.mark.parametrize(
    "when",
    [
        {"all": ["bomb", "market"]},
        {"title": "bomb", "body": "market"},
        {"near": {"words": 9, "all": ["bomb", "market"]}},
        {"number": {"any": "killed", "min": 3}},
    ],
)
def test_what_needs_more_is_none(when: object) -> None:
    """Two words that must both hit, or a word with a number before it."""
    assert places(when) == []


def test_rules_that_send_nothing_disturb_nobody() -> None:
    """Neither those that are switched off, nor those that only record."""
    assert places("bomb", enabled=False) == []
    assert places("bomb", notify=False) == []


def test_a_common_trigger_is_named_with_its_share() -> None:
    """Above one in a hundred; a rarer word of the same rule is left alone."""
    articles = flood("A bomb.", "A bomb.", "A mortar.", quiet=97)
    [(path, message)] = doubts(["bomb", "mortar"], articles)
    assert path == ("rules", "example-rule", "when", 0)
    assert "'bomb' alone makes this rule fire on 2.0% of the 100 newest articles" in message


def test_of_a_list_the_words_that_hit_are_named() -> None:
    """The operator does not have to guess which word of a list is too common."""
    [(_, message)] = doubts("$attack", flood("An attack.", "The attack.", "A blast."))
    assert "'$attack' (mostly attack, blast)" in message


@pytest.mark.parametrize(
    ("when", "changes"),
    [
        ("$attack", {"ignore": "massive attack"}),
        ("$attack", {"unless": {"body": "concert"}}),
        ({"title": "attack"}, {}),
        ("$attack", {"where": {"source_country": "AF"}}),
        ("=TTP", {}),
    ],
)
def test_only_what_would_fire_counts(when: object, changes: dict[str, object]) -> None:
    """Masks, vetoes, scopes, case and `where` hold as they do in service."""
    body = "A massive attack at the concert of ttp fans, then a heart attack."
    assert doubts(when, flood(*[body] * 5), **changes) == []


def test_the_age_of_an_article_does_not_count() -> None:
    """An archive that was imported is old throughout, and its words are as common as ever."""
    old = [article(body="A bomb.", title="", published_at=article().fetched_at.replace(year=2001))] * 5
    assert len(doubts("bomb", [*old, *flood()], where={"max_age": "3d"})) == 1
