"""The facts of open stories: who contradicts whom, and who tells of one event, whatever the order they came in."""

from datetime import timedelta
from typing import Any

from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from alerts.incidents import Agreement, Incidents
from alerts.places import PlaceTree
from alerts.vetoes import Report
from storage.facts import Facts, Toll

PLACES = PlaceTree(
    {"pakistan": "country", "kp": "province", "bannu": "district", "bannu-city": "town", "tank": "district"},
    {"kp": "pakistan", "bannu": "kp", "bannu-city": "bannu", "tank": "kp"},
)


def report(place: str = "bannu", killed: int = 12, language: str = "en", **facts: Any) -> Report:  # noqa: ANN401  any fact
    """Build the report of a bombing of this Monday."""
    kept = {"attack_type": "ied", "target": "police", "places": (place,), "event_date": NOW.date(), **facts}
    toll = Toll(least=killed, most=killed) if killed else None
    return Report(Facts(killed=toll, **kept), language, NOW)


def incidents(*told: tuple[int, Report | None]) -> Incidents:
    """Remember reports by story; the articles are numbered as they come."""
    built = Incidents()
    for article, (story, one) in enumerate(told, start=1):
        built.put(article, story, one, PLACES)
    return built


def test_two_languages_agree_by_facts_alone() -> None:
    """Place, kind, day and toll join an Urdu report to the English story, and say so."""
    (found,) = incidents((7, report()), (8, report("tank"))).agreeing(report(language="ur"), {}, PLACES)
    assert found.story == 7
    assert {"bannu", "ied", "killed", "police", str(NOW.date())} <= set(found.by.split(", "))


def test_one_language_must_be_alike_in_words_too() -> None:
    """Where the words could have joined two reports and did not even half, facts alone do not."""
    told = incidents((7, report()))
    assert told.agreeing(report(), {7: 0.4}, PLACES) == []
    assert [one.story for one in told.agreeing(report(), {7: 0.6}, PLACES)] == [7]


def test_a_town_agrees_with_its_district_and_not_with_the_next() -> None:
    """A place is found by all that it lies in."""
    for here, there in (("bannu-city", "bannu"), ("bannu", "bannu-city")):
        told = incidents((7, report(here)), (8, report("tank")))
        assert [one.story for one in told.agreeing(report(there, language="fa"), {}, PLACES)] == [7]


def test_the_latest_story_comes_first() -> None:
    """Of two that agree, the one last told of."""
    told = incidents((7, report()), (8, report(language="ps")), (7, report()))
    assert [one.story for one in told.agreeing(report(language="ur"), {}, PLACES)] == [7, 8]


def test_what_tells_of_no_event_agrees_with_none() -> None:
    """No facts, no kind, or a look back."""
    told = incidents((7, report()))
    assert told.agreeing(None, {7: 1.0}, PLACES) == []
    assert told.agreeing(report(language="ur", attack_type=""), {}, PLACES) == []
    assert told.agreeing(report(language="ur", background=True), {}, PLACES) == []
    assert incidents((7, None)).agreeing(report(language="ur"), {}, PLACES) == []


def test_a_contradiction_is_told_and_keeps_stories_apart() -> None:
    """Another district, another day, a toll far below: each in words."""
    told = incidents((7, report()))
    assert told.conflict(7, report("tank"), PLACES) == "tank, not bannu"
    assert told.conflict(7, report(killed=2), PLACES) == "2 killed, not 12"
    other_day = NOW.date() - timedelta(days=5)
    assert told.conflict(7, report(event_date=other_day), PLACES) == f"on {other_day}, not {NOW.date()}"
    assert told.agreeing(report(language="ur", event_date=other_day), {}, PLACES) == []
    for nothing in (
        told.conflict(7, None, PLACES),
        told.conflict(8, report(), PLACES),
        told.conflict(7, report(), PLACES),
    ):
        assert nothing == ""


