"""The product's words in four languages."""

from dataclasses import fields
from string import Formatter

import pytest

from alerts.phrases import LANGUAGES, phrases
from alerts.phrases.record import Phrases

WORDS = [field.name for field in fields(Phrases) if field.type is str]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_each_language_has_every_phrase_with_the_same_placeholders(language: str) -> None:
    """No reader gets an empty line or a brace."""
    english = LANGUAGES["en"]
    assert len(WORDS) > 20
    for name in WORDS:
        text = getattr(LANGUAGES[language], name)
        assert text.strip(), name
        assert _placeholders(text) == _placeholders(getattr(english, name)), name


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_each_language_says_it_in_its_own_words(language: str) -> None:
    """Nothing was left in English."""
    english = LANGUAGES["en"]
    same = [name for name in WORDS if getattr(LANGUAGES[language], name) == getattr(english, name)]
    assert same == []
    assert LANGUAGES[language].rtl


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_the_help_names_every_command_and_telegram_takes_the_descriptions(language: str) -> None:
    """A command without help would not be found; Telegram takes descriptions of up to 256 letters."""
    words = phrases(language)
    assert all(f"/{command}" in words.help for command in ("start", "latest", "stop", "help"))
    described = [words.start_command, words.stop_command, words.latest_command, words.help_command]
    assert all(1 <= len(text) <= 256 for text in described)


def test_a_language_without_words_of_ours_is_answered_in_english() -> None:
    """Telegram clients name many languages and regions."""
    assert phrases("fa-AF") is LANGUAGES["fa"]
    assert phrases("de") is phrases("") is LANGUAGES["en"]
