"""Vetoes: look-alike events stay apart by their facts, and one event in two languages comes together by them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import NOW

from alerts.places import PlaceTree
from alerts.vetoes import Report, conflict, same_event
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


def report(facts: Facts, *, language: str = "en", hours: float = 0) -> Report:
    """Make a report of the day of the blast."""
    return Report(facts, language, datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=hours))


def speaks_against(new: Facts, told: list[Facts]) -> str:
    """Compare reports of one day."""
    return conflict(report(new, hours=8), [report(one) for one in told], TREE)


def proof(new: Facts, told: Facts = BLAST, *, language: str = "ur", hours: float = 1) -> str:
    """Compare two reports, the newer one by default in Urdu."""
    return same_event(report(new, language=language, hours=hours), report(told), TREE).by


def test_two_targets_are_two_events() -> None:
    """A mosque is no school, but the police may stand at either, and a toll that few attacks have joins them all."""
    mosque = replace(BLAST, target="religious_site", killed=Toll(least=2, most=2))
    school = replace(mosque, target="school")
    assert speaks_against(school, [mosque]) == "school, not religious_site"
    assert speaks_against(school, [mosque, school]) == ""
    assert speaks_against(mosque, [replace(mosque, target="police")]) == ""
    assert speaks_against(replace(BLAST, target="school"), [replace(BLAST, target="religious_site")]) == ""


def test_the_same_facts_contradict_nothing() -> None:
    """A report does not contradict itself."""
    assert speaks_against(BLAST, [BLAST]) == ""


def test_what_nobody_says_contradicts_nothing() -> None:
    """A report without facts fits everything, and every report fits a story without any."""
    assert speaks_against(Facts(attack_type="ied"), [BLAST]) == ""
    assert speaks_against(BLAST, [Facts(attack_type="ied")]) == ""
    assert speaks_against(BLAST, []) == ""


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (replace(BLAST, places=("peshawar",)), "peshawar, not bannu"),
        (replace(BLAST, event_date=date(2026, 3, 4)), "on 2026-03-04, not 2026-03-02"),
        (replace(BLAST, attack_type="arson"), "arson, not ied"),
        (replace(BLAST, killed=Toll(least=2, most=2)), "2 killed, not 12"),
        (replace(BLAST, another=True), "says it is another one"),
        (replace(BLAST, background=True), "looks back"),
    ],
)
def test_look_alikes_are_told_apart(new: Facts, reason: str) -> None:
    """Another district, day or kind of attack, a toll far below, "another" and a look back part two reports."""
    assert speaks_against(new, [BLAST]) == reason


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
    assert speaks_against(new, [BLAST]) == ""


def test_an_early_toll_that_comes_late_parts_nothing() -> None:
    """A slow outlet may bring yesterday's toll; the same toll told later is of another event."""
    told = replace(BLAST, killed=Toll(least=12, most=12, at=NOW))
    early = replace(BLAST, killed=Toll(least=2, most=2, at=NOW - timedelta(hours=5)))
    late = replace(BLAST, killed=Toll(least=2, most=2, at=NOW + timedelta(hours=5)))
    assert speaks_against(early, [told]) == ""
    assert speaks_against(late, [told]) == "2 killed, not 12"


def test_one_of_many_does_not_speak_for_a_story() -> None:
    """One report that names another district as well does not open the story to that district."""
    strays = [replace(BLAST, places=("peshawar",))]
    assert speaks_against(replace(BLAST, places=("peshawar",)), [BLAST] * 9 + strays) == "peshawar, not bannu"
    assert speaks_against(replace(BLAST, places=("peshawar",)), [BLAST] * 2 + strays) == ""


def test_a_second_event_may_have_many_reports() -> None:
    """What one report calls another one, a second report of it calls another one too."""
    second = replace(BLAST, another=True)
    assert speaks_against(second, [second]) == ""


def test_a_look_back_fits_a_look_back_only() -> None:
    """The trial's second report joins the first; the next attack joins neither."""
    trial = replace(BLAST, background=True)
    assert speaks_against(trial, [trial]) == ""
    assert speaks_against(BLAST, [trial]) == "the story looks back"


def test_one_event_in_two_languages_is_known_by_its_facts() -> None:
    """Place, attack and toll are the same in every language, and the reason names them."""
    assert proof(BLAST) == "bannu, 2026-03-02, soon, ied, police, killed, injured"
    assert proof(replace(BLAST, places=("domel",), injured=None, target="")).startswith("domel, 2026-03-02")


def test_who_revises_a_toll_needs_not_say_how_they_died() -> None:
    """Without that word the kind of attack is asked for."""
    plain = replace(BLAST, attack_type="")
    assert proof(plain) == ""
    assert proof(replace(plain, revised=True)).startswith("bannu, 2026-03-02")


