"""Where a body begins behind its dateline: "KABUL, Afghanistan (AP) —" says where a desk sits, not what happened where.

Pure, by form alone: names of places are not known here.
"""

import re
from typing import Final

_LONGEST: Final = 120
_DASH: Final = r"(?:--+|[-\u2010-\u2015])"
_CREDIT: Final = r"(?:\s*[(\[][^()\[\]\n]{1,40}[)\]])*"
_IN_CAPITALS: Final = rf"[A-Z][A-Z.'’ ]+{_CREDIT}(?:(?:,|/|\sand\s)\s?[\w.'’ /]+)*"
_IN_TITLE_CASE: Final = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+){0,2}(?:, [A-Z]\w+)?"
_DATE: Final = r"(?:,? (?:\d{1,2} )?[A-Z][A-Za-z]{2,8}\.?(?: \d{1,2})?,?(?: \d{2,4})?)?"
_LATIN: Final = re.compile(
    rf"\s*(?:{_IN_CAPITALS}|{_IN_TITLE_CASE}){_DATE}{_CREDIT}(?:\s+{_DASH}\s*(?:\[[A-Z ]+\]\s*)*|:\s+(?=[A-Z\"“‘]))"
)
_ARABIC: Final = re.compile(
    rf"\s*[\u0621-\u06ff\u200c]+(?:(?:،? |،)[\u0621-\u06ff\u200c]+){{0,3}}{_CREDIT}(?:\s+{_DASH}\s*|[:：]\s+)"
)


def dateline_end(body: str) -> int:
    """Return the offset behind the dateline; 0 where there is none."""
    beginning = body[:_LONGEST]
    found = _LATIN.match(beginning) or _ARABIC.match(beginning)
    return found.end() if found else 0
