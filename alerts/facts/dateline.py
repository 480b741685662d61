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
_WORD: Final = r"[\u0621-\u06ff\u200c\d]+"
_ARABIC: Final = re.compile(
    rf"\s*[\u0621-\u06ff\u200c]+(?:(?:،? |،){_WORD}){{0,3}}(?:(?:،? |،){_WORD}{_CREDIT}|{_CREDIT})"
    rf"(?:\s+{_DASH}\s*|[:：]\s+)"
)
# A desk or an agency in brackets is credit enough: Urdu and Pashto papers put no sign behind it.
_DESK: Final = (
    r"(?:نمائند|نامہ ?نگار|رپورٹر|بیورو|ڈیسک|ایجنس|اے پی پی|این این آئی|آن لائن|پی این آئی|نیوز|"
    r"ریڈیو|خبر ?نگار|[آا]ژانس|خبریال|"
    r"راډیو|اې اف پي|اے ایف پی|ای اف پی|روئٹرز|رویترز)"
)
_CREDITED: Final = re.compile(
    rf"\s*[\u0621-\u06ff]+(?:(?:،? |،){_WORD}){{0,4}}\s*[(\[][^()\[\]\n]{{0,40}}{_DESK}[^()\[\]\n]{{0,40}}[)\]]"
    rf"\s*(?:{_DASH}|[:：۔])?\s*"
)


def dateline_end(body: str) -> int:
    """Return the offset behind the dateline; 0 where there is none."""
    beginning = body[:_LONGEST]
    found = _LATIN.match(beginning) or _CREDITED.match(beginning) or _ARABIC.match(beginning)
    return found.end() if found else 0
