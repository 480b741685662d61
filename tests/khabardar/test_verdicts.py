"""The judge of the newsroom, and what the shipped rules make of the newsroom when the real watch and deliver run it."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from factories import subscriber
from played import FakeChats, Shown

from alerts.deliver import DeliverOptions, deliver
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.pace import Pace
from alerts.view import view_loader
from alerts.watch import WatchOptions, watch
from config.files import load
from config.settings import SHIPPED
from crawler.extract import extract
from crawler.sources import parse_source
from crawler.urls import identity_keys
from khabardar.app import entity_names, source_facts, source_names
from khabardar.newsroom.newsroom import Newsroom
from khabardar.verdicts import Performance, Told, judge
from storage import articles, outbox, subscribers
from storage.database import Database, open_database, upgrade
from storage.records import Article, DeliveryKind

PACE = 300  # seconds of news in a second of the play: the shipped half hour is six seconds of it
OPENING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FORBIDDEN = "/members/"  # by robots.txt


class Play:
    """The newsroom played second by second, with time of its own: each article comes in as it appears."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = OPENING
        self.chats = FakeChats()
        self._loaded = load(SHIPPED)
        self._rules, self._stories = Matcher(self._loaded.ruleset), OpenStories()

    def run(self) -> Performance:
        """Play it to the end, and two hours on, and judge it."""
        with self.database.write() as connection:
            subscribers.put(connection, subscriber(), now=self.now)
        with Newsroom.start(seconds=30 * PACE, clock=lambda: self.now) as room:
            sources = {str(source["id"]): parse_source(source) for source in room.sources()}
            self._load = view_loader(source_names(sources.values()), entity_names(self._loaded.ruleset))
            self._options = WatchOptions(sources=source_facts(sources.values()))
            self._tell_of_what_is_forbidden(room)
            seen: dict[str, bytes] = {}
            for second in range(30 + 24):
                self._wait(OPENING + timedelta(seconds=second * PACE))
                for expected in room.expected():
                    page = _page(expected.url)
                    if page and FORBIDDEN not in expected.url and seen.get(expected.url) != page:
                        seen[expected.url] = page
                        self._arrive(extract(page, expected.url, source=sources[expected.outlet], now=self.now).article)
            return judge(room, self.database)

    def _tell_of_what_is_forbidden(self, room: Newsroom) -> None:
        """Of a page that may not be fetched a crawl keeps what stands in the feed."""
        for one in room.expected():
            if FORBIDDEN in one.url:
                self._arrive(
                    Article(
                        url=one.url,
                        source=one.outlet,
                        title=one.headline,
                        keys=identity_keys(one.url),
                        fetched_at=self.now,
                    )
                )

    def _arrive(self, article: Article) -> None:
        first = replace(article, baseline=self.now == OPENING, fetched_at=self.now)
        with self.database.write() as connection:
            articles.save(connection, [first], now=self.now)
        self._pass()

    def _wait(self, until: datetime) -> None:
        while (due := self._next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self._pass()
        self.now = until

    def _next_due(self) -> datetime | None:
        with self.database.read() as connection:
            return outbox.next_due(connection)

    def _pass(self) -> None:
        watch(self.database, self._rules, now=self.now, options=self._options, stories=self._stories)
        self.chats.now = self.now
        while asyncio.run(self._deliver()):
            pass

    async def _deliver(self) -> int:
        report = await deliver(
            self.database,
            self.chats,
            pace=Pace(),
            load=self._load,
            options=DeliverOptions(patience=timedelta()),
            now=lambda: self.now,
        )
        return report.sent


def _page(url: str) -> bytes | None:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
            page: bytes = answer.read()
            return page
    except urllib.error.HTTPError as error:  # not there yet, or not at the first time
        error.close()
        return None


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Performance, list[Shown]]]:
    """What came of the newsroom under the shipped rules, and what a chat that follows everything was shown."""
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('play') / 'play.db'}")
    upgrade(database)
    player = Play(database)
    yield player.run(), player.chats.shown
    database.close()


@pytest.fixture
def performance(play: tuple[Performance, list[Shown]]) -> Performance:
    """What came of it."""
    return play[0]


@pytest.fixture
def mosque(play: tuple[Performance, list[Shown]]) -> list[Shown]:
    """What the chat was shown of the bombing that all outlets tell of."""
    root = next(one for one in play[1] if "Charsadda" in one.text.splitlines()[0])
    return [one for one in play[1] if root.number in (one.number, one.under)]


def told(performance: Performance, event: str) -> Told:
    """Give what was told of one event."""
    return next(one for one in performance.told if one.event == event)


def test_the_shipped_rules_tell_the_newsroom_as_it_must_be_told(performance: Performance) -> None:
    """Every event once, the news of it that must come and no other, and nothing of all else."""
    assert performance.wrong == ()
    assert performance.rung == len(performance.told) == 11


