"""Doubts: each is found where it stands, and a tidy set has none."""

import pytest
from factories import rule, ruleset

TESTS = {"match": "a", "skip": "b"}
GROUP = {"kind": "group", "name": "A", "terms": ["aname", "نام"]}


def test_a_tidy_set_has_no_doubts() -> None:
    """Advice that is always there is read by nobody."""
    tidy = rule(
        {"near": {"words": 50, "all": ["$attack", "$a"]}}, tests=TESTS, unless=[{"title": "film"}, {"lead": "film"}]
    )
    assert ruleset(tidy, lists={"attack": ["~attack", "=IED", "پر"]}, entities={"a": GROUP}).warnings == ()
    facts = {"facts": {"killed": {"min": 1}, "weekday": "friday", "target": "police"}}
    assert ruleset(rule(facts, tests=TESTS, unless={"facts": {"claimed_by": "any"}})).warnings == ()


@pytest.mark.parametrize(
    ("written", "path", "code"),
    [
        (rule("bomb"), ("rules", 0, "tests"), "no-skip-test"),
        (rule("bomb", tests=TESTS, unless="film"), ("rules", 0, "unless"), "unscoped-veto"),
        (rule("WHO", tests=TESTS), ("rules", 0, "when"), "capitals"),
        (rule(["bomb", {"body": "ak"}], tests=TESTS), ("rules", 0, "when", 1, "body"), "short-term"),
        (
            rule({"near": {"words": 51, "all": ["bomb", "blast"]}}, tests=TESTS),
            ("rules", 0, "when", "near", "words"),
            "wide-near",
        ),
        (rule({"all": ["bomb", ["~bomb", "blast"]]}, tests=TESTS), ("rules", 0, "when", "all", 1), "shared"),
        (rule({"body": ["car bomb", "bomb"]}, tests=TESTS), ("rules", 0, "when", "body", 0), "covered"),
        (rule({"facts": {"weekday": "friday"}}, tests=TESTS), ("rules", 0, "when", "facts", "weekday"), "lone-weekday"),
        (
            rule({"facts": {"target": ["police", "militants"]}}, tests=TESTS),
            ("rules", 0, "when", "facts", "target", 1),
            "unread",
        ),
        (rule("bomb", tests=TESTS, raise_=[{"to": "low", "if": "x1"}]), ("rules", 0, "raise", 0, "to"), "no-raise"),
    ],
)
def test_doubts_about_rules(written: object, path: tuple[str | int, ...], code: str) -> None:
    """Each doubt stands at its place."""
    assert [(one.path, one.code) for one in ruleset(written).warnings] == [(path, code)]


def test_one_word_for_two_lists_is_doubted() -> None:
    """A word that stands in both lists of an `all` fulfils it alone; told once, with the word; `near` is safe of it."""
    lists = {"act": ["~attack", "ambush"], "harm": ["dead", "~ambush"]}
    asked = [
        {"sentence": {"all": ["$act", "$harm", {"title": "road"}]}},
        {"near": {"words": 9, "all": ["$act", "$harm"]}},
    ]
    (found,) = ruleset(rule(asked, tests=TESTS), lists=lists).warnings
    assert (found.path, found.code) == (("rules", 0, "when", 0, "sentence", "all", 1), "shared")
    assert found.message == "'ambush' stands here and in '$act' too: this one word fulfils both"


def test_doubts_about_words() -> None:
    """Lists nobody uses, words that stand twice, entities in one script, context without a use."""
    lists = {"idle": ["bomb", "~bomb"], "used": ["$inner"], "inner": ["car blast", "blast"]}
    entities = {"a": {**GROUP, "terms": "aname", "context": "x1"}}
    found = ruleset(rule("$used", tests=TESTS), lists=lists, entities=entities).warnings
    assert [(one.path, one.code) for one in found] == [
        (("entities", "a", "terms"), "one-script"),
        (("entities", "a", "context"), "unused"),
        (("lists", "idle", "terms", 1), "duplicate"),
        (("lists", "idle"), "unused"),
        (("lists", "inner", "terms", 0), "covered"),
    ]
