"""The regular inflections of single words."""

import pytest

from alerts.inflections import inflect


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("attack", "attack attacks attacked attacking"),
        ("ambush", "ambush ambushes ambushed ambushing"),
        ("injure", "injure injures injured injuring"),
        ("bury", "bury buries buried burying"),
        ("die", "die dies died dying"),
        ("kidnap", "kidnap kidnaps kidnaped kidnapped kidnaping kidnapping"),
        ("destroy", "destroy destroys destroyed destroying"),
        ("shoot", "shoot shoots shot shooting"),
        ("strike", "strike strikes struck stricken striking"),
        ("flee", "flee flees fled fleeing"),
        ("gunman", "gunman gunmen"),
        ("wolf", "wolf wolves"),
        ("حملہ", "حملہ حملے حملوں"),
        ("دھماکا", "دھماکا دھماکے دھماکوں"),
        ("گولی", "گولی گولیاں گولیوں"),
        ("ٹینک", "ٹینک ٹینکوں ٹینکیں ٹینکے"),
        ("برید", "برید بریدونہ بریدونو"),
    ],
)
def test_forms(word: str, forms: str) -> None:
    """The forms that a reader expects are there, in English, Urdu and Pashto."""
    assert set(forms.split()) <= set(inflect(word))
    assert inflect(word)[0] == word


def test_no_word_for_the_doer() -> None:
    """`~bomb` is what happens; a bomber is somebody, and is written by name."""
    assert "bomber" not in inflect("bomb")


def test_no_verb_of_a_doer() -> None:
    """A gunman is no verb: explanations show no gunmaning, which nobody would understand."""
    assert inflect("gunman") == ("gunman", "gunmans", "gunmen")


def test_urdu_letters_have_no_pashto_endings() -> None:
    """A letter that only one of the languages has tells them apart."""
    assert "ٹینکونہ" not in inflect("ٹینک")
    assert not [form for form in inflect("ګواښ") if form.endswith("وں")]


def test_other_scripts_are_refused() -> None:
    """Where no endings are known, the operator hears of it."""
    with pytest.raises(ValueError, match="write the forms"):
        inflect("विस्फोट")