def test_one_attack_in_four_languages_is_one_message(performance: Performance, mosque: list[Shown]) -> None:
    """Its first message rings once and is edited from then on; all else about it answers that message."""
    assert told(performance, "charsadda-mosque").articles == 8
    assert [one.kind for one in mosque].count("root") == 1
    assert mosque[0].kind == "root"
    last = [one for one in mosque if one.kind == "edit"][-1]
    assert "☠ 21 killed" in last.text
    assert "5 outlets" in last.text
    assert "✊ claimed by Jamaat-ul-Ahrar\n" in last.text  # not by the TTP, whose faction it is
    assert "corrected" in last.text.splitlines()[0]


def test_it_rings_again_for_the_toll_the_claim_and_the_denial(mosque: list[Shown]) -> None:
    """Each follow-up says in its first line why, and half an hour lies between two of them."""
    rings = [one for one in mosque if one.kind == "followup"]
    headers = [one.text.splitlines()[0] for one in rings]
    assert "death toll 4 → " in headers[0]
    assert any("claimed by Jamaat-ul-Ahrar" in header for header in headers)
    assert any("denied by Tehreek-e-Taliban Pakistan" in header for header in headers)
    assert not any("Afghan Taliban" in header for header in headers)  # who condemned it
    times = [one.at for one in mosque if one.kind in ("root", "followup")]
    assert all(later - sooner >= timedelta(minutes=30) for sooner, later in pairwise(times))


def test_a_lowered_toll_is_put_right_with_who_was_told_the_higher_one(mosque: list[Shown]) -> None:
    """The correction says what was wrong and what holds, in answer to the message that was wrong."""
    corrections = [one for one in mosque if one.kind == "correction"]
    assert len(corrections) == 1
    assert "26 → 21" in corrections[0].text
    assert "☠ 21 killed" in corrections[0].text


def test_the_like_attack_of_the_day_stays_apart(performance: Performance, mosque: list[Shown]) -> None:
    """The second bombing of a mosque, in the next district, is an event of its own."""
    second = told(performance, "swabi-mosque")
    assert second.articles == 2
    assert not second.stories & told(performance, "charsadda-mosque").stories
    assert not [one for one in mosque if "Swabi" in one.text]


def test_what_does_not_come_as_it_should_is_complained_of(performance: Performance) -> None:
    """An event in two stories, news that is missing or too much, rings and corrections that are, and what waits."""
    right = told(performance, "charsadda-mosque")
    followup, correction = DeliveryKind.FOLLOWUP.value, DeliveryKind.CORRECTION.value
    for wrong, complaint in (
        (replace(right, stories=right.stories | {999}), "became 2 stories"),
        (replace(right, news=tuple(one for one in right.news if one != "denial")), "denial should have been news"),
        (replace(right, news=(*right.news, "new_place")), "new_place was told as news"),
        (replace(right, waiting=1), "1 follow-ups or corrections were still waiting"),
        (replace(right, sent={**right.sent, followup: 0}), "0 follow-ups were sent"),
        (replace(right, sent={**right.sent, followup: 9}), "9 follow-ups were sent"),
        (replace(right, sent={**right.sent, correction: 0}), "0 corrections were sent"),
    ):
        lines = list(wrong.wrong)
        assert len(lines) == 1, lines
        assert complaint in lines[0]
        assert replace(performance, told=(wrong,)).wrong == (lines[0],)


def test_two_events_in_one_story_are_complained_of(performance: Performance) -> None:
    """Look-alikes that were taken for one are the dangerous error."""
    first, second = told(performance, "charsadda-mosque"), told(performance, "swabi-mosque")
    joined = replace(performance, told=(first, replace(second, stories=first.stories)))
    assert joined.wrong == ("charsadda-mosque, swabi-mosque: taken for one event",)


def test_an_alert_of_no_article_is_complained_of(performance: Performance) -> None:
    """A rule that counts others rings for none of the newsroom's articles, and none must."""
    assert replace(performance, rung=performance.rung + 1).wrong == (
        "1 alerts rang that tell of no article of the newsroom",
    )


def test_a_play_of_which_nothing_was_stored_is_wrong(database: Database) -> None:
    """Silence proves nothing: an article that never came in counts against the demo, whether it must alert or not."""
    with Newsroom.start(hold=True) as newsroom:
        performance = judge(newsroom, database)
        assert len(performance.wrong) == len(newsroom.expected())
    silent = next(verdict for verdict in performance.verdicts if not verdict.expected.alerts)
    assert not silent.right
    assert replace(silent, stored=True).right
    assert not replace(silent, stored=True, rung=1).right
