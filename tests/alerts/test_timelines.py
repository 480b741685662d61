"""Timelines: what proves rules over rules, and so what each kind of them does."""

from collections.abc import Mapping

import pytest
from factories import NOW, rule, ruleset

from alerts.ruletests import TestOutcome, run_tests

ENTITIES = {
    "province": {"kind": "province", "name": "The Province", "terms": "The Province"},
    "bannu": {"kind": "district", "name": "Bannu", "terms": "Bannu", "parent": "province"},
    "swat": {"kind": "district", "name": "Swat", "terms": "Swat", "parent": "province"},
    "mingora": {"kind": "town", "name": "Mingora", "terms": "Mingora", "parent": "swat"},
    "ttp": {"kind": "group", "name": "TTP", "terms": "=TTP"},
}
RULES = (rule("bomb", id="bomb", tags=["attack"]), rule("raid", id="raid", tags=["attack"]), rule("talks", id="talks"))


def _played(part: str, asks: Mapping[str, object], *steps: str, **changes: object) -> list[TestOutcome]:
    """Play steps written as `2h A bomb in Bannu ! high`; without `!` nothing must ring, `-` is no text."""
    timeline: list[dict[str, object]] = []
    for step in steps:
        told, _, fires = step.partition(" ! ")
        after, _, words = told.partition(" ")
        source, _, title = words.rpartition("@")
        timeline.append({"after": after, "title": "" if title == "-" else title, "fires": fires or "nothing"})
        if source:
            timeline[-1]["source"] = source
    written = {"id": "over", "title": "Over", "severity": "high", part: asks, "tests": {"timeline": timeline}}
    return run_tests(ruleset(*RULES, {**written, **changes}, entities=ENTITIES), ["over"], now=NOW)


@pytest.mark.parametrize(
    ("part", "asks", "steps"),
    [
        pytest.param(
            "threshold",
            {"of": "attack", "window": "6h", "min": "3"},
            ["0s bomb one", "1h raid two", "1h raid three ! high", "1h bomb four", "9h -", "0s bomb five"],
            id="counts rules of a tag, rings once",
        ),
        pytest.param(
            "threshold",
            {"of": "attack", "window": "6h", "min": "2"},
            ["0s bomb one", "5h bomb two ! high", "7h bomb one", "0s bomb three", "0s bomb four ! high"],
            id="rings anew after it ended; more of an old story is no further event",
        ),
        pytest.param(
            "threshold",
            {"of": "bomb", "window": "1d", "min": "2", "by": "district"},
            [
                "0s bomb in Bannu",
                "1h bomb in Mingora",
                "1h raid in Swat",
                "1h bomb in Swat ! high",
                "1h bomb in Bannu again ! high",
            ],
            id="by district: towns lie in theirs, each rings by itself",
        ),
        pytest.param(
            "threshold",
            {"of": "bomb", "window": "1d", "min": "2", "by": "place"},
            ["0s bomb in Bannu", "1h bomb in Mingora", "1h bomb in Swat", "1h bomb near Mingora ! high"],
            id="by place: the most exact one",
        ),
        pytest.param(
            "threshold",
            {"of": "attack", "window": "1d", "min": "2", "by": "group", "distinct": "district"},
            ["0s TTP bomb in Bannu", "1h TTP raid in Bannu", "1h bomb in Swat", "1h TTP bomb in Swat ! high"],
            id="one group in several districts",
        ),
        pytest.param(
            "threshold",
            {"of": "bomb", "window": "1d", "min": "2", "distinct": "origin"},
            ["0s dawn@bomb one", "1h dawn@bomb two", "1h geo@bomb one", "1h geo@bomb three ! high"],
            id="origins: who copies is none",
        ),
        pytest.param(
            "spike",
            {"of": "bomb", "window": "1d", "baseline": "10d", "factor": "3", "min": "3"},
            ["0s bomb 1", "1h bomb 2", "1h bomb 3", "9d -", "0s bomb 4", "1h bomb 5", "1h bomb 6 ! high", "2d -"],
            id="silent until half the baseline exists",
        ),
        pytest.param(
            "spike",
            {"of": "bomb", "window": "1d", "baseline": "8d", "factor": "2", "min": "2"},
            [*(f"12h bomb {number}" for number in range(20)), "1h bomb x", "1h bomb y ! high", "1h bomb z"],
            id="what is usual is no spike",
        ),
        pytest.param(
            "sequence",
            {"of": ["talks", "attack"], "window": "2d"},
            ["0s bomb before", "1h talks begin", "1h raid after ! high", "5d talks again", "3d bomb too late"],
            id="one after the other",
        ),
        pytest.param(
            "sequence", {"of": ["talks", "bomb"], "window": "2d"}, ["0s talks after a bomb"], id="one article"
        ),
        pytest.param(
            "sequence",
            {"of": ["talks", "bomb"], "window": "2d", "ordered": "no"},
            ["0s bomb first", "1h talks and a bomb ! high"],
            id="in any order",
        ),
        pytest.param(
            "sequence",
            {"of": ["talks", "bomb"], "window": "2d", "by": "district"},
            ["0s talks in Swat", "1h bomb in Bannu", "1h bomb in Mingora ! high"],
            id="in one district",
        ),
        pytest.param(
            "silence",
            {"of": "talks", "for": "2d"},
            [
                "5d -",
                "0s talks begin",
                "1d -",
                "23h talks go on",
                "2d - ! high",
                "9d -",
                "0s talks again",
                "3d - ! high",
            ],
            id="only after something, once, and anew after the next",
        ),
    ],
)
def test_kinds(part: str, asks: Mapping[str, object], steps: list[str]) -> None:
    """Each kind of rule rings exactly where its steps say, and nowhere else."""
    assert [str(outcome) for outcome in _played(part, asks, *steps) if not outcome.ok] == []


