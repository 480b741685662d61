"""Compiling: what is refused, where and with which words, and what the rule set promises."""

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest
from factories import rule, ruleset

from alerts.problems import Problem
from alerts.rules import EntityModel, RuleErrors, RuleModel, compile_rules
from storage.records import Severity

NAME = {"kind": "group", "name": "A name", "terms": "name"}
TOWN = {"kind": "town", "name": "A town", "terms": "town"}


def problems(*rules: object, **parts: Mapping[str, object]) -> list[Problem]:
    """Give what is wrong with a set."""
    with pytest.raises(RuleErrors) as caught:
        ruleset(*rules, **parts)
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("written", "path", "code", "says"),
    [
        (rule("bomb", sevrity="high"), ("sevrity",), "unknown-key", "did you mean severity"),
        (rule("bomb", words=1), ("words",), "unknown-key", "no place here"),
        (rule("bomb", severity="urgent"), ("severity",), "value-error", "low, medium, high, critical"),
        (rule("bomb", id="TTP attack"), ("id",), "value-error", "kebab|small letters"),
        (rule("bomb", enabled="maybe"), ("enabled",), "bool-parsing", "boolean"),
        (rule("bomb", alert={"wait": "5 min"}), ("alert", "wait"), "value-error", "90s"),
        (rule("bomb", alert={"min_origins": "0"}), ("alert", "min_origins"), "greater-than-equal", "1"),
        (rule("bomb", where={"not": {"not": {}}}), ("where", "not", "not"), "unknown-key", "no place"),
        (rule("bomb", raise_=[{"to": "high"}]), ("raise", 0), "missing", "`if` is missing"),
        (rule("bomb", tests={"skip": [{"at": "soon"}]}), ("tests", "skip", 0, "at"), "value-error", "2026-01-31"),
        ({"id": "x", "title": "No condition"}, (), "missing", "`when` is missing"),
        (rule({"near": {"words": 5, "all": ["a"]}}), ("when", "near", "all"), "too-short", "at least 2"),
        (rule({"ani": "x"}), ("when", "ani"), "unknown-key", "did you mean any"),
        (rule({}), ("when",), "empty", "any, all, none"),
        (rule([]), ("when",), "too-short", "at least 1"),
        (rule(["bomb", 5]), ("when", 1), "condition", "a condition is a term"),
        (rule(["bomb", "a|b"]), ("when", 1), "term", "inside brackets"),
        (rule("bomb", ignore=["x", "-y"]), ("ignore", 1), "boolean", "`none`"),
        (rule("bomb", unless={"title": "(x"}), ("unless", "title"), "term", "brackets"),
        (rule("$atack"), ("when",), "unknown-name", r"\$atack; did you mean \$attack"),
        (rule({"none": ["bomb"]}), ("when",), "no-positive-term", "must"),
        (rule([{"none": "film"}, "bomb"]), ("when",), "no-positive-term", "must"),
        (
            rule({"all": ["bomb", {"sentence": {"none": "x"}}]}),
            ("when", "all", 1, "sentence"),
            "no-positive-term",
            "must",
        ),
        (rule({"near": {"words": 9, "all": ["a", {"title": "b"}]}}), ("when", "near", "all", 1), "near", "any and all"),
        (rule({"facts": {}}), ("when", "facts"), "empty", "killed, injured"),
        (rule({"facts": {"kiled": {"min": 1}}}), ("when", "facts", "kiled"), "unknown-key", "did you mean killed"),
        (rule({"facts": {"killed": {}}}), ("when", "facts", "killed"), "empty", "how many"),
        (rule({"facts": {"killed": "9"}}), ("when", "facts", "killed"), "value-error", r"\{min: 9\} or \{max: 9\}"),
        (rule({"facts": {"killed": {"min": "-1"}}}), ("when", "facts", "killed", "min"), "greater-than-equal", "0"),
        (
            rule({"facts": {"killed": {"min": "9", "max": "3"}}}),
            ("when", "facts", "killed", "max"),
            "number",
            "at least 9",
        ),
        (rule({"facts": {"weekday": "freitag"}}), ("when", "facts", "weekday", 0), "literal-error", "friday"),
        (rule({"facts": {"attack_type": "gas"}}), ("when", "facts", "attack_type", 0), "literal-error", "grenade"),
        (rule({"facts": {"group": "nam"}}), ("when", "facts", "group"), "unknown-name", "no group 'nam'; did you mean"),
        (rule({"facts": {"group": ["name", "town"]}}), ("when", "facts", "group", 1), "kind", "town is a town"),
        (rule({"facts": {"place": "name"}}), ("when", "facts", "place"), "kind", "asks for a place"),
        (
            rule({"facts": {"claimed_by": "any", "place": "any"}}),
            ("when", "facts", "place"),
            "unknown-name",
            "no place",
        ),
        (rule({"title": {"facts": {"killed": {"min": 1}}}}), ("when", "title", "facts"), "facts", "beside `title`"),
        (
            rule({"sentence": {"all": ["bomb", {"facts": {"killed": {"min": 1}}}]}}),
            ("when", "sentence", "all", 1, "facts"),
            "facts",
            "beside `sentence`",
        ),
        (
            rule({"near": {"words": 9, "all": ["a", {"facts": {"killed": {"min": 1}}}]}}),
            ("when", "near", "all", 1),
            "near",
            "any and all",
        ),
        (rule({"none": [{"facts": {"killed": {"min": 1}}}]}), ("when",), "no-positive-term", "must"),
        (rule({"number": {"any": "dead", "min": "9", "max": "3"}}), ("when", "number", "max"), "number", "at least 9"),
        (rule({"number": {"any": "/dead/"}}), ("when",), "no-positive-term", "regular expression"),
        (rule(r"/fired \d+/"), ("when",), "no-positive-term", "beside any regular expression"),
        (rule(["fired", r"/fired \d+/"]), ("when",), "no-positive-term", "beside any regular expression"),
        (rule({"title": "bomb"}, tests={"match": "a bomb"}), ("tests", "match", 0), "test-scope", "title"),
    ],
)
def test_mistakes(written: object, path: tuple[str | int, ...], code: str, says: str) -> None:
    """Each mistake is one problem, at its place, with the next step."""
    found = problems(written, lists={"attack": ["~attack"]}, entities={"name": NAME, "town": TOWN})
    assert [(one.path, one.code) for one in found] == [(("rules", 0, *path), code)]
    with pytest.raises(RuleErrors, match=says):
        raise RuleErrors(found)


