"""Events: which story an article joins, and never by look-alike headlines."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from desk import BLAST, DAY, FIRST_NEWS, IN_BANNU, IN_TANK, SAME_NEWS, SECOND_BLAST, TREE, TWIN_NEWS, URDU_NEWS, Desk
from factories import NOW, article

from alerts.copies import signature
from alerts.events import OpenStories
from alerts.placements import Join
from alerts.places import PlaceTree
from storage.facts import Toll


def test_the_first_report_opens_a_story_that_bears_its_id() -> None:
    """A text like none before it opens a story."""
    placement = Desk().arrive(7, "Customs post attacked", BLAST)
    assert (placement.story, placement.join, placement.duplicate_of, placement.reason) == (7, Join.FIRST, None, "first")


def test_a_copy_joins_and_names_its_original() -> None:
    """A wire copy under another headline joins the story, as a duplicate of the article it resembles most."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    desk.arrive(2, "Bridge falls into river", SECOND_BLAST)
    placement = desk.arrive(3, "Gunmen kill three guards", BLAST)
    assert (placement.story, placement.join, placement.duplicate_of) == (1, Join.COPY, 1)
    assert placement.reason == f"copy {placement.likeness:.2f} of 1"


def test_a_rewritten_report_joins_without_being_a_copy() -> None:
    """A text that shares half its sentences is of the same story, and no duplicate."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    first, second, _ = BLAST.split(". ", 2)
    placement = desk.arrive(
        2, "Customs post attacked", f"{first}. {second}. Traders called for better protection of the post."
    )
    assert (placement.story, placement.join, placement.duplicate_of) == (1, Join.NEAR_COPY, None)


def test_a_chain_of_copies_is_one_story() -> None:
    """What resembles a member of a story joins the story, not the member."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    desk.arrive(2, "Customs post attacked", BLAST + " " + SECOND_BLAST)
    assert desk.arrive(3, "Bridge falls into river", SECOND_BLAST).story == 1


def test_a_story_is_closed_after_72_hours() -> None:
    """The same text four days later is a new story."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    assert desk.arrive(2, "Customs post attacked", BLAST, at=NOW + timedelta(hours=72)).story == 1
    assert desk.arrive(3, "Customs post attacked", BLAST, at=NOW + timedelta(hours=72 * 2 + 1)).story == 3


@pytest.mark.parametrize(
    "title",
    ["Gold rates today", "Gold rates in Pakistan today", "آج سونے کی قیمت", "Weather forecast for the next days"],
)
def test_daily_headlines_do_not_run_together(title: str) -> None:
    """A headline that comes every day opens a story every day, although it never changes."""
    desk = Desk()
    assert desk.arrive(1, title).story == 1
    assert desk.arrive(2, title, at=NOW + DAY).story == 2


def test_headlines_with_other_figures_stay_apart() -> None:
    """Two headlines that differ in a figure only may be two events."""
    desk = Desk()
    assert desk.arrive(1, "Quake of magnitude 5.1 shakes the north of Balochistan").story == 1
    assert desk.arrive(2, "Quake of magnitude 4.3 shakes the north of Balochistan").story == 2


def test_equal_headlines_of_one_day_are_one_story() -> None:
    """A headline that says enough, printed by a second outlet within hours, joins the first."""
    desk = Desk()
    desk.arrive(1, "Gunmen attack customs post near Chaman crossing before dawn")
    placement = desk.arrive(
        2, "Gunmen attack customs post near Chaman crossing before dawn", at=NOW + timedelta(hours=3)
    )
    assert (placement.story, placement.duplicate_of) == (1, 1)


def test_an_article_without_words_stands_alone() -> None:
    """Empty texts are not copies of each other."""
    desk = Desk()
    assert [desk.arrive(number, "...").story for number in (1, 2, 3)] == [1, 2, 3]


def test_a_revision_stays_in_its_story_and_is_found_by_its_new_text() -> None:
    """A changed article keeps its story whatever it says now; a copy of the new text joins it."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    revised = desk.arrive(1, "Bridge falls into river", SECOND_BLAST, at=NOW + timedelta(hours=1))
    assert (revised.story, revised.join, revised.reason) == (1, Join.REVISION, "revision")
    assert desk.arrive(2, "Bridge down", SECOND_BLAST, at=NOW + timedelta(hours=2)).story == 1


