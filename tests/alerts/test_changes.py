"""What is news in a story that was told already: tolls by steps, claims, severity, a second origin, a new place."""

from dataclasses import replace

import pytest
from factories import alert

from alerts.changes import News, news_of
from alerts.places import PlaceTree
from storage.facts import Facts, Toll
from storage.records import Severity

PLACES = PlaceTree({"bannu": "district", "mandan": "town", "quetta": "district"}, {"mandan": "bannu"})


def news(before: Facts, after: Facts) -> list[tuple[str, str]]:
    """What changed between two cards, in short."""
    return [(one.reason, one.what) for one in news_of(alert(), alert(), before, after, PLACES)]


def dead(count: int, *, vague: bool = False) -> Facts:
    """A card with one figure."""
    return Facts(killed=Toll(least=count, most=None if vague else count, vague=vague), attack_type="ied")


@pytest.mark.parametrize(
    ("before", "after", "rings"),
    [(3, 4, False), (4, 5, True), (5, 7, False), (5, 8, True), (30, 44, False), (30, 50, True), (59, 101, True)],
)
def test_a_toll_is_news_when_it_crosses_a_step_or_grows_by_half(before: int, after: int, rings: bool) -> None:  # noqa: FBT001  a parameter of the table
    """Anything less is told by an edit."""
    assert news(dead(before), dead(after)) == ([("toll_rose", "killed")] if rings else [])


def test_a_first_figure_is_news_and_a_vague_one_never() -> None:
    """Dozens is a word, and nobody is woken for it."""
    assert news(Facts(), dead(2)) == [("toll_rose", "killed")]
    assert news(dead(2), dead(24, vague=True)) == []


def test_a_deadly_attack_without_a_figure_has_one_dead_at_least() -> None:
    """Who was told that people died is rung for five of them, not for two."""
    for known in (Facts(attack_type="ied", deadly=True), Facts(attack_type="targeted_killing")):
        assert news(known, dead(2)) == []
        assert news(known, dead(5)) == [("toll_rose", "killed")]
    assert news(Facts(attack_type="ied"), dead(1)) == [("toll_rose", "killed")]


def test_only_the_toll_of_an_attack_rings() -> None:
    """Of a death that nobody calls an attack the first message has told."""
    assert news(dead(1), replace(dead(9), attack_type="")) == []


def test_a_lowered_toll_is_a_correction() -> None:
    """Who was told the higher one hears of it."""
    [change] = news_of(alert(), alert(), dead(9), dead(7), PLACES)
    assert change == News(
        "correction",
        "killed",
        {"least": 9, "most": 9, "vague": False, "word": ""},
        {"least": 7, "most": 7, "vague": False, "word": ""},
    )


def test_claims_and_denials_ring_once_for_each_group() -> None:
    """The second outlet that tells of the claim adds nothing."""
    claimed = Facts(claimed_by=("ttp",), claimed=True)
    both = replace(claimed, denied_by=("afghan-taliban",))
    assert news(Facts(), claimed) == [("claim", "claimed_by")]
    assert news(claimed, claimed) == []
    assert news(claimed, both) == [("denial", "denied_by")]
    assert news(Facts(), Facts(claimed=True)) == [("claim", "claimed_by")]
    assert news(claimed, replace(claimed, denied=True)) == [("denial", "denied_by")]
    assert news(replace(claimed, denied=True), both) == [("denial", "denied_by")]


def test_a_place_is_new_only_outside_of_those_that_are_known() -> None:
    """The town in the district that was named says where, not that there was more; only a title says that it spread."""
    known = Facts(places=("bannu",))
    assert news(known, Facts(places=("bannu", "mandan"), headlined=("mandan",))) == []
    assert news(known, Facts(places=("bannu", "quetta"), headlined=("quetta",))) == [("new_place", "places")]
    assert news(known, Facts(places=("bannu", "quetta"))) == []


def test_a_second_origin_confirms_what_is_grave() -> None:
    """Only violence of the highest severity is worth a ring for it, and only the first time."""
    one = alert(origins=("source:dawn",), severity=Severity.CRITICAL)
    two = replace(one, origins=("source:dawn", "source:geo"))
    three = replace(one, origins=("source:dawn", "source:geo", "source:ary"))
    card = dead(3)
    assert [change.reason for change in news_of(one, two, card, card, PLACES)] == ["confirmed"]
    assert news_of(two, three, card, card, PLACES) == []
    assert news_of(one, two, Facts(), Facts(), PLACES) == []


def test_a_withdrawn_report_is_a_correction() -> None:
    """There was no blast after all; or there was one, whatever was said in between."""
    assert news(dead(3), replace(dead(3), withdrawn=True)) == [("correction", "state")]
    [back] = news_of(alert(), alert(), replace(dead(3), withdrawn=True), dead(3), PLACES)
    assert (back.reason, back.before, back.after) == ("correction", "withdrawn", "reported")
