"""The incident card: what an article, or all articles of a story, say happened. Records and their stored form.

What is read from a text, and by what words, is decided in `alerts/facts/`. A field without a text behind it is empty.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from storage.records import Span

VICTIMS: Final = ("killed", "injured", "captured", "attackers_killed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """How many: at least `least`, at most `most` (None: nobody says). A vague word ("dozens") gives only a least."""

    least: int
    most: int | None = None
    vague: bool = False
    word: str = ""  # the words that say how many, as they stand in the text
    evidence: str = ""  # the sentence
    field: str = ""  # where the words stand: title, summary or body; text == field[start:end]
    start: int = 0
    end: int = 0
    source: str = ""  # who says so, and when
    at: datetime | None = None
    taken_back: int = 0  # a higher figure that this one corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What happened. Attack types and targets are the ids of the contract, groups and places ids of entities."""

    killed: Toll | None = None
    injured: Toll | None = None
    captured: Toll | None = None
    attackers_killed: Toll | None = None
    attack_type: str = ""
    target: str = ""
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # where it happened, the most exact names first; their parents are not repeated here
    headlined: tuple[str, ...] = ()  # those of them that the title names
    spread: bool = False  # says that it reached a further place
    event_date: date | None = None
    claimed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    claimed: bool = False  # says that somebody claims it, also where nobody is named
    denied: bool = False  # says that somebody denies it
    withdrawn: bool = False  # says that an earlier report of the event was false
    deadly: bool = False  # says that somebody died, in figures or not
    revised: bool = False  # says that earlier figures were too high
    another: bool = False  # says that it is a further event: "another", "second", "fresh attack"
    several: bool = False  # tells of several events at once: its figures are their sum
    update: bool = False  # says that a toll rose: others told of the event before
    aftermath: bool = False  # tells of what follows an event: a funeral, a condemnation, a protest
    background: bool = False  # looks back (anniversary, analysis, trial): no new report of an event
    magnitude: float | None = None  # of an earthquake
    evidence: tuple[tuple[str, Span], ...] = ()  # by field name; a field may have several

    @property
    def violent(self) -> bool:
        """Whether anything was read that makes this an incident."""
        return bool(self.attack_type or self.claim or self.withdrawn or any(getattr(self, name) for name in VICTIMS))

    @property
    def claim(self) -> str:
        """What is said of responsibility in one word: claimed, denied, or nothing; a claim outweighs."""
        return "claimed" if self.claimed else "denied" if self.denied else ""

    @property
    def comparable(self) -> bool:
        """Whether anything was read that tells one event from another."""
        return self.violent or self.magnitude is not None


def to_json(facts: Facts) -> dict[str, Any]:
    """Give what is stored: plain JSON, without empty fields."""
    plain: dict[str, Any] = {}
    for name, value in asdict(facts).items():
        if isinstance(value, dict):
            plain[name] = {
                key: _plain(part) for key, part in value.items() if part or (part == 0 and part is not False)
            }
        elif value:
            plain[name] = _plain(value)
    if facts.evidence:
        plain["evidence"] = [[name, span.field, span.start, span.end, span.text] for name, span in facts.evidence]
    return plain


def from_json(stored: Mapping[str, Any] | None) -> Facts:
    """Read back what `to_json` gave, None for nothing; keys of a later version are left out."""
    known = {field.name for field in fields(Facts)}
    values: dict[str, Any] = {name: value for name, value in (stored or {}).items() if name in known}
    for name in VICTIMS:
        if name in values:
            toll = dict(values[name])
            if "at" in toll:
                toll["at"] = datetime.fromisoformat(toll["at"])
            values[name] = Toll(**toll)
    for name in ("groups", "places", "headlined", "claimed_by", "denied_by"):
        values[name] = tuple(values.get(name, ()))
    if "event_date" in values:
        values["event_date"] = date.fromisoformat(values["event_date"])
    values["evidence"] = tuple((name, Span(*span)) for name, *span in values.get("evidence", ()))
    return Facts(**values)


def to_contract(facts: Facts) -> dict[str, Any]:
    """Give what replays and commands print: plain JSON, with a null where nothing was read."""
    return {
        **{kind: _toll(getattr(facts, kind)) for kind in VICTIMS},
        "attack_type": facts.attack_type or None,
        "target": facts.target or None,
        "groups": list(facts.groups),
        "places": list(facts.places),
        "event_date": facts.event_date.isoformat() if facts.event_date else None,
        "claim": facts.claim or None,
        "claimed_by": list(facts.claimed_by),
        "denied_by": list(facts.denied_by),
    }


def _toll(toll: Toll | None) -> dict[str, Any] | None:
    if toll is None:
        return None
    said = {"min": toll.least, "max": toll.most, "evidence": toll.evidence, "vague": toll.vague}
    return {**said, "source": toll.source} if toll.source else said


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
