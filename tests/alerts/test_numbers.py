"""Numbers are read as they are written, in any digits and in the words of four languages."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from factories import NOW, ruleset, text
from hypothesis import given
from hypothesis import strategies as st

from alerts.explain import explain
from alerts.matcher import Matcher
from alerts.numbers import read_numbers
from alerts.numberwords import number_words

JOINS = {"en": " and ", "ur": " ", "ps": " او ", "fa": " و "}
HUNDRED = {"en": "hundred", "ur": "سو", "ps": "سوه", "fa": "صد"}
THOUSAND = {"en": "thousand", "ur": "ہزار", "ps": "زره", "fa": "هزار"}


def values(body: str, language: str) -> list[tuple[str, str]]:
    """Give the numbers of a text with the words they were read from."""
    return [(f"{float(one.value):.15g}", body[one.start : one.end]) for one in read_numbers(body, language)]


def small(number: int, language: str) -> str:
    """Write a number below 100."""
    words = {value: word for word, value in reversed(list(number_words(language).small.items()))}
    ten, unit = number - number % 10, number % 10
    if language == "ur" or number < 20 or unit == 0:
        return words[number]
    order = {"en": f"{words[ten]}-{words[unit]}", "ps": f"{words[unit]} {words[ten]}"}
    return order.get(language, f"{words[ten]} و {words[unit]}")


def written(number: int, language: str) -> str:
    """Write a number below a million."""
    thousands, below = divmod(number, 1000)
    hundreds, rest = divmod(below, 100)
    parts = [f"{written(thousands, language)} {THOUSAND[language]}"] if thousands else []
    parts += [f"{small(hundreds, language)} {HUNDRED[language]}"] if hundreds else []
    parts += [small(rest, language)] if rest or not parts else []
    return JOINS[language].join(parts)


@pytest.mark.parametrize("language", ["en", "ur", "ps", "fa"])
@given(st.integers(0, 999_999))
def test_what_is_written_is_read_back(language: str, number: int) -> None:
    """Every number below a million, whole, and as one number; without a language as well where it is one."""
    body = f"{written(number, language)} {'نفر' if language == 'fa' else ''}"
    found = read_numbers(body if number > 100 else body.rstrip() + " تنه", language)
    assert [int(one.value) for one in found] == [number]
    assert found[0].end == len(written(number, language))


@pytest.mark.parametrize("language", ["en", "ur", "ps", "fa"])
def test_every_small_number_is_read(language: str) -> None:
    """None of the words below a hundred is lost among the others."""

    def lost() -> Iterator[int]:
        for number in range(1000):
            found = read_numbers(f"{written(number, language)} نفر", language)
            if [int(one.value) for one in found] != [number]:
                yield number

    assert list(lost()) == []


@pytest.mark.parametrize(
    ("body", "language", "found"),
    [
        ("1,200 men", "en", [("1200", "1,200")]),
        ("۱۲۰۰ او ٣٫٥", "ps", [("1200", "۱۲۰۰"), ("3.5", "٣٫٥")]),
        ("1,20,000 displaced", "en", [("120000", "1,20,000")]),
        ("2.5 million, 5 lakh", "en", [("2500000", "2.5 million"), ("500000", "5 lakh")]),
        ("3 crore 20 lakh", "en", [("32000000", "3 crore 20 lakh")]),
        ("a dozen, half a dozen, two dozen", "en", [("12", "a dozen"), ("6", "half a dozen"), ("24", "two dozen")]),
        ("fifteen hundred", "en", [("1500", "fifteen hundred")]),
        ("A hundred and one", "en", [("101", "A hundred and one")]),
        ("ڈیڑھ لاکھ", "ur", [("150000", "ڈیڑھ لاکھ")]),
        ("پانچ لاکھ بیس ہزار", "ur", [("520000", "پانچ لاکھ بیس ہزار")]),
        ("پِچیس افراد", "ur", [("25", "پِچیس")]),
        (
            "one and a half million, half million",
            "en",
            [("1500000", "one and a half million"), ("500000", "half million")],
        ),
        (
            "1.5 lakh crore, 20 thousand crore",
            "en",
            [("1500000000000", "1.5 lakh crore"), ("200000000000", "20 thousand crore")],
        ),
        ("2 crore 35 lakh 10 thousand", "en", [("23510000", "2 crore 35 lakh 10 thousand")]),
        ("1 lakh crore 20 thousand crore", "en", [("1200000000000", "1 lakh crore 20 thousand crore")]),
        ("2 lacs", "en", [("200000", "2 lacs")]),
        ("ساڑھے تین لاکھ", "ur", [("350000", "ساڑھے تین لاکھ")]),
        ("ساڑھے تین سو افراد", "ur", [("350", "ساڑھے تین سو")]),
        ("ساڑھے ۴ ہزار", "ur", [("4500", "ساڑھے ۴ ہزار")]),
        ("ساڑھے تین گھنٹے", "ur", [("3.5", "ساڑھے تین")]),
        ("سوا لاکھ", "ur", [("125000", "سوا لاکھ")]),
        ("سوا سو", "ur", [("125", "سوا سو")]),
        ("سوا دو کروڑ", "ur", [("22500000", "سوا دو کروڑ")]),
        ("پونے تین لاکھ", "ur", [("275000", "پونے تین لاکھ")]),
        ("پونے دو سو", "ur", [("175", "پونے دو سو")]),
        ("ڈیڑھ سو", "ur", [("150", "ڈیڑھ سو")]),
        ("ڈیڑھ گھنٹہ، ڈھائی ہزار", "ur", [("1.5", "ڈیڑھ"), ("2500", "ڈھائی ہزار")]),
        ("نصف درجن، نیم درجن، ڈیڑھ درجن", "ur", [("6", "نصف درجن"), ("6", "نیم درجن"), ("18", "ڈیڑھ درجن")]),
        ("دو لاکھ ساڑھے تین ہزار", "ur", [("203500", "دو لاکھ ساڑھے تین ہزار")]),
        ("ایک لاکھ کروڑ", "ur", [("1000000000000", "ایک لاکھ کروڑ")]),
        ("5 سو", "ur", [("500", "5 سو")]),
        ("دوه نیم زره", "ps", [("2500", "دوه نیم زره")]),
        ("یو نیم میلیون، نیم درجن", "ps", [("1500000", "یو نیم میلیون"), ("6", "نیم درجن")]),
        ("د دوولسو کسانو", "ps", [("12", "دوولسو")]),
        ("پنځه دېرشو کسانو", "ps", [("35", "پنځه دېرشو")]),
        ("یودېرش تنه", "ps", [("31", "یودېرش")]),
        ("د درې سوو کسانو", "ps", [("300", "درې سوو")]),
        ("څلورو زرو کسانو", "ps", [("4000", "څلورو زرو")]),
        ("دوه نیم سوځېدلي", "ps", [("2", "دوه")]),
        ("یک و نیم میلیون", "fa", [("1500000", "یک و نیم میلیون")]),
        ("دو‌ونیم هزار", "fa", [("2500", "دو‌ونیم هزار")]),
        ("نیم میلیون، نیم درجن", "fa", [("500000", "نیم میلیون"), ("6", "نیم درجن")]),
        ("دوویشت تنه", "ps", [("22", "دوویشت")]),
        ("دویست و ده", "fa", [("210", "دویست و ده")]),
        ("five and six", "en", [("5", "five"), ("6", "six")]),
        ("killed 3, 200 hurt", "en", [("3", "3"), ("200", "200")]),
        ("twenty. Five", "en", [("20", "twenty"), ("5", "Five")]),
        ("twelve", "", [("12", "twelve")]),
        ("ایک سو پانچ", "", [("105", "ایک سو پانچ")]),
        ("سی و دو", "", [("32", "سی و دو")]),
    ],
)
def test_forms(body: str, language: str, found: list[tuple[str, str]]) -> None:
    """Figures, groups of digits, fractions, scales, dozens, and where one number ends."""
    assert values(body, language) == found


@pytest.mark.parametrize(
    ("body", "language"),
    [
        ("No one, an F-16 at 12:30 on the 3rd, 1.2.2026", "en"),
        ("hundreds, dozens, a man", "en"),
        ("نه کشته", "fa"),
        ("سی", "fa"),
        ("بہتر", "ur"),
        ("نوي", "ps"),
        ("اس کے سوا", "ur"),
        ("ساڑھے، پونے، نصف", "ur"),
        ("د سرو زرو", "ps"),
        ("نیم", "fa"),
        ("half", "en"),
        ("9" * 50, "en"),
    ],
)
def test_what_is_none(body: str, language: str) -> None:
    """Names, times and dates, vague words, and words that mostly mean something else."""
    assert values(body, language) == []


def test_a_doubtful_word_counts_where_persons_are_counted() -> None:
    """Dari "no" is nine before "persons"."""
    assert values("نه نفر", "fa") == [("9", "نه")]


@given(st.text(alphabet="12,.٫ -andtwohure\nسوہزر", max_size=30), st.sampled_from(["en", "ur", "ps", "fa", ""]))
def test_places_are_in_order(body: str, language: str) -> None:
    """Whatever the text is, numbers follow each other and have a length."""
    found = read_numbers(body, language)
    assert all(0 <= one.start < one.end <= len(body) for one in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


def hits(number: object, body: str, language: str = "en", **more: object) -> list[str]:
    """Give the words by which a `number` condition fires."""
    rules = ruleset({"number": number, **more})
    found = Matcher(rules).match(text(body, language=language), now=NOW)
    assert not found.errors
    return [span.text for firing in found.firings for span in firing.spans]


def test_a_number_before_a_word() -> None:
    """In bounds, at most two words before, in one sentence and in the scope."""
    dead = {"any": ["dead", "killed"], "min": "10", "max": "20"}
    assert hits(dead, "At least 12 people killed") == ["12", "killed"]
    assert hits(dead, "twelve dead") == ["twelve", "dead"]
    assert hits(dead, "12 of the people killed") == []
    assert hits(dead, "It was 12. Killed") == []
    assert hits(dead, "9 dead, 21 killed") == []
    assert hits(dead, "killed 12") == []
    assert hits(dead, "1,200 dead") == []
    assert hits({"any": "dead"}, "1,200 dead") == ["1,200", "dead"]
    assert hits({"any": "ہلاک", "min": "2"}, "پانچ افراد ہلاک", "ur") == ["پانچ", "ہلاک"]
    assert hits({"any": "people"}, "12 people", title="dead") == []


def test_it_is_explained() -> None:
    """The bounds, the words, and the number that stood there but was too small."""
    rules = ruleset({"number": {"any": "dead", "min": "10"}})
    for body, holds, note in (
        ("12 dead", True, ""),
        ("9 dead", False, "not in these bounds"),
        ("dead", False, "no number"),
    ):
        step = explain(rules, "r0", text(body, language="en"), now=NOW).when
        assert (step.asks, step.holds) == ("a number of at least 10 before", holds)
        assert note in step.note
