"""The product's own words to subscribers, one file per language.

Every language fills the same record, so none can miss a phrase; a test compares the placeholders. No logic here.
"""

from alerts.phrases.en import ENGLISH
from alerts.phrases.fa import DARI
from alerts.phrases.ps import PASHTO
from alerts.phrases.record import Phrases
from alerts.phrases.ur import URDU

LANGUAGES = {"en": ENGLISH, "ur": URDU, "ps": PASHTO, "fa": DARI}


def phrases(language: str) -> Phrases:
    """Return the words in a language (`en`, `ur`, `ps`, `fa`; also `fa-AF`); English for any other."""
    return LANGUAGES.get(language[:2], ENGLISH)
