"""The tolls of an article: which mention is chosen, and what is kept of it."""

import time

import pytest
from factories import NOW, article
from hypothesis import given
from hypothesis import strategies as st

from alerts.facts.tolls import read_tolls
from storage.records import Article


def _article(body: str, title: str = "News from the valley", summary: str = "") -> Article:
    return article(title=title, body=body, summary=summary)


def test_a_toll_says_where_it_stands() -> None:
    """Field, offsets, words, sentence, source and time of the chosen mention are kept."""
    body = "Officials met at noon. At least 30 people were killed in the bazaar. They went home."
    toll = read_tolls(_article(body))["killed"]
    assert (toll.least, toll.most, toll.vague, toll.field) == (30, None, False, "body")
    assert toll.word == body[toll.start : toll.end] == "30 people were killed"
    assert toll.evidence == "At least 30 people were killed in the bazaar."
    assert (toll.source, toll.at) == ("example", NOW)


def test_the_title_comes_first() -> None:
    """Of exact figures the first sentence counts, and the title is that."""
    toll = read_tolls(_article("Later, 2 people were killed in another town.", title="Blast kills 7 in bazaar"))[
        "killed"
    ]
    assert (toll.least, toll.field) == (7, "title")


def test_a_toll_phrase_beats_the_title() -> None:
    """What updates the number is the number."""
    body = "The death toll rose to 12 on Monday."
    assert read_tolls(_article(body, title="Blast kills 7 in bazaar"))["killed"].least == 12


def test_exact_beats_vague() -> None:
    """A word like dozens gives way to a figure, wherever that stands."""
    tolls = read_tolls(_article("Doctors said 31 people were killed.", title="Dozens killed in blast"))
    assert (tolls["killed"].least, tolls["killed"].most) == (31, 31)
    alone = read_tolls(_article("Nothing else is known.", title="Dozens killed in blast"))["killed"]
    assert (alone.least, alone.most, alone.vague) == (24, None, True)
    assert alone.word.startswith("Dozens")


def test_near_figures_make_a_range() -> None:
    """Figures that differ by a quarter at most are one range; others are another count."""
    body = "Police said 20 people were killed. Doctors said 18 people were killed. In one house 3 people were killed."
    toll = read_tolls(_article(body))["killed"]
    assert (toll.least, toll.most) == (18, 20)


def test_attackers_are_kept_apart() -> None:
    """Dead attackers are no victims."""
    tolls = read_tolls(_article("Three soldiers were martyred and five militants were killed in the raid."))
    assert (tolls["killed"].least, tolls["attackers_killed"].least) == (3, 5)


def test_an_earlier_event_is_no_toll() -> None:
    """Background never becomes the toll."""
    assert read_tolls(_article("Last year 40 people were killed in the city.")) == {}


def test_a_summary_is_read() -> None:
    """A feed's summary counts like a body."""
    toll = read_tolls(_article("", summary="Two men were wounded in the blast."))["injured"]
    assert (toll.least, toll.field) == (2, "summary")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   \n\n",
        "Hundreds came. The road cost 1.2 million rupees.",
        "Flight 101 killed the mood.",
        "A heart attack killed him at 91.",
        "\u0000\ud83d 12 !!!",
        "12 12 12 and and and a a a half",
        "killed killed killed",
    ],
)
def test_nothing_is_invented(body: str) -> None:
    """Texts that tell of no victims give no toll."""
    assert read_tolls(_article(body)) == {}


@pytest.mark.parametrize("language", ["en", "ur", "ps", "fa"])
def test_digits_that_make_no_number_count_nobody(language: str) -> None:
    """Some scripts have digits without places; a text that holds one is read like any other."""
    for body in ("፩ killed in ፩፩፩፩", "፩ تن ووژل شول", "፩፩፩፩ افراد ہلاک", "፩ نفر کشته شدند"):
        killed = read_tolls(article(title="", body=body, language=language)).get("killed")
        assert killed is None or killed.vague or killed.least == 1


def test_a_large_body_is_bearable() -> None:
    """A megabyte costs no more than its beginning."""
    begun = time.perf_counter()
    tolls = read_tolls(_article("Two men and 3 women and 5 boys, 12 killed and wounded 3 and " * 17_000))
    assert time.perf_counter() - begun < 5
    assert tolls


_PIECES = "12 people were killed , . and wounded two of the a including dead toll to ( ) - -- ; six bodies lives"
_WORDS = [*_PIECES.split(), "\n\n", '"']


@given(st.lists(st.sampled_from(_WORDS)).map(" ".join))
def test_any_order_of_words_can_be_read(body: str) -> None:
    """No order of the words breaks the reader, and every place leads to its words."""
    for toll in read_tolls(_article(body)).values():
        assert toll.word == body[toll.start : toll.end] != ""
        assert 0 < toll.least <= (toll.most or toll.least)


def test_a_title_that_names_one_of_the_dead_gives_way() -> None:
    """Titles name the one who is known; the first sentence that counts more is the toll, a later one is not."""
    title = "Press club president killed"
    told = "A bomb killed the press club president and two passers-by in Khuzdar on Monday."
    assert read_tolls(article(title=title, body=told))["killed"].least == 3
    later = "The press club president was killed in Khuzdar. Police came. Shops were shut. A bomb killed nine people."
    assert read_tolls(article(title=title, body=later))["killed"].least == 1
