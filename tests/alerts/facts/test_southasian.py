"""Mentions of victims in Urdu, Pashto and Dari: invented texts with what they say, and what any text can rely on.

The texts stand in `texts/`, one file per language, each batch written before the words of its language were.
"""

import time
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from factories import article
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.mentions import Mention, Rank
from alerts.facts.southasian import guess_language, read_mentions
from alerts.facts.tolls import read_tolls
from storage.facts import VICTIMS, Toll

TEXTS: Final = Path(__file__).parent / "texts"
LANGUAGES: Final = ("ur", "fa", "ps")
FLOOR: Final = 0.95  # of the texts of a language


@cache
def cases(language: str) -> list[dict[str, Any]]:
    """Give the labelled texts of a language."""
    read: list[dict[str, Any]] = yaml.safe_load((TEXTS / f"{language}.yaml").read_text(encoding="utf-8"))
    return read


ALL: Final = [(language, case) for language in LANGUAGES for case in cases(language)]


def _is_as_labelled(toll: Toll | None, wanted: int | list[int] | None) -> bool:
    if isinstance(wanted, list):
        return toll is not None and [toll.least, toll.most] == wanted
    return (toll.least if toll else None) == wanted


@pytest.mark.parametrize(("language", "case"), ALL, ids=[case["text"] for _, case in ALL])
def test_who_and_how_many(language: str, case: dict[str, Any]) -> None:
    """A text says of each kind of victims what its label says; a known miss that is read at last loses its mark."""
    tolls = read_tolls(article(title="", body=case["text"], language=language))
    right = all(_is_as_labelled(tolls.get(kind), case.get(kind)) for kind in VICTIMS)
    assert right is not case.get("miss", False), tolls


@pytest.mark.parametrize("language", LANGUAGES)
def test_few_texts_are_missed(language: str) -> None:
    """The marks of known misses do not spread."""
    missed = [case["text"] for case in cases(language) if case.get("miss")]
    assert len(missed) <= (1 - FLOOR) * len(cases(language)), missed


@pytest.mark.parametrize(("language", "case"), ALL, ids=[case["text"] for _, case in ALL])
def test_places_are_those_of_the_words(language: str, case: dict[str, Any]) -> None:
    """The evidence begins and ends with words of the field, whatever stands before them there."""
    text = case["text"]
    shifted = f"\u200f«{text}»\n\n{text}"
    for mention in read_mentions(text, language):
        words = text[mention.start : mention.end]
        assert words == words.strip() != ""
    assert [shifted[one.start : one.end] for one in read_mentions(shifted, language)] == [
        text[one.start : one.end] for one in read_mentions(text, language)
    ] * 2


def _only(text: str, language: str) -> Mention:
    (found,) = read_mentions(text, language)
    return found


@pytest.mark.parametrize("figure", ["12", "۱۲", "١٢"])
def test_every_digit_counts(figure: str) -> None:
    """Figures are read in the digits of any of the languages, and the place is that of the original."""
    text = f"بازار میں دھماکا… {figure} افراد جاں\u200cبحق"
    found = _only(text, "ur")
    assert (found.least, text[found.start : found.end]) == (12, f"{figure} افراد جاں\u200cبحق")


def test_an_unlabelled_text_is_read_by_its_letters() -> None:
    """Letters of one language tell which it is."""
    assert guess_language("دھماکے میں پانچ افراد زخمی ہوئے") == "ur"
    assert guess_language("په چاودنه کې پنځه کسان ټپیان شول") == "ps"
    assert guess_language("در انفجار پنج تن زخمی شدند") == "fa"
    assert read_mentions("دھماکے میں پانچ افراد زخمی ہوئے", "")[0].least == 5


def test_an_earlier_event_is_background() -> None:
    """What happened before is marked; where only the tense says so, behind the first sentence, it counts less."""
    assert _only("گزشتہ سال 40 افراد ہلاک ہوئے۔", "ur").background
    first, second = read_mentions("حملے میں 3 افراد ہلاک ہوئے تھے۔ پچھلے حملے میں 20 افراد ہلاک ہوئے تھے۔", "ur")
    assert (first.background, second.background) == (False, False)
    assert (first.rank, second.rank) == (Rank.EXACT, Rank.WEAK)


def test_what_this_attack_did_is_not_background() -> None:
    """A follow-up tells of the event itself in the tense of earlier ones."""
    text = "حملہ آور فرار ہوگئے۔ اس حملے میں تین اہلکار شہید ہوئے تھے۔"
    assert [(one.least, one.rank) for one in read_mentions(text, "ur")] == [(3, Rank.EXACT)]
    text = "بریدګر تښتېدلي. په دې برید کې درې پولیس وژل شوي او دوه ټپیان شوي وو."
    assert [(one.least, one.rank) for one in read_mentions(text, "ps")] == [(3, Rank.EXACT), (2, Rank.EXACT)]


@pytest.mark.parametrize("mark", ["۔", "؟", "!", "\n\n"])
def test_the_evidence_is_one_sentence(mark: str) -> None:
    """The sentence that proves a toll begins and ends at the marks of its script."""
    body = f"پولیس موقع پر پہنچ گئی{mark} دھماکے میں 5 افراد ہلاک ہوئے{mark} علاقے کو گھیر لیا گیا{mark}"
    toll = read_tolls(article(title="", body=body, language="ur"))["killed"]
    assert toll.evidence.rstrip("۔؟!") == "دھماکے میں 5 افراد ہلاک ہوئے"


def test_a_large_text_is_bearable() -> None:
    """A megabyte costs no more than its beginning, with sentences and without."""
    for piece in ("3 اہلکار اور 5 شہری شہید، 12 زخمی ", "3 اہلکار اور 5 شہری شہید، 12 زخمی ہوئے۔ "):
        text = piece * (1_000_000 // len(piece))
        begun = time.perf_counter()
        assert read_mentions(text, "ur")
        assert time.perf_counter() - begun < 10


_WORDS: Final = (
    "12 ۳ پانچ افراد اہلکار ہلاک زخمی اور سمیت ہوئے تعداد تک سے کے میں نہیں تھے درجنوں "
    "دہشت_گرد ، ۔ ؛ شامل جبکہ لاشیں ہونے_والے"
)


@pytest.mark.parametrize("language", ["ur", "ps", "fa"])
@given(words=st.lists(st.sampled_from(_WORDS.split()), max_size=40))
def test_any_order_of_words_can_be_read(language: str, words: list[str]) -> None:
    """No order of the words breaks the reader, and every mention is of somebody."""
    text = " ".join(words).replace("_", " ")
    for found in read_mentions(text, language):
        assert 0 < found.least <= (found.most or found.least)
        assert 0 <= found.start < found.end <= len(text)


def test_an_office_that_speaks_is_no_officer_who_died() -> None:
    """The letters of a superintendent stand in those of the army's press office."""
    assert read_mentions("آئی ایس پی آر کے مطابق ہلاک دہشت گردوں سے اسلحہ برآمد ہوا۔", "ur") == []
    (found,) = read_mentions("مسلح افراد نے دو ٹرک ڈرائیوروں کو قتل کر دیا۔", "ur")
    assert (found.least, found.most) == (2, 2)
