"""The words that an article is compared by: few, weighted, and the same after they were stored."""

import pytest
from factories import article, text
from hypothesis import given
from hypothesis import strategies as st

from alerts.stopwords import STOP_WORDS
from alerts.storywords import BODY_WORDS, NAME_WEIGHT, pack, story_words, unpack
from storage.text import MARKS, clean, words


def test_title_and_body_count_each_word_once_and_names_more() -> None:
    """A capital inside a sentence makes a name, one at its beginning does not; the more it weighs, the better."""
    weights = story_words(text("Gunmen fled. In Bannu police searched bannu.", title="Gunmen ambush van near Bannu"))
    assert list(weights) == ["gunmen", "ambush", "van", "near", "bannu", "fled", "police", "searched"]
    assert {word for word, weight in weights.items() if weight == NAME_WEIGHT} == {"bannu"}
    assert set(weights.values()) == {1.0, NAME_WEIGHT}


def test_capitals_everywhere_say_nothing() -> None:
    """A headline in capitals, or with a capital at every word, names nobody."""
    for title in ("GUNMEN AMBUSH VAN NEAR BANNU", "Gunmen Ambush Van Near Bannu"):
        assert set(story_words(text("", title=title)).values()) == {1.0}


def test_the_dateline_is_no_word_of_the_story() -> None:
    """Or every report of one desk would be one story."""
    assert set(story_words(text("KABUL, Afghanistan (AP) — Rain fell in Herat."))) == {"rain", "fell", "herat"}


def test_a_body_that_begins_with_its_headline_says_it_once() -> None:
    """The sixty words begin where the headline began."""
    told = " ".join(f"word{n}" for n in range(100))
    assert story_words(text(told, title="word0 word1")) == story_words(text(told))
    assert len(story_words(text(told))) == BODY_WORDS


def test_a_feed_without_bodies_is_compared_by_its_summaries() -> None:
    """The summary stands for a body that is missing, and never beside one."""
    assert "council" in story_words(text("", title="Bannu", summary="The council met"))
    assert "council" not in story_words(text("Rain fell", title="Bannu", summary="The council met"))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("بنوں میں پولیس کی گاڑی پر حملہ ہوا", {"بنوں", "پولیس", "گاڑی", "حملہ"}),
        ("په بنو کې د پولیسو پر موټر برید وشو", {"بنو", "پولیسو", "موټر", "برید"}),
        ("در بنو بر موتر پلیس حمله شد", {"بنو", "موتر", "پلیس", "حمله"}),
        ("बन्नू में पुलिस की गाड़ी पर हमला हुआ", {"बन्नू", "पुलिस", "गाड़ी", "हमला"}),
    ],
)
def test_stop_words_of_every_language_are_left_out(body: str, wanted: set[str]) -> None:
    """What every text holds says nothing; vowel signs stay in their words."""
    assert {*words(" ".join(wanted))} <= set(story_words(text(body)))
    assert not STOP_WORDS & set(story_words(text(body)))


def test_single_letters_are_none_and_figures_are() -> None:
    """`3` tells one event from another, a stray letter does not."""
    assert set(story_words(text("Plan b killed 3"))) == {"plan", "killed", "3"}


def test_no_text_gives_no_words() -> None:
    """An article of pictures is compared by nothing."""
    assert story_words(article(title="", body="", summary="")) == {}
    assert story_words(text("…!\n\n—")) == {}
    assert unpack(pack({})) == {}


ANY = st.text(st.sampled_from("aB*.!۔ \n‌کابلِ3ि́İßﷲ") | st.characters(), max_size=80)


@given(title=ANY, body=ANY)
def test_stored_words_come_back_as_they_were(title: str, body: str) -> None:
    """Of any text: weights and order survive the database, words are folded and no marks."""
    weights = story_words(text(clean(body), title=clean(title)))
    assert list(unpack(pack(weights)).items()) == list(weights.items())
    for word, weight in weights.items():
        assert weight in (1.0, NAME_WEIGHT)
        assert word not in MARKS
        assert word not in STOP_WORDS
