"""The magnitude of an earthquake, by which two quakes of one region are told apart; in four languages, and Hindi."""

import re
from typing import Final

from storage.records import Article

_READ_CHARS: Final = 600  # of a body: what stands further down is of other quakes
_FIGURE: Final = r"([0-9۰-۹٠-٩][.,٫][0-9۰-۹٠-٩])(?![0-9۰-۹٠-٩])"
_NAMED: Final = (
    r"magnitude(?: of)?(?: at least| about| around)?|measur(?:ing|ed)(?: at)?|شدت|ریکٹر سکیل پر|رېکټر|په کچه|तीव्रता"
)
# A bare "m" is metres: of snow, or of a flood.
_UNIT: Final = (
    r"magnitude|(?:m[\s-])?(?:earthquake|quake|tremor|aftershock)|on the richter|شدت|کی شدت|ریکٹر|درجه|درجې|ریشتر|रिक्टर"
)
_MAGNITUDE: Final = re.compile(rf"(?:{_NAMED})[\s:]+{_FIGURE}|{_FIGURE}[\s-]+(?:{_UNIT})", re.IGNORECASE)


_QUAKE: Final = re.compile(r"quake|tremor|richter|زلزل|ریکٹر|رېکټر|ریشتر|भूकंप", re.IGNORECASE)


def read_magnitude(article: Article, *, after: int = 0) -> float | None:
    """Give the magnitude that an article names first, or None; `after` is where the body begins behind its dateline."""
    said = (article.title, article.summary, article.body[after : after + _READ_CHARS])
    if not any(_QUAKE.search(text) for text in said):
        return None  # the river measured so much, and the storm had force ten
    for text in said:
        if found := _MAGNITUDE.search(text):
            return float((found[1] or found[2]).replace(",", ".").replace("٫", "."))
    return None