def test_two_outlets_of_one_agency_are_one_origin() -> None:
    """What credits an agency is its report, wherever it stands."""
    timeline = [
        {"title": "bomb one", "source": "dawn", "origin": "AFP", "fires": "nothing"},
        {"after": "1h", "title": "bomb two", "source": "geo", "origin": "A.F.P.", "fires": "nothing"},
        {"after": "1h", "title": "bomb three", "source": "geo", "origin": "Reuters", "fires": "high"},
    ]
    asks = {"of": "bomb", "window": "1d", "min": "2", "distinct": "origin"}
    over = {"id": "over", "title": "Over", "severity": "high", "threshold": asks, "tests": {"timeline": timeline}}
    assert [str(one) for one in run_tests(ruleset(*RULES, over), ["over"], now=NOW) if not one.ok] == []


def test_the_district_is_where_it_happened() -> None:
    """Not the one where the minister was when he heard of it."""
    timeline = [
        {"title": "Grief", "text": "He was in Swat. A bomb killed one in Bannu.", "fires": "nothing"},
        {"after": "1h", "title": "Fear", "text": "He was in Swat. A bomb killed two in Bannu.", "fires": "high"},
    ]
    asks = {"of": "bomb", "window": "1d", "min": "2", "by": "district"}
    over = {"id": "over", "title": "Over", "severity": "high", "threshold": asks, "tests": {"timeline": timeline}}
    outcomes = run_tests(ruleset(*RULES, over, entities=ENTITIES), ["over"], now=NOW)
    assert [str(one) for one in outcomes if not one.ok] == []
    assert outcomes[1].why[0] == "step 2: bomb; it is about Bannu"


def test_a_failure_says_what_counted() -> None:
    """Who expected an alert sees which rules fired, for whom, and how far it is."""
    asks = {"of": "bomb", "window": "6h", "min": "3", "by": "district"}
    outcomes = _played("threshold", asks, "0s bomb in Mingora", "1h raid in Bannu ! high", "1h - ! critical")
    assert [(one.ok, one.path) for one in outcomes] == [
        (True, ("tests", "timeline", 0)),
        (False, ("tests", "timeline", 1)),
        (False, ("tests", "timeline", 2)),
    ]
    assert str(outcomes[1]) == "over: timeline 2: should fire as high, did not fire: raid in Bannu"
    assert outcomes[1].why == (
        "step 2: none of the rules that count fired",
        "✗ Swat: story: 1 of 3 within 6h (bomb)",
    )
    assert outcomes[0].why[0] == "step 1: bomb; it is about Mingora"


def test_rules_that_are_off_are_proved_as_well() -> None:
    """A rule that is switched off, of rules that are, keeps its tests."""
    asks = {"of": "bomb", "window": "6h", "min": "2"}
    assert all(one.ok for one in _played("threshold", asks, "0s bomb 1", "0s bomb 2 ! high", enabled="no"))
