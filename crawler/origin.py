"""Who first reported: the agency or office that a text credits. A wire copy adds no origin, so alerts count by this.

It reads what the article says of itself; whether two texts are copies is decided elsewhere.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from storage import text

# The names that agencies sign with, in the scripts of the region.
_AGENCIES: Final[Mapping[str, tuple[str, ...]]] = {
    "AFP": ("AFP", "Agence France-Presse", "اے ایف پی", "ای اف پی", "فرانس پرس", "خبرگزاری فرانسه"),
    "Reuters": ("Reuters", "Thomson Reuters", "رائٹرز", "روئٹرز", "رویترز", "روېټرز"),
    "AP": (
        "AP",
        "Associated Press",
        "The Associated Press",
        "اے پی",
        "ایسوسی ایٹڈ پریس",
        "آسوشیتدپرس",
        "اسوشیتدپرس",
        "اسوشېټېډ پرېس",
    ),
    "APP": ("APP", "Associated Press of Pakistan", "اے پی پی"),
    "PTI": ("PTI", "Press Trust of India", "پی ٹی آئی نیوز"),
    "ANI": ("ANI", "Asian News International"),
    "IANS": ("IANS",),
    "Xinhua": ("Xinhua", "شینہوا", "شنہوا", "شینهوا", "شینوا"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "اناطولیہ", "آناتولی", "آناطولی"),
    "DPA": ("DPA", "Deutsche Presse-Agentur", "ڈی پی اے"),
    "EFE": ("EFE",),
    "TASS": ("TASS", "تاس"),
    "IRNA": ("IRNA", "ایرنا"),
    "Pajhwok": ("Pajhwok", "Pajhwok Afghan News", "پژواک", "پژواک خبری اژانس", "آژانس خبری پژواک"),
    "Bakhtar": ("Bakhtar", "Bakhtar News Agency", "باختر", "باختر اژانس", "آژانس باختر"),
    "INP": ("INP", "آئی این پی"),
    "NNI": ("NNI", "این این آئی"),
    "ISPR": ("ISPR", "Inter-Services Public Relations", "آئی ایس پی آر", "ای اس پی آر"),
}
_OFFICES: Final = ("ISPR",)  # not news agencies: they count as origin where the text's beginning quotes them
_BRACKETS = re.compile(r"[(\[（]([^()\[\]]{2,60})[)\]）]")
_PARTS = re.compile(r"[,/،;؛:|&]|\s+-\s+|\bvia\b")
_DATELINE = 90  # characters in which a dateline ends
_CREDIT_WORDS = 14


def find(body: str, *, named: Iterable[str] = (), credits_taken: Iterable[str] = ()) -> str:
    """Return the agency's short name, or "".

    `named` are authors and credit fields, `credits_taken` are lines that were cut from the text as credits.
    """
    forms = _forms()
    for name in named:
        for part in (name, *_PARTS.split(name)):
            if agency := forms.get(text.key(part)):
                return agency
    lines = [line for line in body.split("\n") if line.strip()]
    for bracket in _BRACKETS.finditer(lines[0][:_DATELINE] if lines else ""):
        for part in _PARTS.split(bracket.group(1)):
            if agency := forms.get(text.key(part)):
                return agency
    return _credited([*lines[-1:], *credits_taken]) or _quoted_office(lines[:2])


def _credited(lines: Iterable[str]) -> str:
    for line in lines:
        key = text.key(line)
        if key.count(" ") < _CREDIT_WORDS and (not line.rstrip().endswith(".") or key.count(" ") < 4):
            for form, agency in _forms().items():
                if f" {form} " in f" {key} ":
                    return agency
    return ""


def _quoted_office(lines: Iterable[str]) -> str:
    beginning = f" {text.key(' '.join(lines))} "
    return next((agency for form, agency in _forms().items() if agency in _OFFICES and f" {form} " in beginning), "")


@cache
def _forms() -> Mapping[str, str]:
    """Every folded form, the longest first, so that APP is not read as AP."""
    forms = {text.key(form): agency for agency, written in _AGENCIES.items() for form in written}
    return dict(sorted(forms.items(), key=lambda item: -len(item[0])))
