"""Words written together without a space are parted where both parts are known."""

import pytest

from alerts.facts.sentences import read_sentences
from alerts.facts.southasian_glued import part_glued
from alerts.facts.words_ur import URDU


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3اہلکار شہید", ["3", "اہلکار", "شہید"]),
        ("ایک اہلکار شہیدہوگیا", ["ایک", "اہلکار", "شہید", "ہوگیا"]),
        ("لاہور پولیس", ["لاہور", "پولیس"]),
    ],
)
def test_known_words_are_parted(text: str, words: list[str]) -> None:
    """A figure leaves the letters, a known word the next; what is not known stays whole, and places stay true."""
    (sentence,) = read_sentences(text)
    part_glued(sentence, URDU)
    assert sentence.words == words
    assert [text[start:end] for start, end in sentence.places] == words
    assert len(sentence.before) == len(words)
