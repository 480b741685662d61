"""Reads the labelled coverage under tests/alerts/coverage and scores what a replay made of it.

The texts were written blind: nobody looked at the readers of the product while writing them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from storage.durations import parse_duration
from storage.records import Article

FOLDER = Path(__file__).parent / "alerts" / "coverage"
PATIENCE = timedelta(minutes=50)  # the cooldown, and the longest wait of a shipped rule
ALLOWED = frozenset({"confirmed", "severity_rose"})  # by origins and by the rules' own severities: not labelled


@dataclass(frozen=True, slots=True)
class Told:
    """One article of the set with what is true of it."""

    article: Article
    event: str
    rings: tuple[str, ...]
    killed: int | None
    looks_back: bool
    corrects: bool

    @property
    def name(self) -> str:
        """Its name in the replay."""
        return self.article.external_id


@dataclass(slots=True)
class Score:
    """What a replay made of the set; lists hold one line per miss."""

    changes: int = 0
    missed: list[str] = field(default_factory=list)
    rung: int = 0
    false: list[str] = field(default_factory=list)
    corrections: int = 0
    uncorrected: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    scattered: list[str] = field(default_factory=list)
    tolls: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    wrong_tolls: list[str] = field(default_factory=list)

    @property
    def share_rung(self) -> float:
        """Material changes that rang."""
        return 1 - len(self.missed) / self.changes

    @property
    def share_false(self) -> float:
        """Ringing messages that nothing material stood behind."""
        return len(self.false) / max(1, self.rung)

    def toll_accuracy(self, language: str) -> float:
        """Articles of a language whose dead were read as written."""
        return sum(self.tolls[language]) / max(1, len(self.tolls[language]))

    def lines(self) -> list[str]:
        """Everything, to be read by a person."""
        figures = [
            f"changes rung {self.share_rung:.3f} of {self.changes}, false {self.share_false:.3f} of {self.rung}",
            *(f"tolls {name} {self.toll_accuracy(name):.3f} of {len(self.tolls[name])}" for name in sorted(self.tolls)),
        ]
        return figures + self.missed + self.false + self.uncorrected + self.merged + self.scattered + self.wrong_tolls


def coverage() -> list[Told]:
    """Give the whole set, articles of all events interleaved by their time."""
    told: list[Told] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for event in yaml.safe_load(path.read_text(encoding="utf-8")):
            told.extend(_told(event))
    return sorted(told, key=lambda one: (one.article.fetched_at, one.name))


def _told(event: dict[str, Any]) -> Iterable[Told]:
    for place, written in enumerate(event["articles"], start=1):
        name = f"{event['event']}-{place}"
        at = event["starts"] + parse_duration(written["at"])
        article = Article(
            url=f"https://{written['source']}.example.org/{name}",
            source=written["source"],
            title=written["title"],
            body=_body(event["articles"], written),
            language=written["language"],
            published_at=at - timedelta(minutes=2),
            fetched_at=at,
            external_id=name,
        )
        yield Told(
            article,
            event["event"],
            tuple(written.get("rings", ())),
            written.get("killed"),
            looks_back=written.get("looks_back", False),
            corrects=written.get("correction", False),
        )


def _body(articles: Sequence[dict[str, Any]], written: dict[str, Any]) -> str:
    """Give the text; a copy of another article's is that with its edits, each of which must be found."""
    if "copy" not in written:
        return str(written["body"])
    body = _body(articles, articles[written["copy"] - 1])
    for old, new in written["edits"]:
        if old not in body:
            raise ValueError(f"{written['title']!r} edits what is not there: {old!r}")
        body = body.replace(old, new)
    return body


def score(told: Sequence[Told], lines: Sequence[dict[str, Any]]) -> Score:
    """Compare a replay of the set with what is true of it."""
    result = Score()
    by_name = {line["id"]: line for line in lines}
    rings = _rings(told, by_name)
    for one in told:
        _score_changes(result, one, rings[one.event])
        if one.corrects:
            result.corrections += 1
            if not any(message["kind"] == "correction" for message in by_name[one.name]["messages"]):
                result.uncorrected.append(f"not corrected: {one.name}: {one.article.title}")
        if one.killed is not None:
            _score_toll(result, one, by_name[one.name]["facts"]["killed"])
    _score_messages(result, told, by_name)
    _score_stories(result, told, by_name)
    return result


def _rings(told: Sequence[Told], by_name: dict[str, Any]) -> dict[str, list[datetime]]:
    rings: dict[str, list[datetime]] = defaultdict(list)
    for one in told:
        rings[one.event] += [_moment(message) for message in by_name[one.name]["messages"] if message["rings"]]
    return rings


def _score_changes(result: Score, one: Told, rings: list[datetime]) -> None:
    since = one.article.fetched_at
    for change in one.rings:
        result.changes += 1
        if not any(since <= at <= since + PATIENCE for at in rings):
            result.missed.append(f"not rung: {one.name} {change}: {one.article.title}")


def _score_messages(result: Score, told: Sequence[Told], by_name: dict[str, Any]) -> None:
    due: dict[str, list[datetime]] = defaultdict(list)
    for one in told:
        due[one.event] += [one.article.fetched_at] * bool(one.rings)
    for one in told:
        for message in by_name[one.name]["messages"]:
            if not message["rings"]:
                continue
            result.rung += 1
            at = _moment(message)
            behind = any(at - PATIENCE <= since <= at for since in due[one.event])
            if one.looks_back or not (behind or message["reason"] in ALLOWED):
                result.false.append(
                    f"false ring: {one.name} {message['reason']} at {message['at']}: {message['text'][:90]!r}"
                )


def _score_toll(result: Score, one: Told, read: dict[str, Any] | None) -> None:
    least = read["min"] if read else 0
    most = (read["max"] or read["min"]) if read else 0
    right = least <= (one.killed or 0) <= most
    result.tolls[one.article.language].append(right)
    if not right:
        result.wrong_tolls.append(f"toll: {one.name} is {one.killed}, read {read}")


def _score_stories(result: Score, told: Sequence[Told], by_name: dict[str, Any]) -> None:
    events: dict[str, set[str]] = defaultdict(set)
    stories: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        if not one.looks_back:
            story = by_name[one.name]["story"]
            events[story].add(one.event)
            stories[one.event][story].append(one.name)
    result.merged = [
        f"merged: {story}: {', '.join(sorted(those))}" for story, those in events.items() if len(those) > 1
    ]
    result.scattered = [f"scattered: {event}: {dict(those)}" for event, those in stories.items() if len(those) > 1]


def _moment(message: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(message["at"])
