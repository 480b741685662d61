"""The records that flow between the parts: frozen, without I/O, and the same on every database.

Over 300 lines, because what flows between the parts is read in one piece. A change is a new record
(`dataclasses.replace`). All times are aware and in UTC. Ids are database ids, 0 is not stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Final

JsonObject = Mapping[str, object]


class Severity(IntEnum):
    """How urgent a match is; ordered, so that `max` and `<` mean what they say."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4

    @classmethod
    def parse(cls, name: str) -> "Severity":
        """Return the severity called `name` (low, medium, high, critical); ValueError names the choices."""
        try:
            return cls[name.upper()]
        except KeyError:
            raise ValueError(f"{name!r} is no severity; one of {', '.join(s.label for s in cls)}") from None

    @property
    def label(self) -> str:
        """The name as operators write it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it stands now. Text is cleaned (`text.clean`) but not folded."""

    url: str
    source: str = "import"
    title: str = ""
    summary: str = ""
    body: str = ""
    id: int = 0
    external_id: str = ""
    canonical_url: str = ""
    keys: tuple[str, ...] = ()  # identities of its address: two articles that share one are the same
    authors: tuple[str, ...] = ()
    language: str = ""
    published_at: datetime | None = None
    published_from: str = ""  # provenance: json-ld, meta, time, feed, page, import; empty without a date
    published_precision: str = ""  # instant, day; empty without a date
    modified_at: datetime | None = None
    fetched_at: datetime
    section: str = ""
    image_url: str = ""
    origin: str = ""  # who first reported, where the article credits somebody: "AFP"
    baseline: bool = False  # came with the first fetch of its feed: stored and searchable, never alerted
    complete: bool = True  # False while only the feed's title and summary are known
    revision: int = 1


class Outcome(StrEnum):
    """What became of one article that was offered to the archive."""

    NEW = "new"
    UPDATED = "updated"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Saved:
    """An article after saving: its id and revision are set."""

    article: Article
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Span:
    """Where a term hit: offsets into the original field, `text == field[start:end]`."""

    field: str  # title, summary, body, author
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One rule that holds for one article."""

    rule: str
    title: str
    severity: Severity
    spans: tuple[Span, ...]
    tags: tuple[str, ...] = ()
    notify: bool = True
    wait_seconds: int = 0
    cooldown_seconds: int = 1800
    min_origins: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """An event as the sum of its articles."""

    id: int = 0
    headline: str
    first_at: datetime
    last_at: datetime
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """The story an article stands in, since when and why; `signature` is what its text is compared by."""

    article: int
    story: int
    duplicate_of: int | None = None
    reason: str = ""
    signature: bytes | None = None
    words: bytes | None = None
    facts: JsonObject | None = None  # storage.facts.from_json reads it
    places: tuple[str, ...] = ()  # that it names, where a rule fired: what chats may follow it by
    origin: str = ""  # who first reported: equal for all copies of one wire
    language: str = ""  # of the article, and only read, as its source
    source: str = ""
    joined_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Firing:
    """A rule that held for an article, as it is kept: for the ledger, and for rules that count over stories."""

    article: int
    revision: int
    story: int
    match: Match
    subjects: tuple[str, ...] | None = None  # ids of whom and what it is about; None: old news, which does not count
    rules_hash: str
    at: datetime


class AlertState(StrEnum):
    """Where an alert stands."""

    HELD = "held"
    OPEN = "open"
    CLOSED = "closed"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A story that some rule fired on, one per story; or a `topic`, of a rule that counts over stories (story 0)."""

    id: int = 0
    story: int
    topic: str = ""
    article: int  # the article whose headline leads
    state: AlertState = AlertState.OPEN
    severity: Severity
    revision: int = 1
    matches: tuple[Match, ...] = ()
    rules_hash: str = ""
    reason: str = "first_report"
    places: tuple[str, ...] = ()  # entity ids named by its articles, for those who follow places
    facts: JsonObject | None = None  # the story's incident card; storage.facts.from_json reads it
    origins: tuple[str, ...] = ()  # independent origins, the first first
    outlets: tuple[str, ...] = ()  # ids of the sources that carry it
    due_at: datetime
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed in an alert with one of its revisions: one piece of news, or of the correction of an error."""

    alert: int = 0
    revision: int
    article: int
    reason: str  # toll_rose, claim, denial, severity_rose, confirmed, new_place, correction
    what: str  # killed, injured, captured, attackers_killed, claimed_by, denied_by, severity, origins, places, story
    before: object = None  # plain JSON, as the alert had it; None where there was nothing
    after: object = None
    at: datetime


class Verdict(StrEnum):
    """What was decided about telling somebody."""

    TOLD = "told"
    NOT_TOLD = "not_told"
    HELD = "held"  # later, perhaps
    FAILED = "failed"  # nothing could be decided; the reason says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Why a chat was told, or not told, about an article. Without a chat it holds for everybody."""

    story: int
    article: int
    alert: int | None = None  # only where there is no story
    chat: int | None = None
    thread: int = 0
    verdict: Verdict
    reason: str
    at: datetime


class DeliveryKind(StrEnum):
    """What kind of message a delivery is."""

    ROOT = "root"
    EDIT = "edit"
    FOLLOWUP = "followup"
    CORRECTION = "correction"
    DIGEST = "digest"


class DeliveryState(StrEnum):
    """Where a delivery stands; `sending` is committed before the request goes out."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the outbox: one message for one chat, rendered when it is claimed."""

    id: int = 0
    alert: int
    chat: int
    thread: int = 0  # 0 where there is none
    kind: DeliveryKind = DeliveryKind.ROOT
    revision: int = 1
    state: DeliveryState = DeliveryState.PENDING
    priority: int = 0  # lower goes first
    reason: str = "first_report"
    not_before: datetime
    lease_until: datetime | None = None
    attempts: int = 0
    message_id: int | None = None
    shows: int = 0  # the revision of the alert that was sent
    may_repeat: bool = False
    error: str = ""


CONSOLE_CHAT: Final = 0  # the console receiver's chat id; Telegram has no chat 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """What a subscriber follows: everything, or any of these."""

    all: bool = False
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """A chat (or one topic of it) that gets alerts, and which ones."""

    chat: int
    thread: int = 0
    name: str = ""
    added_by: str = "bot"  # file, command, bot, console
    state: str = "active"  # active, requested, off
    follow: Follow = field(default_factory=lambda: Follow(all=True))
    severity: Severity = Severity.MEDIUM
    language: str = "en"
    zone: str = "UTC"
    quiet_from: str = ""  # "22:00"; empty without quiet hours
    quiet_to: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlRun:
    """What one crawl of one source did; `errors` is empty only if the outcome is ok or unchanged."""

    source: str
    outcome: str  # ok, unchanged, partial, failed, blocked, timeout
    started_at: datetime
    seconds: float = 0.0
    requests: int = 0
    found: int = 0
    new: int = 0
    updated: int = 0
    errors: tuple[str, ...] = ()
