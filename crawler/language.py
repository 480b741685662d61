"""Which language a text is in, among those of the region. It must not trust what a page declares: often wrong."""

from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier

LANGUAGES: Final = ("en", "ur", "ps", "fa", "hi", "ar")
_ENOUGH = 500  # characters of the body: more does not change the answer


def detect(title: str, body: str = "") -> str:
    """Return the code (one of `LANGUAGES`) of the language of a title and the beginning of its body.

    Empty if there is no letter in them.
    """
    sample = f"{title}\n{body[:_ENOUGH]}".strip()
    if not any(letter.isalpha() for letter in sample):
        return ""
    return str(_identifier().classify(sample)[0])


@cache
def _identifier() -> LanguageIdentifier:
    """The model, read once per process (0.3 s)."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LANGUAGES))
    return identifier