def test_two_stories_are_two_if_most_of_the_smaller_contradict() -> None:
    """One stray report parts nothing; a story without facts contradicts nobody."""
    here, there = report(), report("tank")
    assert incidents((1, here), (1, here), (2, there)).are_two(1, 2, PLACES)
    assert incidents((1, here), (1, here), (2, there)).are_two(2, 1, PLACES)
    assert not incidents((1, here), (1, here), (1, here), (2, there), (2, here)).are_two(1, 2, PLACES)
    assert not incidents((1, here), (2, None)).are_two(1, 2, PLACES)


def test_an_article_says_only_its_last_word() -> None:
    """A changed page takes back what it said before, also if it now says nothing; dropping it twice is fine."""
    told = incidents((7, report()))
    told.put(1, 7, report("tank"), PLACES)
    assert told.conflict(7, report("tank"), PLACES) == ""
    assert told.agreeing(report(language="ur"), {}, PLACES) == []
    told.put(1, 7, None, PLACES)
    assert told.conflict(7, report(), PLACES) == ""
    told.drop(1)
    told.drop(1)
    assert told.agreeing(report("tank", language="ur"), {}, PLACES) == []


REPORTS = st.none() | st.builds(
    report,
    st.sampled_from(["bannu", "bannu-city", "tank", "kp", "pakistan", "unknown"]),
    st.sampled_from([0, 1, 12, 40]),
    st.sampled_from(["en", "ur", "fa"]),
    attack_type=st.sampled_from(["", "ied", "suicide_bombing", "abduction"]),
    another=st.booleans(),
    background=st.sampled_from([False, False, True]),
)
TOLD = st.lists(st.tuples(st.integers(1, 3), REPORTS), max_size=8)


def answers(told: Incidents, asked: Report | None, alike: dict[int, float]) -> list[object]:
    """Give all that is said about the stories 1 to 3."""
    agreed: list[Agreement] = told.agreeing(asked, alike, PLACES)
    pairs = [(one, two) for one in (1, 2, 3) for two in (1, 2, 3) if one != two]
    return [
        agreed,
        [told.conflict(story, asked, PLACES) for story in (1, 2, 3)],
        [told.are_two(*pair, PLACES) for pair in pairs],
    ]


ALIKE = st.dictionaries(st.integers(1, 3), st.sampled_from([0.2, 0.6, 1.2]))


@given(told=TOLD, asked=REPORTS, alike=ALIKE, data=st.data())
def test_no_order_of_loading_matters(
    told: list[tuple[int, Report | None]], asked: Report | None, alike: dict[int, float], data: st.DataObject
) -> None:
    """Read back after a restart in any order, the same is said."""
    one, other = incidents(*told), Incidents()
    for article, (story, said) in data.draw(st.permutations(list(enumerate(told, start=1)))):
        other.put(article, story, said, PLACES)
    assert answers(one, asked, alike) == answers(other, asked, alike)


@given(told=TOLD, gone=TOLD, asked=REPORTS, alike=ALIKE)
def test_what_was_dropped_was_never_there(
    told: list[tuple[int, Report | None]],
    gone: list[tuple[int, Report | None]],
    asked: Report | None,
    alike: dict[int, float],
) -> None:
    """Nothing of a dropped article has a say any more."""
    used = incidents(*told, *gone)
    for article in range(len(told) + 1, len(told) + len(gone) + 1):
        used.drop(article)
    assert answers(used, asked, alike) == answers(incidents(*told), asked, alike)


@given(told=TOLD, asked=REPORTS, alike=ALIKE)
def test_a_merged_story_is_one_that_was_never_two(
    told: list[tuple[int, Report | None]], asked: Report | None, alike: dict[int, float]
) -> None:
    """Reports that went over speak for their new story, and for no other."""
    merged = incidents(*told)
    merged.merge(2, 1)
    whole = incidents(*[(1 if story == 2 else story, said) for story, said in told])
    assert answers(merged, asked, alike) == answers(whole, asked, alike)