def test_all_problems_are_told_at_once() -> None:
    """An operator mends a file in one go."""
    found = problems(rule("a|b"), rule("$no", id="other"), lists={"l": ["*x"]}, entities={"e": {**NAME, "ignore": "("}})
    assert [one.path for one in found] == [
        ("rules", 0, "when"),
        ("rules", 1, "when"),
        ("lists", "l", "terms"),
        ("entities", "e", "ignore"),
    ]


def test_an_entry_that_cannot_be_read_makes_no_echo() -> None:
    """Whoever names it is not told that it does not exist."""
    assert [one.path for one in problems("$e", entities={"e": {**NAME, "kind": "planet"}})] == [
        ("entities", "e", "kind")
    ]


def test_names_are_unique() -> None:
    """`$x` means one thing, and so does the id of a rule."""
    found = problems(rule("a1"), rule("b1"), lists={"x": ["c"]}, entities={"x": NAME})
    assert {(one.path, one.code) for one in found} == {
        (("rules", 1, "id"), "duplicate-id"),
        (("lists", "x"), "duplicate-id"),
    }


def test_lists_do_not_hold_themselves() -> None:
    """A circle of names is shown whole."""
    found = problems("$a", lists={"a": ["x", "$b"], "b": ["$a"]})
    assert [one.code for one in found] == ["cycle"]
    assert "a → b → a" in found[0].message


def test_parents() -> None:
    """A parent exists, is of a kind that fits, and does not lie in its child."""
    towns = {
        "a": {**TOWN, "parent": "b"},
        "b": {**TOWN, "parent": "a"},
        "c": {**TOWN, "parent": "aa"},
        "d": {**TOWN, "parent": "group"},
        "group": NAME,
        "part": {**NAME, "parent": "group"},
    }
    found = {one.path[1]: one.code for one in problems("x1", entities=towns)}
    assert found == {"a": "cycle", "b": "cycle", "c": "unknown-name", "d": "parent"}


def test_combinations_of_near_are_limited() -> None:
    """A member with very many ways to hit is refused before it costs time."""
    many = [{"all": [f"word{a}{b}" for b in range(2)]} for a in range(9)]
    assert [one.code for one in problems({"near": {"words": 5, "all": [many, many]}})] == ["near"]


def test_values_are_typed_by_their_key() -> None:
    """YAML hands over texts as they were written; yes and no, numbers and durations are what their key says."""
    written = rule("no", enabled="off", notify="Yes", severity="low", alert={"wait": "0s", "min_origins": "3"})
    made = ruleset(written).rules[0]
    assert (made.enabled, made.notify, made.severity, made.min_origins) == (False, True, Severity.LOW, 3)
    assert made.wait_for(Severity.LOW) == timedelta(0)


def test_models_may_be_handed_in() -> None:
    """Who has validated already need not do it again, and gets the same set."""
    model = RuleModel.model_validate(rule("$e"))
    entity = EntityModel.model_validate(NAME)
    assert compile_rules({"e": entity}, {}, [model]).hash == compile_rules({"e": NAME}, {}, [rule("$e")]).hash


def test_hash_is_of_the_content() -> None:
    """The same rules have the same hash; any change of a rule, list or entity has another."""
    base = ruleset(rule("$l"), lists={"l": ["bomb"]}).hash
    assert ruleset(rule("$l"), lists={"l": ["bomb"]}).hash == base
    assert ruleset(rule("$l"), lists={"l": ["blast"]}).hash != base
    assert ruleset(rule("$l", severity="low"), lists={"l": ["bomb"]}).hash != base


def test_a_rule_set_never_changes() -> None:
    """A reload makes another set and swaps one reference."""
    rules = ruleset("bomb")
    with pytest.raises(FrozenInstanceError):
        rules.hash = "other"  # type: ignore[misc]
    with pytest.raises(KeyError):
        rules.rule("missing")
