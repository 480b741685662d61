"""A lexicon of one language: phrases as they are written in its module, folded as texts are."""

import pytest

from alerts.facts.lexicon import KILLED, Lexicon, joined, phrases
from alerts.facts.words_fa import DARI
from alerts.facts.words_ps import PASHTO
from alerts.facts.words_ur import URDU


def test_phrases_are_folded_like_texts() -> None:
    """An underscore and a joiner part words, and letters are those of folded text."""
    assert phrases("جاں_بحق کشته\u200cشده ټپي") == ["جاں بحق", "کشتہ شدہ", "ټپی"]


def test_choices_are_joined() -> None:
    """Every word of a part goes with every word of the next; a dash leaves the part out."""
    assert joined("a b", "-  c", "d") == "a_d a_c_d b_d b_c_d"


def test_what_looks_like_harm_is_none() -> None:
    """A longer phrase that means something else has a tag of its own, behind the words of harm."""
    assert URDU.tags["قتل"].kind == KILLED
    assert (URDU.tags["قتل کیس"].sign, URDU.tags["قتل کیس"].kind) == (".", "")
    assert "قتل" in URDU.openings


@pytest.mark.parametrize("made", [URDU, PASHTO, DARI], ids=["ur", "ps", "fa"])
def test_a_lexicon_is_whole(made: Lexicon) -> None:
    """Each language has every sort of word that the reader cannot do without, folded."""
    assert set("VNPSA&vzyTc<") <= {tag.sign for tag in made.tags.values()}
    assert {"killed", "injured", "captured"} <= {tag.kind for tag in made.tags.values()}
    assert all([word] == phrases(word.replace(" ", "_")) for word in made.tags)
