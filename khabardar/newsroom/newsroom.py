"""The newsroom as a whole: its outlets open on loopback, the timetable plays, and what must come of it is known.

It knows nothing of crawling, rules or alerts; it is the world that Khabardar looks at.
"""

import hashlib
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from string import Template
from types import TracebackType
from typing import Self

from khabardar.newsroom.outlets import Outlet, load_outlets
from khabardar.newsroom.pages import Issue, article_url, render_feed, render_page
from khabardar.newsroom.server import Answer, Journal, OutletServer, Request
from khabardar.newsroom.timetable import LENGTH, Scene, first_scene, load_timetable, on_stage, text_of
from khabardar.newsroom.weekdays import with_weekdays

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must become of one article: the rules that must fire and be told, or why nobody may be told."""

    url: str
    outlet: str
    language: str
    headline: str
    rules: tuple[str, ...]
    event: str  # articles that share it tell of the same event
    news: frozenset[str]  # what all its texts bring for those who know of the event: why they are told again
    reason: str

    @property
    def alerts(self) -> bool:
        """Whether subscribers must hear of it."""
        return bool(self.rules)


class Newsroom:
    """All outlets, open; make one with `Newsroom.start` and use it in a `with`, or call `stop` at the end."""

    def __init__(self, *, port: int, seconds: float, clock: Clock, hold: bool) -> None:
        self._outlets = load_outlets()
        self._scenes = load_timetable(self._outlets)
        self._seconds = seconds
        self._clock = clock
        self._opened = clock()
        self._began: datetime | None = None if hold else self._opened
        self._failed: set[str] = set()
        self._lock = threading.Lock()
        self._journal = Journal()
        self._servers: dict[str, OutletServer] = {}
        with ExitStack() as undo:
            for number, outlet in enumerate(self._outlets.values()):
                server = OutletServer(outlet.id, port + number if port else 0, self._answering(outlet), self._journal)
                undo.callback(server.server_close)
                self._servers[outlet.id] = server
            undo.pop_all()
        for server in self._servers.values():
            server.open()

    @classmethod
    def start(
        cls, *, port: int = 0, seconds: float = LENGTH, clock: Clock = lambda: datetime.now(UTC), hold: bool = False
    ) -> Self:
        """Open the outlets: on `port` and the ones after it, or wherever there is room (0).

        The timetable takes `seconds` by `clock`, from now on; with `hold`, from `play` on (until then the outlets
        show what they had at second 0: the baseline). OSError if a port is taken.
        """
        return cls(port=port, seconds=seconds, clock=clock, hold=hold)

    def play(self) -> None:
        """Let the timetable begin, if it has not."""
        self._began = self._began or self._clock()

    def stop(self) -> None:
        """Close all outlets."""
        for server in self._servers.values():
            server.stop()

    def __enter__(self) -> Self:
        """Return the newsroom, open since `start`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all outlets."""
        self.stop()

    @property
    def second(self) -> float:
        """Where the play is, in seconds of the timetable (30 in all, however long they take)."""
        if self._began is None:
            return 0.0
        return (self._clock() - self._began).total_seconds() * LENGTH / self._seconds

    @property
    def seconds(self) -> float:
        """How long the play takes, by the clock."""
        return self._seconds

    @property
    def over(self) -> bool:
        """Whether everything has appeared."""
        return self.second >= self._scenes[-1].at

    @property
    def journal(self) -> tuple[Request, ...]:
        """All requests up to now, in the order they were answered."""
        return self._journal.requests()

    def site(self, outlet: str) -> str:
        """Return the address of an outlet, without a slash at the end."""
        return self._servers[outlet].site

    def sources(self) -> list[dict[str, object]]:
        """Return the outlets as an operator would write them under `sources:`."""
        return [_filled(outlet.source, self.site(outlet.id)) for outlet in self._outlets.values()]

    def expected(self) -> tuple[Expectation, ...]:
        """Return what must become of each article, in order of appearance."""
        last = {(scene.outlet, scene.article): scene for scene in self._scenes}
        return tuple(self._expectation(scene) for scene in last.values())

    def _expectation(self, scene: Scene) -> Expectation:
        texts = [one for one in self._scenes if (one.outlet, one.article) == (scene.outlet, scene.article)]
        outlet = self._outlets[scene.outlet]
        return Expectation(
            url=article_url(outlet, self.site(outlet.id), scene.article),
            outlet=outlet.id,
            language=outlet.language,
            headline=text_of(self._outlets, scene).fields["title"],
            rules=scene.rules,
            event=scene.event,
            news=frozenset(reason for one in texts for reason in one.news),
            reason=scene.reason,
        )

    def _answering(self, outlet: Outlet) -> Callable[[str, Mapping[str, str]], Answer]:
        def answer(target: str, headers: Mapping[str, str]) -> Answer:
            # One outlet's feed has a query of its own; for the rest it does not mind who counts its readers.
            path = target if target == outlet.feed_path else target.partition("?")[0]
            site = self.site(outlet.id)
            issues = {issue.url.removeprefix(site): issue for issue in self._issues(outlet, site)}
            if path == outlet.feed_path:
                return _feed_answer(outlet, render_feed(outlet, site, list(issues.values())), issues, headers)
            if path == "/robots.txt" and outlet.robots:
                return Answer(200, outlet.robots.encode(), {"Content-Type": "text/plain"})
            if path not in issues:
                return Answer(404, b"Not found", {"Content-Type": "text/plain"})
            if issues[path].text.fails_first and self._first_time(site + path):
                return Answer(500, b"Internal Server Error", {"Content-Type": "text/html"})
            return Answer(200, render_page(outlet, site, issues[path]), {"Content-Type": outlet.page_type})

        return answer

    def _issues(self, outlet: Outlet, site: str) -> list[Issue]:
        return [self._issue(outlet, site, scene) for scene in on_stage(self._scenes, outlet.id, self.second)]

    def _issue(self, outlet: Outlet, site: str, scene: Scene) -> Issue:
        first = first_scene(self._scenes, scene.outlet, scene.article)
        published = self._time_of(first) - text_of(self._outlets, first).age
        updated = published if scene is first else self._time_of(scene)
        day = published.astimezone(outlet.zone).date()
        text = with_weekdays(text_of(self._outlets, scene), outlet.language, day)
        return Issue(text, article_url(outlet, site, scene.article), published, updated)

    def _time_of(self, scene: Scene) -> datetime:
        if scene.at == 0 or self._began is None:  # what was there at the opening keeps its date
            return self._opened
        return self._began + timedelta(seconds=scene.at * self._seconds / LENGTH)

    def _first_time(self, url: str) -> bool:
        with self._lock:
            if url in self._failed:
                return False
            self._failed.add(url)
            return True


def _feed_answer(outlet: Outlet, body: bytes, issues: Mapping[str, Issue], headers: Mapping[str, str]) -> Answer:
    if not outlet.validators:
        return Answer(200, body, {"Content-Type": outlet.feed_type})
    tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    changed = max(issue.updated for issue in issues.values()).replace(microsecond=0)
    validators = {"ETag": tag, "Last-Modified": format_datetime(changed.astimezone(UTC), usegmt=True)}
    if _is_known(headers, tag, changed):
        return Answer(304, headers=validators)
    return Answer(200, body, {"Content-Type": outlet.feed_type, **validators})


def _is_known(headers: Mapping[str, str], tag: str, changed: datetime) -> bool:
    """Whether the reader has this version already; the tag decides alone where it is sent (RFC 9110, 13.2.2)."""
    if "if-none-match" in headers:
        return tag in headers["if-none-match"]
    since = headers.get("if-modified-since")
    return since is not None and parsedate_to_datetime(since) >= changed


def _filled(source: Mapping[str, object], site: str) -> dict[str, object]:
    def fill(value: object) -> object:
        if isinstance(value, list):
            return [fill(each) for each in value]
        return Template(value).safe_substitute(site=site) if isinstance(value, str) else value

    return {name: fill(value) for name, value in source.items()}