def test_a_revised_copy_goes_on_naming_its_original() -> None:
    """A revision does not lose what was said of the article before."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    desk.arrive(2, "Customs post attacked", BLAST)
    assert desk.arrive(2, "Customs post attacked", BLAST + " More follows.").duplicate_of == 1


def test_memory_follows_the_window_not_the_archive() -> None:
    """What is long closed is forgotten, so that a look-up costs the same however much was stored."""
    desk = Desk()
    for day in range(30):
        desk.arrive(day, f"Report of day {day}", f"{BLAST} {day} {SECOND_BLAST}", at=NOW + day * DAY)
    assert len(desk.stories) == 5


def test_a_clock_that_went_back_far_is_noticed() -> None:
    """A decision in the past needs what was forgotten: it says so instead of guessing."""
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST)
    desk.arrive(2, "Bridge falls into river", SECOND_BLAST, at=NOW + 300 * DAY)
    assert desk.stories.knows(NOW + 300 * DAY, places=TREE)
    assert not desk.stories.knows(NOW, places=TREE)
    assert desk.arrive(3, "Customs post attacked", BLAST).story == 1


def test_places_that_were_read_anew_are_noticed() -> None:
    """What was remembered by the places of an earlier configuration is read back by those of the new one."""
    stories = OpenStories()
    stories.load([], now=NOW, places=TREE)
    assert stories.knows(NOW, places=PlaceTree(dict(TREE.kinds), dict(TREE.parents)))
    assert not stories.knows(NOW, places=PlaceTree(TREE.kinds, {"bannu": "kp", "tank": "bannu"}))


def test_what_failed_is_forgotten() -> None:
    """After a transaction that failed nothing of it is remembered."""
    stories = OpenStories()
    stories.load([], now=NOW)
    stories.place(1, signature(article(body=BLAST)), {}, now=NOW)
    stories.forget()
    assert not stories.knows(NOW)
    stories.load([], now=NOW)
    assert stories.place(2, signature(article(body=BLAST)), {}, now=NOW).story == 2


def test_the_same_news_in_other_words_joins() -> None:
    """A headline of another outlet joins, and the reason says by which words."""
    desk = Desk()
    desk.arrive(1, FIRST_NEWS)
    placement = desk.arrive(2, SAME_NEWS)
    assert (placement.story, placement.join, placement.duplicate_of) == (1, Join.SAME_EVENT, None)
    assert placement.reason.startswith("same_event")
    assert "customs" in placement.reason


def test_a_twin_elsewhere_stays_apart() -> None:
    """Words alone would join it; another district keeps it apart, and the reason says so."""
    desk = Desk()
    desk.arrive(1, FIRST_NEWS)
    assert desk.arrive(2, TWIN_NEWS).story == 1
    desk = Desk()
    desk.arrive(1, FIRST_NEWS, facts=IN_BANNU)
    placement = desk.arrive(2, TWIN_NEWS, facts=IN_TANK)
    assert (placement.story, placement.join) == (2, Join.FIRST)
    assert placement.reason == "first not s1: tank, not bannu"


def test_two_targets_in_one_district_stay_apart() -> None:
    """A mosque and a school hit on one day in one district are two events, in whatever order their reports come."""
    mosque = replace(IN_BANNU, attack_type="ied", target="religious_site", killed=Toll(least=2, most=2))
    school = replace(mosque, target="school", killed=Toll(least=1, most=1))
    reports = (
        ("Two killed as a bomb goes off outside a mosque in Bannu on Sunday", mosque),
        ("One killed as a bomb goes off outside a school in Bannu on Sunday", school),
        ("Bomb outside a mosque in Bannu on Sunday, two killed, police say", mosque),
        ("Bomb outside a school in Bannu on Sunday, one killed, police say", school),
    )
    for order in permutations(reports):
        desk = Desk()
        found = [(desk.arrive(number, title, facts=facts).story, facts) for number, (title, facts) in enumerate(order)]
        assert len({story for story, _ in found}) == 2
        assert len({(story, facts.target) for story, facts in found}) == 2


def test_five_hundred_copies_of_a_wire_are_one_story() -> None:
    """Outlets change the headline, cut the end and add a line of their own; another event stays apart from them all."""
    desk = Desk()
    sentences = BLAST.split(". ")
    for number in range(1, 501):
        told = BLAST if number % 3 else ". ".join(sentences[:-1])
        own = f" Edition {number} of the paper of town {number % 40} has this story." if number % 2 else ""
        placement = desk.arrive(
            number, f"Guards killed, day {number % 7}", told + own, at=NOW + number * timedelta(minutes=5)
        )
        assert placement.story == 1
    assert desk.arrive(501, "Bridge falls into river", SECOND_BLAST, at=NOW + 2 * DAY).story == 501


def test_a_rewritten_bulletin_of_another_district_stays_apart() -> None:
    """Half a text in common joins, but not against its facts; a copy joins whatever is read from it."""
    first, second, _ = BLAST.split(". ", 2)
    rewritten = f"{first}. {second}. Traders called for better protection of the post."
    desk = Desk()
    desk.arrive(1, "Customs post attacked", BLAST, facts=IN_BANNU)
    assert desk.arrive(2, "Customs post attacked", rewritten, facts=IN_TANK).story == 2
    assert desk.arrive(3, "Guards killed", BLAST, facts=IN_TANK).join is Join.COPY


def test_another_language_joins_by_facts() -> None:
    """No word is the same, but place, kind, toll and target are; in one language that is not enough."""
    desk = Desk()
    desk.arrive(1, FIRST_NEWS, facts=IN_BANNU)
    assert desk.arrive(2, "Road works go on", facts=IN_BANNU).story == 2
    placement = desk.arrive(3, URDU_NEWS, facts=IN_BANNU, language="ur")
    assert (placement.story, placement.join) == (2, Join.SAME_FACTS)
    assert placement.reason == "same_facts by bannu, soon, armed_assault, government, killed"
    assert desk.arrive(4, URDU_NEWS + " 2", facts=IN_TANK, language="ur").story == 4


def test_stories_in_two_languages_merge_when_a_report_says_enough() -> None:
    """The first Urdu report says too little; the second joins it by its words and both go into the English story."""
    desk = Desk()
    desk.arrive(1, FIRST_NEWS, facts=IN_BANNU)
    desk.arrive(2, SAME_NEWS, facts=IN_BANNU)
    little = replace(IN_BANNU, attack_type="other", killed=None, target="")
    urdu = f"{URDU_NEWS} \u06a9\u0633\u0679\u0645 \u0686\u0648\u06a9\u06cc"
    assert desk.arrive(3, f"{urdu} \u067e\u0631", facts=little, language="ur").story == 3
    placement = desk.arrive(4, f"{urdu} \u06c1\u0644\u0627\u06a9", facts=IN_BANNU, language="ur")
    assert (placement.story, placement.merged) == (1, (3,))
    assert placement.reason.endswith("merged s3")


def test_a_revision_follows_a_merge_that_is_not_written_yet() -> None:
    """Within a batch an article may come again after its story went into another one."""
    desk = Desk()
    desk.arrive(1, FIRST_NEWS, facts=IN_BANNU)
    desk.arrive(2, SAME_NEWS, facts=IN_BANNU)
    urdu, little = (
        f"{URDU_NEWS} \u06a9\u0633\u0679\u0645 \u0686\u0648\u06a9\u06cc",
        replace(IN_BANNU, attack_type="other", killed=None, target=""),
    )
    desk.arrive(3, urdu, facts=little, language="ur")
    before = desk.members[3]
    assert desk.arrive(4, urdu + " \u067e\u0631", facts=IN_BANNU, language="ur").merged == (3,)
    desk.members[3] = before
    assert desk.arrive(3, urdu, facts=IN_BANNU, language="ur").story == 1
