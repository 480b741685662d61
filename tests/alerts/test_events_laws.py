"""Events: laws that hold whatever comes in, in any order, and whether or not the process was restarted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from desk import BLAST, FIRST_NEWS, IN_BANNU, IN_TANK, SAME_NEWS, SECOND_BLAST, TWIN_NEWS, UNREADABLE, URDU_NEWS, Desk
from factories import NOW
from hypothesis import example, given, settings
from hypothesis import strategies as st

from alerts.placements import Join
from storage.facts import Facts, Toll

DAM: Final = (
    "The reservoir above the town is full for the first time in nine years, the water board said on Friday. Two gates "
    "were opened a hand wide at noon to keep it from spilling, and farmers along the canal were told to mend their "
    "ditches before the end of the month. The board will decide in autumn how much of it each village may have."
)
TEXTS: Sequence[tuple[str, str]] = (
    ("Customs post attacked", BLAST),
    ("Gunmen kill three guards", BLAST),
    ("Bridge falls", SECOND_BLAST),
    ("Both", f"{BLAST} {SECOND_BLAST}"),
    ("Gold rates today", ""),
    ("Gunmen attack customs post near Chaman crossing before dawn", ""),
    (FIRST_NEWS, ""),
    (SAME_NEWS, ""),
    (TWIN_NEWS, ""),
    (URDU_NEWS, ""),
    ("", ""),
    (UNREADABLE, ""),
)
CARDS: Sequence[Facts | None] = (
    None,
    IN_BANNU,
    IN_TANK,
    replace(IN_TANK, another=True),
    replace(IN_BANNU, background=True),
    replace(IN_BANNU, killed=Toll(least=20, most=20)),
)


ARRIVALS: Final = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sampled_from(TEXTS),
        st.sampled_from((0, 0, 1, 3, 11, 13, 23, 25, 50, 70, 90, -2, -20, -25, -80)),
        st.sampled_from(CARDS),
        st.sampled_from(("en", "ur")),
    ),
    max_size=25,
)

# The clock goes back to when the first article was still remembered, but not open: with it, words are rarer.
BACK: Final = [
    (1, ("Customs post attacked", BLAST), 0, None, "en"),
    (2, ("Customs post attacked", BLAST), 102, None, "en"),
    (3, ("Gunmen attack customs post near Chaman crossing before dawn", ""), -20, None, "en"),
]


@settings(deadline=None, max_examples=60)
@given(ARRIVALS)
@example(BACK)
def test_a_restart_between_any_two_articles_changes_nothing(
    arrivals: list[tuple[int, tuple[str, str], int, Facts | None, str]],
) -> None:
    """Whether the process lives on or starts anew before each article, every article gets the same story and reason.

    Articles may come again (revisions), far apart, and with a clock that jumps back.
    """
    lives_on, restarted, clock = Desk(), Desk(restart=True), NOW
    for number, (title, body), hours, facts, language in arrivals:
        clock += timedelta(hours=hours)
        assert lives_on.arrive(number, title, body, at=clock, facts=facts, language=language) == restarted.arrive(
            number, title, body, at=clock, facts=facts, language=language
        )


@settings(deadline=None, max_examples=60)
@given(ARRIVALS)
def test_stories_hold_together_whatever_comes_in(
    arrivals: list[tuple[int, tuple[str, str], int, Facts | None, str]],
) -> None:
    """A story holds the article whose id it bears, a duplicate stands beside its original, a copy beside its text.

    In any order, with revisions in between, late articles and a clock that jumps back.
    """
    desk, clock = Desk(), NOW
    for number, (title, body), hours, facts, language in arrivals:
        clock += timedelta(hours=hours)
        placement = desk.arrive(number, title, body, at=clock, facts=facts, language=language)
        if placement.join is Join.COPY:
            assert placement.duplicate_of in desk.members
            assert desk.members[placement.duplicate_of].story == placement.story
        assert all(desk.members[member.story].story == member.story for member in desk.members.values())
    desk.arrive(13, "A dam is full again", DAM, at=clock)
    again = desk.arrive(14, "Water for a year", DAM, at=clock - timedelta(hours=20), facts=IN_TANK)
    assert (again.story, again.join, again.duplicate_of) == (desk.members[13].story, Join.COPY, 13)
