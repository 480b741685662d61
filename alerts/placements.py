"""The story of one article, and the reason: what `events.py` decides, as a value. Nothing is decided here."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alerts.storyindex import Resemblance

SHOWN_WORDS: Final = 6
SHOWN_VETOES: Final = 2


class Join(StrEnum):
    """Why an article stands in its story."""

    FIRST = "first"  # nothing like it is open: it opens a story
    COPY = "copy"
    NEAR_COPY = "near_copy"
    SAME_EVENT = "same_event"  # in other words
    SAME_FACTS = "same_facts"  # in quite other words, or in another language
    REVISION = "revision"  # a new text of an article that has its story


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The story of one article, and why: `nearest` is the article it resembles, by `likeness` from 0 to 1.

    A story bears the id of the article that opened it. `merged` are the stories that went into this one because of
    the article. `chosen` is how much the story resembles it where it tells the same in other words, `runner_up` the
    next best; `agreed` are the facts that it shares with reports in quite other words. `vetoed` says which stories
    it would have joined, and what kept it apart from them.
    """

    article: int
    story: int
    join: Join
    duplicate_of: int | None = None
    nearest: int | None = None
    likeness: float = 0.0
    chosen: Resemblance | None = None
    runner_up: Resemblance | None = None
    agreed: str = ""
    vetoed: tuple[tuple[int, str], ...] = ()
    merged: tuple[int, ...] = ()

    @property
    def reason(self) -> str:
        """The reason in one line, as it is stored and shown: `near_copy 0.52 of 17`, `same_event 1.40 by bannu`."""
        pieces = [self.join.value]
        if self.nearest is not None:
            pieces.append(f"{self.likeness:.2f} of {self.nearest}")
        if self.chosen is not None:
            pieces.append(f"{self.chosen.ratio:.2f} by {', '.join(self.chosen.shared[:SHOWN_WORDS])}")
        if self.agreed:
            pieces.append(f"by {self.agreed}")
        if self.runner_up is not None:
            pieces.append(f"(next s{self.runner_up.story} {self.runner_up.ratio:.2f})")
        pieces += [f"not s{story}: {why}" for story, why in self.vetoed[:SHOWN_VETOES]]
        pieces += [f"merged s{story}" for story in self.merged]
        return " ".join(pieces)