def test_the_first_reports_in_two_languages_need_no_toll() -> None:
    """Soon after each other, an exact place and the same kind of attack are enough; in one language they are not."""
    first = Facts(attack_type="ied", places=("bannu",))
    assert proof(first) == "bannu, soon, ied"
    assert proof(first, language="en") == ""
    assert proof(first, hours=9) == ""
    assert proof(replace(first, target="police"), language="en") == "bannu, soon, ied, police"


@pytest.mark.parametrize(
    "new",
    [
        Facts(attack_type="armed_assault", places=("bannu",)),
        replace(BLAST, attack_type=""),
        replace(BLAST, places=()),
        replace(BLAST, places=("pakistan",)),
        replace(BLAST, places=("peshawar",)),
        replace(BLAST, event_date=date(2026, 2, 27)),
        Facts(attack_type="ied", places=("kp",), target="police", event_date=BLAST.event_date),
    ],
)
def test_a_place_and_a_kind_are_not_enough(new: Facts) -> None:
    """Nothing is joined against a contradiction, for a province alone, or for kinds that only fit."""
    assert proof(new) == ""


def test_two_that_were_hit_themselves_are_two_events() -> None:
    """A mosque and a school in one town are two targets, unless the toll is one that few attacks have."""
    mosque = replace(BLAST, target="religious_site", killed=None)
    assert proof(replace(mosque, target="school"), mosque) == ""
    assert proof(replace(BLAST, target="school"), replace(BLAST, target="religious_site"))


def test_what_was_told_before_it_happened_is_another_event() -> None:
    """An ambush of Friday is not the one that was reported on Wednesday, also if that report names no day."""
    wednesday = report(replace(BLAST, event_date=None))
    friday = report(replace(BLAST, event_date=date(2026, 3, 4)), hours=50)
    assert conflict(friday, [wednesday], TREE) == "on 2026-03-04, but told of before"


def test_a_fresh_event_may_be_called_another_one_later() -> None:
    """The slower outlets of a second attack say that it is one; the toll shows that it is theirs."""
    second = replace(BLAST, another=True)
    assert conflict(report(second, hours=1), [report(BLAST)], TREE) == ""
    assert conflict(report(second, hours=30), [report(BLAST)], TREE) == "says it is another one"


def test_two_quakes_are_told_apart_by_their_magnitudes() -> None:
    """Institutes differ by a tenth or two about one quake, an aftershock by more."""
    quake = Facts(magnitude=5.9)
    assert speaks_against(Facts(magnitude=5.6), [quake]) == "magnitude 5.6, not 5.9"
    assert speaks_against(Facts(magnitude=5.7), [quake]) == ""
    assert speaks_against(Facts(), [quake]) == ""


@pytest.mark.parametrize("sign", ["aftermath", "update"])
def test_what_follows_an_event_is_of_the_one_that_was_there(sign: str) -> None:
    """Of a funeral, or of a toll that rose, others told before; a place is enough, and no kind of attack parts them."""
    later = Facts(attack_type="other", places=("bannu",))
    assert not proof(later, hours=20)
    assert proof(replace(later, **{sign: True}), hours=20) == "bannu"  # type: ignore[arg-type]
    assert not proof(replace(later, places=("peshawar",), **{sign: True}), hours=20)  # type: ignore[arg-type]
    assert speaks_against(replace(later, attack_type="arson", aftermath=True), [BLAST]) == ""


def test_the_sum_of_a_round_up_is_no_toll_of_an_event() -> None:
    """It agrees with none, and what it names beside the event speaks against no report of another."""
    nine = replace(BLAST, several=True, places=("bannu", "peshawar"))
    assert "killed" not in proof(replace(BLAST, several=True))
    assert "killed" in proof(BLAST)
    assert speaks_against(replace(BLAST, killed=Toll(least=2, most=2)), [nine, replace(BLAST, killed=None)]) == ""


def test_two_towns_of_one_district_are_two_places_for_a_proof() -> None:
    """Bombs on the police in both, and nobody says on which day: two languages do not make one event of them."""
    tree = PlaceTree({**TREE.kinds, "miryan": "town"}, {**TREE.parents, "miryan": "bannu"})
    one = report(replace(BLAST, places=("domel",), killed=None, event_date=None))
    for place, joins in (("domel", True), ("bannu", True), ("miryan", False)):
        other = report(
            replace(BLAST, places=(place,), killed=None, injured=None, event_date=None), language="ur", hours=9
        )
        assert bool(same_event(other, one, tree).points) is joins


def test_what_comes_days_later_without_a_day_needs_more_proof() -> None:
    """The same district, kind and target two days on may be a second attack."""
    later = replace(BLAST, killed=None, injured=None, event_date=None)
    assert proof(later, hours=20)
    assert not proof(later, hours=50)
    assert proof(replace(later, killed=BLAST.killed), hours=50)
