"""Sentences with the places of their words."""

import time

import pytest

from alerts.facts.sentences import MOST_SENTENCES, MOST_WORDS, read_sentences


def test_words_lead_back_to_the_text() -> None:
    """Each folded word stands where its place says, and the signs before it are kept."""
    text = "At Least 12 people, officials said.\n\nMore follows"
    sentences = list(read_sentences(text))
    assert [sentence.words[0] for sentence in sentences] == ["at", "more"]
    first = sentences[0]
    assert [text[start:end] for start, end in first.places][:4] == ["At", "Least", "12", "people"]
    assert first.before[4] == ", "
    assert text[first.start : first.end] == "At Least 12 people, officials said"


@pytest.mark.parametrize(
    "text", ["Gen. Khan spoke", "Mr. A. Khan spoke", "the line\nwent on", "the U.S. embassy spoke"]
)
def test_short_forms_and_single_line_feeds_end_nothing(text: str) -> None:
    """A title, an initial and a line feed stand inside a sentence."""
    assert len(list(read_sentences(text))) == 1


def test_what_stands_before_the_start_is_left_out() -> None:
    """A dateline is no part of the first sentence."""
    text = "KABUL (AP) - Two men spoke."
    assert next(read_sentences(text, after=text.index("Two"))).words == ["two", "men", "spoke"]


def test_endless_texts_are_cut() -> None:
    """Neither a sentence nor a text can be longer than a reader can bear."""
    assert max(len(one.words) for one in read_sentences("word " * 5000)) <= MOST_WORDS
    assert len(list(read_sentences("A word here. " * 5000))) == MOST_SENTENCES


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "!?", "۔"])
def test_nothing_gives_nothing(text: str) -> None:
    """A text without a word has no sentence."""
    assert list(read_sentences(text)) == []


def test_a_large_text_costs_linear_time() -> None:
    """A text of a megabyte without a mark is read in a few seconds at most."""
    begun = time.perf_counter()
    assert list(read_sentences("killed 12 people " * 60_000))
    assert time.perf_counter() - begun < 10
