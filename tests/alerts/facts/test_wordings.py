"""Phrases are found as whole words, the longest first, and lead back to the characters of the article."""

import pytest
from factories import text
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.wordings import MOST_CHARS, Wordings, passages
from storage.text import clean, fold

TABLE = Wordings({"blast": "bomb, bomb blast, دھماکہ,\n انفجار", "siege": "under siege", "": "bath bomb, بم ڈسپوزل"})


def found(said: str) -> list[tuple[str, str]]:
    """Give label and words of what a text says."""
    tokens = fold(said).text.split()
    return [(label, " ".join(tokens[begin:end])) for label, begin, end in TABLE.find(tokens)]


def test_the_longest_phrase_wins_and_its_words_stand_for_nothing_else() -> None:
    """`bomb blast` is one thing, not two, and `bath bomb` is none."""
    assert found("A bomb blast, a bath bomb, a BOMB") == [("blast", "bomb blast"), ("blast", "bomb")]
    assert found("a bath bomb blast") == []


@pytest.mark.parametrize(
    ("said", "labels"),
    [
        ("", []),
        ("bombs and bombast", []),
        ("under the siege", []),
        ("under", []),
        ("Under\nsiege since noon", ["siege"]),
        ("ایک دھماکے کی آواز", []),
        ("ایک دهماکہ", []),
        ("ایک دھماکہ ہوا، پھر دھماکہ", ["blast", "blast"]),
        ("بم ڈسپوزل اسکواڈ", []),
        ("انفجارِ کابل، انفجار", ["blast", "blast"]),
    ],
)
def test_whole_words_of_any_script_are_found(said: str, labels: list[str]) -> None:
    """No part of a word; case, line ends and vowel signs do not matter, and a letter that differs does."""
    assert [label for label, _ in found(said)] == labels


def test_sentences_count_on_from_the_title() -> None:
    """Title, summary and body in this order, each sentence with its number and its field; an empty field has none."""
    read = passages(text("One. Two!\n\nThree", title="Zero"), after=0)
    assert [(one.field, one.number, one.tokens) for one in read] == [
        ("title", 0, ["zero"]),
        ("body", 1, ["one"]),
        ("body", 2, ["two"]),
        ("body", 3, ["three"]),
    ]
    assert [one.field for one in passages(text("Bo.", title="", summary="Su."), after=0)] == ["summary", "body"]
    assert passages(text(""), after=0) == []


def test_what_stands_before_the_start_is_left_out_of_the_body_only() -> None:
    """The dateline goes, title and summary stay."""
    body = "KABUL: A blast. Later more."
    read = passages(text(body, title="Kabul", summary="Kabul blast"), after=7)
    assert [one.tokens for one in read] == [["kabul"], ["kabul", "blast"], ["a", "blast"], ["later", "more"]]
    assert read[2].span(0, 2).text == "A blast"


def test_a_sentence_holds_what_lies_in_it() -> None:
    """By field and place; the end belongs to the next one."""
    first, second = passages(text("One two. Three"), after=0)
    assert first.holds(first.span(1, 2))
    assert not second.holds(first.span(1, 2))
    assert not passages(text("", title="One two"), after=0)[0].holds(first.span(0, 1))


def test_the_end_of_a_book_is_background() -> None:
    """What stands far down is not read."""
    assert len(passages(text("One. " * MOST_CHARS), after=0)) == MOST_CHARS // len("One. ")


LETTERS = st.sampled_from("aB .!?۔؟,\n¶‌کابلِ١۳ि́ﷲﬁ") | st.characters()


@given(title=st.text(LETTERS), body=st.text(LETTERS), after=st.integers(0, 20))
def test_spans_are_the_characters_of_the_article(title: str, body: str, after: int) -> None:
    """Of any text, each word of each sentence stands in the field where its span says, and in the order of the text."""
    article = text(clean(body), title=clean(title))
    for passage in passages(article, after=after):
        last = 0
        for at, token in enumerate(passage.tokens):
            span = passage.span(at, at + 1)
            assert span.text == getattr(article, span.field)[span.start : span.end]
            assert token in fold(span.text).text.split()
            assert last <= span.start < span.end
            last = span.start
            assert span.field != "body" or span.start >= after
            assert passage.holds(span)
        whole = passage.span(0, len(passage.tokens))
        assert whole.text == getattr(article, whole.field)[whole.start : whole.end]
