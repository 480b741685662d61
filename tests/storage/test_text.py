"""Folding, words, sentences and offsets: the laws as properties, and every trap that real texts have set."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from storage.text import (
    clean,
    fold,
    is_rtl,
    key,
    lead_end,
    searchable,
    sentences,
    utf16_length,
    words,
)

# Letters, signs and invisible characters that meet in our texts, so that properties reach their combinations often.
ODD = (
    "aBİſßǅé.!?…,;'’-–/ \n\r\t\0¶۔؟،।\u200c\u200d\u200f\u0640\u064b\u0651\u0653\u0654\u0670\ufeff\u00ad\ud800"
    "يیكکههؤئآ٣۳3½ﷺक़ख़\u093c각ᅡ한😀①ʼ"
)
TEXTS = st.one_of(
    st.text(), st.text(alphabet=ODD), st.text(alphabet=st.characters(categories=["L", "M", "P", "Cf", "Cs"]))
)


@given(TEXTS)
@example("a\u0640\u0301")
@example("각")
@example("ᄀ.ᅡ.")
@example("T.T.P. a.\u200f b...c ¶ \n\n.")
def test_folding_twice_is_folding_once(text: str) -> None:
    """The law on which the equality of terms and texts rests."""
    once = fold(text).text
    assert fold(once).text == once


@given(TEXTS)
@example("a½b ﷺ x")
@example("¼:A?\xadA")
def test_every_token_has_its_place_in_the_original(text: str) -> None:
    """Offsets point at the same characters: folding the place of a word gives that word again."""
    folded = fold(text)
    tokens = folded.text.split()
    assert len(folded.tokens) == len(tokens)
    for token, (start, end) in zip(tokens, folded.tokens, strict=True):
        assert 0 <= start < end <= len(text)
        assert token == "¶" or token in fold(text[start:end]).text.split()


@given(TEXTS)
def test_tokens_stand_in_order_and_one_space_apart(text: str) -> None:
    """The automaton relies on exactly one space round every token, and on nothing else being white."""
    folded = fold(text)
    assert folded.text == f" {' '.join(folded.text.split())} ".replace("  ", " ")
    assert [start for start, _ in folded.tokens] == sorted(start for start, _ in folded.tokens)


@given(TEXTS)
def test_the_cased_text_is_as_long(text: str) -> None:
    """One offset serves the folded text and the text with its case."""
    folded = fold(text)
    assert len(folded.cased) == len(folded.text)
    assert [p for p, c in enumerate(folded.cased) if c == " "] == [p for p, c in enumerate(folded.text) if c == " "]


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"])))
def test_composition_does_not_matter(text: str) -> None:
    """Composed and decomposed spellings of one text have the same words (but for İ, whose lower case is longer)."""
    text = text.replace("İ", "")
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("كالعدم تحريك", "کالعدم تحریک", id="Arabic kaf and yeh"),
        pytest.param("ډېر ژوندى ښاري", "ډیر ژوندی ښاری", id="Pashto yehs"),
        pytest.param("مُحَمَّد", "محمد", id="harakat"),
        pytest.param("پاكســـتان", "پاکستان", id="tatweel"),
        pytest.param("\u200fپاکستان\u200e", "پاکستان", id="bidi marks"),
        pytest.param("می\u200cشود", "می شود", id="ZWNJ parts words"),
        pytest.param("لا\u200dہور", "لاہور", id="ZWJ falls away"),
        pytest.param("ھه هہ ة", "ھہ ہہ ہ", id="heh"),
        pytest.param("أإٱآ", "اااا", id="alef"),
        pytest.param("مسوول وٴ مسؤول", "مسوول وٴ مسوول", id="hamza on waw"),
        pytest.param("کوي\u0654ی", "کوئی", id="hamza as a mark"),
        pytest.param("٣ ۳ 3", "3 3 3", id="digits"),
        pytest.param("Peshawar’s", "Peshawar's", id="apostrophes"),
        pytest.param("Peshawarʼs", "Peshawar s", id="the letter apostrophe"),
        pytest.param("T.T.P. U.S", "TTP US", id="initials"),
        pytest.param("cease-fire", "cease fire", id="hyphen"),
        pytest.param("sui\u00adcide", "suicide", id="soft hyphen"),
        pytest.param("\ufeffTTP", "ttp", id="BOM and case"),
        pytest.param("bo\ud800mb\0s", "bombs", id="half a surrogate pair and NUL"),
        pytest.param("ﻼ ﺍ", "لا ا", id="presentation forms"),
        pytest.param("❤️ 5️⃣", "5", id="signs and variation selectors"),
        pytest.param("İstanbul", "istanbul", id="dotted capital I"),
    ],
)
def test_spellings_that_are_the_same(left: str, right: str) -> None:
    """Variants of spelling that real sources mix are one and the same."""
    assert key(left) == key(right)


@pytest.mark.parametrize(
    ("left", "right"),
    [("ګ", "گ"), ("ھ", "ہ"), ("کیا", "کا"), ("हिन्दी", "हन्द"), ("dead", "bead")],
)
def test_letters_that_stay_apart(left: str, right: str) -> None:
    """What makes another word is kept: Pashto gaf, do-chashmi he, the vowels of Hindi."""
    assert key(left) != key(right)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("He fled. Police came!", " he fled . police came . "),
        ("It rose 3.5 per cent", " it rose 3 5 per cent "),
        ("The T.T.P. said", " the ttp said "),
        ("D.I. Khan and D.I.Khan", " di khan and di khan "),
        ("mail a.b.khan@x.example now", " mail ab khan x example now "),
        ("Co., Ltd. said “stop.” Then", " co ltd . said stop . then "),
        ("دھماکہ ہوا۔پولیس", " دھماکہ ہوا . پولیس "),
        ("کیا ہوا؟ کچھ", " کیا ہوا . کچھ "),
        ("ہوا.\u200f پھر", " ہوا . پھر "),
        ("wait… then", " wait . then "),
        ("T.\u200fT.\u200fP. said.\u200f “No!”\u200f Then", " ttp said . no . then "),
        ("A!B and Y?Z", " a b and y z "),
        ("one\ntwo\n \nthree\n\n\n\nfour", " one two ¶ three ¶ four "),
        ("one.\r\n\r\ntwo", " one . ¶ two "),
        ("", " "),
        (" \n ", " "),
    ],
)
def test_marks(text: str, folded: str) -> None:
    """Sentences and paragraphs end where a reader sees them end, and nowhere inside numbers and initials."""
    assert fold(text).text == folded


@pytest.mark.parametrize("letters", ["ᎠᏣ", "ꭰᏸ", "ẞß", "İı"])
def test_letters_of_every_script_have_an_end(letters: str) -> None:
    """Folding ends for each letter, also where case folding and lower-casing run in a circle (Cherokee)."""
    folded = fold(letters).text
    assert fold(folded).text == folded


def test_hindi_keeps_its_marks() -> None:
    """Only Arabic-script marks go; without its vowel signs Hindi would be other words."""
    assert words("विस्फोट में") == ["विस्फोट", "में"]


def test_span_reaches_over_what_was_dropped() -> None:
    """A hit covers its letters in the original, with dots, harakat and all."""
    text = "The T.T.P. struck; تحرِيك‌طالبان"
    folded = fold(text)
    for token, shown in (("ttp", "T.T.P."), ("struck", "struck"), ("تحریک", "تحرِيك"), ("تحریک طالبان", "تحرِيك‌طالبان")):
        start = folded.text.index(f" {token} ")
        first, last = folded.span(start, start + len(token) + 2)
        assert text[first:last] == shown
    assert folded.span(0, 1) == (0, 0)


def test_span_in_text_that_had_to_be_composed() -> None:
    """Where one letter becomes several (a ligature) or several one, the offsets still fit."""
    text = "½ ﷺ पढ़ाई bombs"
    folded = fold(text)
    start = folded.text.index(" bombs ")
    assert folded.span(start, len(folded.text)) == (len(text) - 5, len(text))


def test_case_is_kept_beside() -> None:
    """`=TTP` asks for the case of the original at the offsets of the folded text."""
    folded = fold("The T.T.P., not http or ttp.")
    assert folded.cased == " The TTP not http or ttp . "
    assert fold("½ The TTP").cased.endswith(" The TTP ")
    assert fold("the T.\u200fT.P.").cased == " the TTP "


def test_clean_takes_out_what_breaks_later_steps() -> None:
    """NUL, half pairs, controls and the BOM go; line ends become one; ZWNJ, tabs and case stay."""
    assert clean("\ufeffA\0b\ud800\x07\x85\r\nمی\u200cشود\tC\rd") == "Ab\nمی\u200cشود\tC\nd"


def test_sentences_give_offsets() -> None:
    """Each sentence from its first word to its mark, in the original; a paragraph ends one too."""
    text = "  Police came. “He fled!” they said\n\nپولیس آئی۔وہ بھاگا"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Police came.",
        "He fled!",
        "they said",
        "پولیس آئی۔",
        "وہ بھاگا",
    ]
    assert sentences(" . ¶ ") == []


def test_lead() -> None:
    """The first paragraph, at most 600 characters and not half a word."""
    body = "\n\nFirst.\n\nSecond."
    assert body[: lead_end(body)] == "\n\nFirst."
    assert lead_end("word " * 300) == len(("word " * 120).strip())
    assert lead_end("x" * 700) == 600
    assert lead_end("") == 0


@pytest.mark.parametrize(("text", "rtl"), [("12 پشاور Peshawar", True), ("Peshawar پشاور", False), ("123", False)])
def test_is_rtl(text: str, *, rtl: bool) -> None:
    """The first letter decides; digits and signs have no say."""
    assert is_rtl(text) is rtl


def test_utf16_length() -> None:
    """Telegram counts a letter outside the first plane as two."""
    assert utf16_length("a😀ب") == 4


def test_search_and_titles_use_the_same_folding() -> None:
    """What is stored for search meets what is asked for."""
    assert searchable("Peshawar’s Police Lines.") == "peshawar s police lines" == key("PESHAWAR'S  police-lines")


@given(TEXTS)
@example("a\u200f \u200f b۔\u200fc\n\n\u0640 ¶d.\u200f e")
def test_a_span_is_the_place_of_its_tokens(text: str) -> None:
    """Finding the place of a token, or of one and the next, by counting gives what listing all of them gives."""
    folded = fold(text)
    position, before = 1, (0, 0)
    for token, place in zip(folded.text.split(), folded.tokens, strict=True):
        assert folded.span(position, position + len(token)) == place
        assert folded.span(position - 1, position + len(token) + 1) == place
        if position > 1:
            assert folded.span(position - 2, position + len(token)) == (before[0], place[1])
        position, before = position + len(token) + 1, place
