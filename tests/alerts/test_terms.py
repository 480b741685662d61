"""Every sign of the term language, and every mistake with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.terms import Form, TermError, parse_term
from storage.text import fold


def spelled(term: str) -> list[str]:
    """Give the forms as `rules explain` prints them."""
    return [str(form) for form in parse_term(term).forms]


@pytest.mark.parametrize(
    ("term", "forms"),
    [
        ("Ambush", ["ambush"]),
        ("opened  fire", ["opened fire"]),
        ("cease-fire", ["cease fire", "ceasefire"]),
        ("casualt*", ["casualt*"]),
        ("suicide bomb*", ["suicide bomb*"]),
        ("=TTP", ["=TTP"]),
        ("=T.T.P.", ["=TTP"]),
        ("bomb(|s)", ["bomb", "bombs"]),
        ("Fitna (al|ul) (Khawarij|Khwarij)", [f"fitna {a} {b}" for a in ("al", "ul") for b in ("khawarij", "khwarij")]),
        ("heart ~attack", ["heart attack", "heart attacks", "heart attacked", "heart attacking"]),
        ("~suicide-bomb", [f"suicide{hyphen}bomb{end}" for end in ("", "s", "ed", "ing") for hyphen in (" ", "")]),
        ("كالعدم", ["کالعدم"]),
        ("تروریست‌ها", ["تروریست ہا"]),
        ("Peshawar's", ["peshawar s"]),
        ("Lt. Gen", ["lt . gen", "lt gen"]),
        ("1122", ["1122"]),
    ],
)
def test_forms(term: str, forms: list[str]) -> None:
    """A term stands for exactly these spellings in folded text."""
    assert spelled(term) == forms


def test_tilde_before_brackets() -> None:
    """`~` reaches every word that brackets put behind it."""
    assert {"attacks", "raided"} <= set(spelled("~(attack|raid)"))


def test_name() -> None:
    """`$ttp` is a name, to be looked up by who knows the lists."""
    assert parse_term("$pak-army").name == "pak-army"


@pytest.mark.parametrize(
    ("term", "code", "says"),
    [
        ("a|b", "term", "inside brackets"),
        ("(a|b", "term", "brackets"),
        ("((a|b)|c)", "term", "brackets"),
        ("(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b|c|d)(a|b)", "term", "at most 256"),
        ("~kill ~kill ~kill ~kill ~kill ~kill", "term", "at most 1024"),
        ("*attack", "term", "only at the end"),
        ("att*ck", "term", "only at the end"),
        ("attack *", "term", "close to its last word"),
        ("at*", "term", "3 letters"),
        ("~bomb*", "term", "either"),
        ("=~attack", "term", "exactly as written"),
        ("=TTP*", "term", "exactly as written"),
        ("~ attack", "term", "one word"),
        ("~विस्फोट", "term", "write the forms"),
        ("the $ttp", "term", "alone"),
        ("$TTP", "term", "alone"),
        ("...", "term", "no letter"),
        ("(|s)", "term", "no letter"),
        ("bomb AND blast", "boolean", "`all`"),
        ("NOT cricket", "boolean", "`none`"),
        ("-cricket", "boolean", "`none`"),
        (r"/fired \d+", "regex", "between two slashes"),
        (r"/(?!no)fired/", "regex", "at sign 1 looks ahead"),
    ],
)
def test_mistakes(term: str, code: str, says: str) -> None:
    """A term that cannot be meant is refused, and the message says what to write."""
    with pytest.raises(TermError, match=says) as caught:
        parse_term(term)
    assert caught.value.code == code


@given(st.text(min_size=1, max_size=40))
def test_forms_are_folded_text(term: str) -> None:
    """Whatever an operator types is refused or becomes text that folding leaves as it is, so that it can hit."""
    try:
        forms = parse_term(term).forms
    except TermError:
        return
    for form in forms:
        assert fold(form.text).text == f" {form.text} "


def test_pattern_has_the_spaces_of_whole_words() -> None:
    """Word boundaries cost the scan nothing: they are spaces of the pattern."""
    assert Form("opened fire").pattern == " opened fire "
    assert Form("casualt", prefix=True).pattern == " casualt"
