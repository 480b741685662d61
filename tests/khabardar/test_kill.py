"""kill -9 at any moment: no alert is lost, and none is sent twice unless its send was in flight.

Everything is real: the newsroom on loopback, the service as a process of its own, a Bot API server as another process
that validates every call and writes a journal. The journal is the truth; the database is only the product's opinion.
"""

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from service_process import bot_api, control, environment, service, until

from crawler.urls import normalise
from khabardar.demo import baselines, write_config
from khabardar.newsroom.newsroom import Newsroom
from khabardar.verdicts import judge
from storage.database import Database, open_database
from storage.records import DeliveryState
from storage.tables import deliveries

KILLS = {"sqlite": 20, "postgresql": 5}  # each start takes two seconds of CPU
CHATS = tuple(range(1001, 1009))
PLAY_SECONDS = 30.0
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_kill_at_any_moment_loses_no_alert_and_repeats_none_that_was_not_in_flight(
    tmp_path: Path, empty_url: str
) -> None:
    """Kill after kill while the newsroom plays: every chat gets every alert, and repeats are marked as such."""
    moments = random.Random(20_2611)  # noqa: S311  a test's dice, the same every time
    journal = tmp_path / "journal.jsonl"
    clock = Clock()
    kills = KILLS[sa.make_url(empty_url).get_backend_name()]
    with bot_api(journal) as (api, token), Newsroom.start(seconds=PLAY_SECONDS, clock=clock, hold=True) as newsroom:
        control(api, {"fail": {"kind": "slow_after", "times": 100_000, "seconds": 0.3}})
        settings = _environment(tmp_path, newsroom, empty_url, api, token)
        with service(tmp_path, settings):
            until(lambda: _ask(empty_url, lambda database: baselines(database) == len(newsroom.sources())))
        newsroom.play()
        for _ in range(kills):
            clock.advance(PLAY_SECONDS / kills)
            with service(tmp_path, settings):
                time.sleep(moments.uniform(0.0, 3.0))
        with service(tmp_path, settings):
            until(lambda: _ask(empty_url, lambda database: _is_told(database, newsroom)), 90)
        calls = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    sends = [call for call in calls if call["method"] == "sendMessage"]
    assert {call["outcome"] for call in sends} == {"accepted"}
    assert not [log for log in tmp_path.glob("service-*.log") if token in log.read_text(encoding="utf-8")]
    _assert_nothing_lost(sends, newsroom)
    _assert_only_marked_repeats(sends, empty_url)


class Clock:
    """The newsroom's clock: it moves on from kill to kill, so that every life of the service has news to work on."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def __call__(self) -> datetime:
        """Say what time it is there."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)


def _assert_nothing_lost(sends: list[dict[str, Any]], newsroom: Newsroom) -> None:
    """Every chat got a message that links to an article of each event that must alert, and of no other."""
    events: dict[str, set[str]] = {}
    for expected in newsroom.expected():
        if expected.alerts:
            events.setdefault(expected.event, set()).add(normalise(expected.url))
    for chat in CHATS:
        linked = {normalise(_link(call)) for call in sends if call["chat"] == chat}
        assert [event for event, urls in events.items() if not urls & linked] == []
        assert linked <= set().union(*events.values())


def _assert_only_marked_repeats(sends: list[dict[str, Any]], url: str) -> None:
    """A message that one chat got more than once says so from the second time on; and kills explain them all."""
    times = Counter((call["chat"], _link(call)) for call in sends)
    repeats = sum(times.values()) - len(times)
    marked = sum("may be a repeat" in call["text"].casefold() for call in sends)
    assert repeats <= marked
    database = open_database(url)
    with database.read() as connection:
        rows = connection.execute(sa.select(deliveries.c.state, deliveries.c.attempts)).all()
    database.close()
    assert {row.state for row in rows} == {"sent"}
    assert repeats <= sum(row.attempts - 1 for row in rows)


def _is_told(database: Database, newsroom: Newsroom) -> bool:
    """Whether everything that must alert has fired, and nothing waits to be sent."""
    if not all(set(verdict.expected.rules) <= set(verdict.fired) for verdict in judge(newsroom, database).verdicts):
        return False
    with database.read() as connection:
        waiting = sa.select(sa.func.count()).where(deliveries.c.state != DeliveryState.SENT.value)
        return connection.scalar(waiting) == 0


def _link(call: Mapping[str, Any]) -> str:
    return next(str(entity["url"]) for entity in call["entities"] if entity["type"] == "text_link")


def _environment(folder: Path, newsroom: Newsroom, url: str, api: str, token: str) -> dict[str, str]:
    config = folder / "config"
    write_config(newsroom, config)
    subscribers = [{"chat": chat, "follow": {"all": True}, "severity": "low"} for chat in CHATS]
    file = json.dumps({"version": 1, "subscribers": subscribers})
    (config / "subscribers.yaml").write_text(file, encoding="utf-8")
    return environment(
        database_url=url,
        config=str(config),
        telegram_token=token,
        telegram_base_url=api,
        allow_private_networks="1",
        resend_after="1s",
    )


def _ask(url: str, question: Callable[[Database], bool]) -> bool:
    database = open_database(url)
    try:
        return question(database)
    finally:
        database.close()
