"""Running the texts that prove rules."""

from dataclasses import replace

from factories import NOW, rule, ruleset

from alerts.conditions import NoneOf
from alerts.ruletests import explain_outcome, run_tests

PROVED = rule(
    "bomb",
    severity="high",
    where={"max_age": "3d", "not": {"source_tag": "sport"}},
    raise_=[{"to": "critical", "if": "dead"}],
    tests={
        "match": ["a bomb", {"title": "A bomb, 3 dead", "fires": "critical"}],
        "skip": [
            "peace",
            {"text": "a bomb", "at": "2020-01-01"},
            {"text": "a bomb", "source_tag": "sport"},
        ],
        "todo_match": ["a blast"],
        "todo_skip": ["a bath bomb"],
    },
)


def test_right_texts_pass_and_gaps_may_fail() -> None:
    """Every text is an outcome with its place; `todo_*` that fail break nothing."""
    outcomes = run_tests(ruleset(PROVED), now=NOW)
    assert [one.path for one in outcomes if one.todo] == [("tests", "todo_match", 0), ("tests", "todo_skip", 0)]
    assert [one.ok for one in outcomes] == [True] * 5 + [False] * 2
    assert not any(one.failed for one in outcomes)


def test_wrong_texts_fail() -> None:
    """Silence, a wrong severity and a wrong alarm are each a failure that says what happened."""
    tests = {"match": ["peace", {"text": "a bomb", "fires": "critical"}], "skip": ["a bomb"]}
    outcomes = run_tests(ruleset({**PROVED, "tests": tests}), now=NOW)
    assert all(one.failed for one in outcomes)
    assert [str(one) for one in outcomes] == [
        "example-rule: match 1: should fire, did not fire: peace",
        "example-rule: match 2: should fire as critical, fired as high: a bomb",
        "example-rule: skip 1: should not fire, fired as high: a bomb",
    ]
    assert explain_outcome(ruleset(PROVED), outcomes[2], now=NOW).when.holds


def test_chosen_rules_and_rules_that_are_off() -> None:
    """Only the named rules run; one that is switched off is proved as well."""
    rules = ruleset({**PROVED, "enabled": "no"}, rule("x1", id="other", tests={"match": ["y1"]}))
    assert {one.rule for one in run_tests(rules, ["example-rule"], now=NOW)} == {"example-rule"}
    assert [one.ok for one in run_tests(rules, ["example-rule"], now=NOW)][:2] == [True, True]


def test_a_rule_that_breaks_is_a_failure() -> None:
    """An error inside a rule is told with the text that caused it, and never counts as not firing."""

    class Broken(NoneOf):
        __slots__ = ()

        def holds(self, sight: object, low: int, high: int) -> bool:
            raise ZeroDivisionError(f"{sight is not None} {low <= high}")

    rules = ruleset({**PROVED, "tests": {"skip": ["a bomb"]}})
    broken = replace(rules, rules=(replace(rules.rules[0], unless=Broken(())),))
    (outcome,) = run_tests(broken, now=NOW)
    assert outcome.failed
    assert "ZeroDivisionError" in str(outcome)
