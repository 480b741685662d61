"""A mention: one place in a text that says how many people were killed, injured or captured.

The readers of the languages find mentions; which of them is the toll is decided in `tolls.py`.
"""

from dataclasses import dataclass
from enum import IntEnum


class Rank(IntEnum):
    """How much a mention counts against others: a toll phrase beats an exact figure, that a weak, that a vague one."""

    VAGUE = 1  # "dozens", "several": only a least number
    WEAK = 2  # names counted, "the murder", large figures
    EXACT = 3
    TOLL = 4  # "the death toll rose to", "bringing the number of dead to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """How many of one kind of victims, and where it stands: offsets into the field that was read."""

    kind: str  # one of storage.facts.VICTIMS
    least: int
    most: int | None  # None where nobody says ("at least 30")
    rank: Rank = Rank.EXACT
    background: bool = False  # of an earlier event
    sentence: int = 0  # the number of the sentence
    start: int
    end: int
