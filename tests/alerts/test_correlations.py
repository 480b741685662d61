"""Compiling rules over rules: names are looked up, and what makes no sense is refused with its place."""

from collections.abc import Mapping

import pytest
from factories import rule, ruleset

from alerts.rules import RuleErrors

MANY: Mapping[str, object] = {"of": "attack", "window": "6h", "min": "3"}
SPIKE: Mapping[str, object] = {**MANY, "baseline": "9d", "factor": "3"}


def _over(part: str = "threshold", asks: Mapping[str, object] = MANY, **changes: object) -> dict[str, object]:
    written = {"id": "over", "title": "Over", part: asks, **changes}
    return {name.removesuffix("_"): value for name, value in written.items()}


@pytest.mark.parametrize(
    ("written", "path", "code", "says"),
    [
        (_over(when="bomb"), ("threshold",), "one-of", "has `when` as well"),
        (_over(spike=SPIKE), ("spike",), "one-of", "has `threshold` as well"),
        (_over(unless="x"), ("unless",), "no-place", "beside `threshold`"),
        (_over(raise_=[{"to": "high", "if": "x"}]), ("raise",), "no-place", "into the rules it names"),
        (_over(alert={"wait": "5m"}), ("alert",), "no-place", "`alert` has no place"),
        (_over(tests={"match": ["x"]}), ("tests", "match"), "no-place", "`timeline`"),
        (rule("x", tests={"timeline": [{"fires": "nothing"}]}), ("tests", "timeline"), "no-place", "match and skip"),
        (_over(tests={"timeline": [{"after": "1d"}]}), ("tests", "timeline", 0), "missing", "`fires` is missing"),
        (_over(asks={**MANY, "of": ["atack"]}), ("threshold", "of", 0), "unknown-name", "did you mean attack"),
        (_over(asks={**MANY, "of": ["bomb", "over"]}), ("threshold", "of", 1), "cycle", "counts itself"),
        (_over(asks={**MANY, "window": "0s"}), ("threshold", "window"), "time", "no time"),
        (_over(asks={**MANY, "min": "1"}), ("threshold", "min"), "greater-than-equal", "2"),
        (_over(asks={**MANY, "by": "planet"}), ("threshold", "by"), "literal-error", "district"),
        (_over(asks={**MANY, "by": "group", "distinct": "group"}), ("threshold", "distinct"), "distinct", "only one"),
        (_over(asks={**MANY, "factor": "2"}), ("threshold", "factor"), "unknown-key", "no place here"),
        (_over("spike", {**SPIKE, "baseline": "8h"}), ("spike", "baseline"), "time", "twice the window"),
        (_over("spike", {**SPIKE, "factor": "1"}), ("spike", "factor"), "greater-than", "1"),
        (_over("sequence", {"of": ["bomb"], "window": "1d"}), ("sequence", "of"), "too-short", "2"),
        (_over("silence", {"of": "bomb"}), ("silence",), "missing", "`for` is missing"),
    ],
)
def test_mistakes(written: object, path: tuple[str | int, ...], code: str, says: str) -> None:
    """Each mistake is one problem, at its place, with the next step."""
    with pytest.raises(RuleErrors, match=says) as caught:
        ruleset(rule("bomb", id="bomb", tags=["attack"]), written)
    assert [(one.path, one.code) for one in caught.value.problems] == [(("rules", 1, *path), code)]


def test_tags_stand_for_their_rules() -> None:
    """A tag means every rule that has it, those that are switched off as well; the whole set knows all ids."""
    made = ruleset(
        rule("a1", id="one", tags=["attack"]),
        rule("b1", id="two", tags=["attack"], enabled="no"),
        rule("c1", id="three"),
        _over("sequence", {"of": ["three", "attack"], "window": "1d"}, severity="high"),
    )
    (over,) = made.correlations.rules
    assert over.steps == (frozenset({"three"}), frozenset({"one", "two"}))
    assert over.kind == "sequence"
    assert sorted(over.rules) == ["one", "three", "two"]
    assert sorted(made.ids) == ["one", "over", "three", "two"]


def test_a_rule_without_a_timeline_is_worth_a_word() -> None:
    """Lint says so, as of rules without `skip`."""
    made = ruleset(rule("bomb", id="bomb", tags=["attack"], tests={"skip": ["x"]}), _over())
    assert [(one.path, one.code) for one in made.warnings] == [(("rules", 1, "tests"), "no-timeline-test")]
