"""Stories as sums of words: what was taken out leaves nothing behind, and no order of arrival matters."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.storyindex import MERGE_UP_TO, StoryIndex, differs_in_figures

BLAST = {"blast": 1.0, "bannu": 1.5, "bazaar": 1.0, "police": 1.0, "killed": 1.0}
SAME_BLAST = {"explosion": 1.0, "bannu": 1.5, "bazaar": 1.0, "police": 1.0, "dead": 1.0}
FLOOD = {"flood": 1.0, "sindh": 1.5, "river": 1.0, "camps": 1.0, "killed": 1.0}
BUDGET = {"budget": 1.0, "assembly": 1.0, "tax": 1.0, "minister": 1.0}

Texts = list[tuple[int, dict[str, float]]]


def index(*texts: tuple[int, Mapping[str, float]]) -> StoryIndex:
    """Build an index of stories and texts; the articles are numbered as they come."""
    built = StoryIndex()
    for article, (story, words) in enumerate(texts, start=1):
        built.add(story, article, words)
    return built


def test_an_article_resembles_the_story_of_its_event_most() -> None:
    """The words that say so come along, the weightiest first; what shares no word is not there."""
    stories = index((1, BLAST), (2, FLOOD), (3, BUDGET))
    first, *rest = stories.resembling(SAME_BLAST)
    assert (first.story, first.shared) == (1, ("bannu", "bazaar", "police"))
    assert first.ratio >= 1
    assert rest == []
    assert index().resembling(BLAST) == []
    assert stories.resembling({}) == []


def test_a_word_is_rare_by_stories_and_not_by_articles() -> None:
    """Three hundred reports of one event leave its own words rare."""
    said = {"bannu": 1.0, "bazaar": 1.0, "blast": 1.0}
    loud, quiet = (index(*[(1, said)] * reports, (2, FLOOD)) for reports in (300, 30))
    assert loud.resembling(BLAST)[0].ratio == pytest.approx(quiet.resembling(BLAST)[0].ratio, rel=0.01)
    two_stories = index(*[(1, said)] * 30, (2, said), (3, FLOOD))
    assert two_stories.resembling(BLAST)[-1].ratio < quiet.resembling(BLAST)[0].ratio - 0.1


def test_one_shared_word_is_enough_only_if_it_is_the_story_s_own() -> None:
    """Half of a story's articles must hold it, and there must be two of them."""
    shares_one = {"bannu": 1.0, "cricket": 1.0}
    assert index((1, BLAST)).resembling(shares_one) == []
    assert [one.story for one in index((1, BLAST), (1, SAME_BLAST)).resembling(shares_one)] == [1]
    assert index((1, BLAST), (1, FLOOD), (1, BUDGET)).resembling(shares_one) == []


def test_words_of_many_stories_propose_none() -> None:
    """`killed` in every story says nothing about which."""
    many = index(*[(n, {"killed": 1.0, f"place{n}": 1.0, f"street{n}": 1.0}) for n in range(1, 60)])
    assert many.resembling({"killed": 1.0, "elsewhere": 1.0}) == []
    assert [one.story for one in many.resembling({"killed": 1.0, "place7": 1.0, "street7": 1.0})] == [7]


def test_two_stories_of_one_event_are_one() -> None:
    """As long as the smaller of them is small; what only shares a word is not."""
    stories = index((1, BLAST), (2, BLAST | {"dead": 1.0}), (3, FLOOD))
    assert stories.are_one(1, 2)
    assert stories.are_one(2, 1)
    assert not stories.are_one(1, 3)
    large = index(*[(1, BLAST)] * (MERGE_UP_TO + 1), *[(2, BLAST)] * (MERGE_UP_TO + 1))
    assert not large.is_small(1, 2)
    assert not large.are_one(1, 2)


def test_a_headline_that_differs_in_figures_alone_is_another() -> None:
    """The next quake, tomorrow's price."""
    priced = {"gold": 1.0, "price": 1.0, "2900": 1.0}
    stories = index((1, priced), (1, priced))
    for words, differs in (
        ({"gold": 1.0, "price": 1.0, "3100": 1.0}, True),
        ({"gold": 1.0, "price": 1.0, "3100": 1.0, "falls": 1.0}, False),
        (priced, False),
    ):
        (found,) = stories.resembling(words)
        assert differs_in_figures(words, found) == differs


WORD = st.sampled_from([f"w{n}" for n in range(12)])
TEXT = st.dictionaries(WORD, st.sampled_from([1.0, 1.5]), max_size=8)
TEXTS = st.lists(st.tuples(st.integers(1, 4), TEXT), max_size=12)


def answers(stories: StoryIndex, asked: list[dict[str, float]], known: set[int]) -> list[object]:
    """Give all that an index says."""
    pairs = [(one, two) for one in sorted(known) for two in sorted(known) if one != two]
    return [
        len(stories),
        [stories.resembling(words) for words in asked],
        [stories.size(story) for story in sorted(known)],
        [(stories.are_one(*pair), stories.is_small(*pair)) for pair in pairs],
    ]


@given(texts=TEXTS, asked=st.lists(TEXT, min_size=1, max_size=3), data=st.data())
def test_no_order_of_arrival_matters(texts: Texts, asked: list[dict[str, float]], data: st.DataObject) -> None:
    """Loaded from the database in any order, the index says exactly the same, to the last digit."""
    known = {story for story, _ in texts}
    arrived = list(enumerate(texts))
    one, other = StoryIndex(), StoryIndex()
    for built, order in ((one, arrived), (other, data.draw(st.permutations(arrived)))):
        for article, (story, words) in order:
            built.add(story, article, dict(reversed(words.items())) if built is other else words)
    assert answers(one, asked, known) == answers(other, asked, known)


@given(kept=TEXTS, gone=TEXTS, asked=st.lists(TEXT, min_size=1, max_size=3), data=st.data())
def test_what_was_removed_was_never_there(
    kept: Texts, gone: Texts, asked: list[dict[str, float]], data: st.DataObject
) -> None:
    """Adding and removing again, in any order, leaves nothing behind, not even in how rare a word is."""
    plain, used = StoryIndex(), StoryIndex()
    for article, (story, words) in enumerate(kept):
        plain.add(story, article, words)
    came = [(article, *one) for article, one in enumerate([*kept, *gone])]
    for article, story, words in data.draw(st.permutations(came)):
        used.add(story, article, words)
    for article, story, _ in data.draw(st.permutations(came[len(kept) :])):
        used.remove(story, article)
    known = {story for story, _ in kept}
    assert answers(plain, asked, known) == answers(used, asked, known)


@given(texts=TEXTS, asked=st.lists(TEXT, min_size=1, max_size=3))
def test_a_merged_story_is_one_that_was_never_two(texts: Texts, asked: list[dict[str, float]]) -> None:
    """After a merge the index says what it would say if the articles had come to one story at once."""
    texts = [(1, {"w0": 1.0}), (2, {"w1": 1.0}), *texts]
    merged = index(*texts)
    merged.merge(2, 1)
    whole = index(*[(1 if story == 2 else story, words) for story, words in texts])
    known = {story for story, _ in texts} - {2}
    assert answers(merged, asked, known) == answers(whole, asked, known)
    assert all(one.ratio > 0 for words in asked for one in merged.resembling(words))
