"""Vetoes: look-alike events stay apart by their facts, and one event in two languages comes together by them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from factories import NOW

from alerts.places import PlaceTree
from alerts.vetoes import conflict, same_event
from storage.facts import Facts, Toll

TREE = PlaceTree(
    {"pakistan": "country", "kp": "province", "bannu": "district", "peshawar": "district", "domel": "town"},
    {"kp": "pakistan", "bannu": "kp", "peshawar": "kp", "domel": "bannu"},
)
BLAST = Facts(
    killed=Toll(least=12, most=12),
    injured=Toll(least=30, most=30),
    attack_type="ied",
    target="police",
    places=("bannu",),
    event_date=date(2026, 3, 2),
)


def test_the_same_facts_contradict_nothing() -> None:
    """A report does not contradict itself."""
    assert conflict(BLAST, [BLAST], TREE) == ""


def test_what_nobody_says_contradicts_nothing() -> None:
    """A report without facts fits everything, and every report fits a story without any."""
    assert conflict(Facts(attack_type="ied"), [BLAST], TREE) == ""
    assert conflict(BLAST, [Facts(attack_type="ied")], TREE) == ""
    assert conflict(BLAST, [], TREE) == ""


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(BLAST, places=("peshawar",)), "peshawar, not bannu"),
        (replace(BLAST, event_date=date(2026, 3, 4)), "on 2026-03-04, not 2026-03-02"),
        (replace(BLAST, attack_type="abduction"), "abduction, not ied"),
        (replace(BLAST, killed=Toll(least=2, most=2)), "2 killed, not 12"),
        (replace(BLAST, another=True), "says it is another one"),
        (replace(BLAST, background=True), "looks back"),
    ],
)
def test_look_alikes_are_told_apart(new: Facts, reason: str) -> None:
    """Another district, day or kind of attack, a toll far below, "another" and a look back part two reports."""
    assert conflict(new, [BLAST], TREE) == reason


@pytest.mark.parametrize(
    "new",
    [
        replace(BLAST, places=("domel",)),
        replace(BLAST, places=("kp",)),
        replace(BLAST, places=("pakistan",)),
        replace(BLAST, event_date=date(2026, 3, 3)),
        replace(BLAST, attack_type="suicide_bombing"),
        replace(BLAST, attack_type="armed_assault"),
        replace(BLAST, attack_type="other"),
        replace(BLAST, killed=Toll(least=101, most=101)),
        replace(BLAST, killed=Toll(least=10, most=10)),
        replace(BLAST, killed=Toll(least=2, vague=True)),
        replace(BLAST, killed=Toll(least=2)),
    ],
)
def test_reports_of_one_event_differ_in_these_ways(new: Facts) -> None:
    """A more or less exact place, the day after, a neighbouring kind, a risen or roughly told toll part nothing."""
    assert conflict(new, [BLAST], TREE) == ""


def test_an_early_toll_that_comes_late_parts_nothing() -> None:
    """A slow outlet may bring yesterday's toll; the same toll told later is of another event."""
    told = replace(BLAST, killed=Toll(least=12, most=12, at=NOW))
    early = replace(BLAST, killed=Toll(least=2, most=2, at=NOW - timedelta(hours=5)))
    late = replace(BLAST, killed=Toll(least=2, most=2, at=NOW + timedelta(hours=5)))
    assert conflict(early, [told], TREE) == ""
    assert conflict(late, [told], TREE) == "2 killed, not 12"


def test_one_of_many_does_not_speak_for_a_story() -> None:
    """One report that names another district as well does not open the story to that district."""
    strays = [replace(BLAST, places=("peshawar",))]
    assert conflict(replace(BLAST, places=("peshawar",)), [BLAST] * 9 + strays, TREE) == "peshawar, not bannu"
    assert conflict(replace(BLAST, places=("peshawar",)), [BLAST] * 2 + strays, TREE) == ""


def test_a_second_event_may_have_many_reports() -> None:
    """What one report calls another one, a second report of it calls another one too."""
    second = replace(BLAST, another=True)
    assert conflict(second, [second], TREE) == ""


def test_a_look_back_fits_a_look_back_only() -> None:
    """The trial's second report joins the first; the next attack joins neither."""
    trial = replace(BLAST, background=True)
    assert conflict(trial, [trial], TREE) == ""
    assert conflict(BLAST, [trial], TREE) == "the story looks back"


def test_one_event_in_two_languages_is_known_by_its_facts() -> None:
    """Place, attack and toll are the same in every language, and the reason names them."""
    assert same_event(BLAST, BLAST, TREE) == "bannu, ied, 2026-03-02, killed, injured, police"
    assert same_event(replace(BLAST, places=("domel",), injured=None, target=""), BLAST, TREE).startswith("domel, ied")


@pytest.mark.parametrize(
    "new",
    [
        Facts(attack_type="ied", places=("bannu",)),
        Facts(attack_type="ied", places=("bannu",), event_date=BLAST.event_date),
        replace(BLAST, attack_type=""),
        replace(BLAST, places=()),
        replace(BLAST, places=("pakistan",)),
        replace(BLAST, places=("peshawar",)),
        replace(BLAST, event_date=date(2026, 2, 27)),
        replace(BLAST, killed=Toll(least=1, most=1)),
        Facts(attack_type="ied", places=("kp",), target="police", event_date=BLAST.event_date),
    ],
)
def test_a_place_and_a_kind_are_not_enough(new: Facts) -> None:
    """Attacks of one kind are frequent in some towns, and nothing is joined against a contradiction."""
    assert same_event(new, BLAST, TREE) == ""
