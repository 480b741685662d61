"""Few rules are asked, and never one too few."""

import pytest
from factories import NOW, article, rule, ruleset

from alerts.matcher import Matcher
from alerts.ruleindex import RuleIndex


def asked(*conditions: object, title: str = "", body: str = "", presearch: bool = True) -> list[str]:
    """Give the ids of the rules that are asked of an article; each condition is a rule `r0`, `r1`, ..."""
    rules = ruleset(*conditions)
    sight = Matcher(rules).see(article(title=title, body=body), now=NOW)
    return [one.id for one in RuleIndex(rules, presearch=presearch).candidates(sight)]


@pytest.mark.parametrize(
    ("when", "title", "body", "is_asked"),
    [
        ("bomb", "", "A bomb.", True),
        ("bomb", "", "Rain.", False),
        ({"all": ["bomb", "market"]}, "", "A bomb.", False),
        ({"all": ["bomb", "market"]}, "A bomb", "The market.", True),
        ({"title": "bomb"}, "", "A bomb.", False),
        ({"title": "bomb"}, "A bomb", "", True),
        ({"title": "bomb", "body": "market"}, "A bomb", "", False),
        ({"title": "bomb", "body": "market"}, "A bomb", "The market.", True),
        ({"title": "bomb", "body": "bomb"}, "", "A bomb.", False),
        ([{"title": "bomb"}, "market"], "", "The market.", True),
        ({"title": ["bomb", "blast"], "none": "market"}, "A blast", "", True),
        ({"author": "bomb"}, "", "A bomb.", True),  # only the title is told apart
    ],
)
def test_a_rule_is_asked_where_all_it_requires_stands(when: object, title: str, body: str, is_asked: bool) -> None:  # noqa: FBT001  what is expected
    """What a title must hold is looked for in the title."""
    assert asked(when, title=title, body=body) == ["r0"] * is_asked


def test_without_presearch_every_rule_is_asked() -> None:
    """The way that proves the other one right; a rule that is switched off is left alone in both."""
    off = rule("bomb", id="off", enabled=False)
    assert asked("bomb", {"title": "market"}, off, body="Rain.", presearch=False) == ["r0", "r1"]
    assert asked("bomb", off, body="A bomb.") == ["r0"]


def test_rules_keep_their_order() -> None:
    """Firings come as the rules are written, by whatever word they were selected."""
    assert asked("market", {"title": "blast"}, "bomb", title="A blast", body="A bomb in the market.") == [
        "r0",
        "r1",
        "r2",
    ]
