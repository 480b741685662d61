"""Rules over rules in the watcher: they ring once, for those who follow, and stand where they stood after a restart."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa
from factories import NOW, article, rule, ruleset, subscriber

from alerts.matcher import Matcher
from alerts.message import root_message
from alerts.nodes import render_plain
from alerts.view import view_of
from alerts.watch import watch
from storage import alerts as alert_rows
from storage import articles as article_rows
from storage import correlations as rows
from storage import crawls, subscribers
from storage.database import Database
from storage.records import Alert, AlertState, Article, Follow
from storage.tables import alerts, decisions, deliveries

ENTITIES = {
    "province": {"kind": "province", "name": "The Province", "terms": "The Province"},
    "bannu": {"kind": "district", "name": "Bannu", "terms": "Bannu", "parent": "province"},
    "swat": {"kind": "district", "name": "Swat", "terms": "Swat", "parent": "province"},
}
BOMB = rule("bomb", id="bomb", title="Bomb", tags=["attack"], alert={"wait": "1d"})
MANY: dict[str, object] = {
    "id": "many",
    "title": "Many bombs",
    "severity": "critical",
    "tags": ["many-things"],
    "threshold": {"of": "attack", "window": "6h", "min": "3", "by": "district"},
}
QUIET: dict[str, object] = {"id": "quiet", "title": "Nothing", "silence": {"of": "bomb", "for": "2h"}}
HOUR = timedelta(hours=1)


def _matcher(*rules: object) -> Matcher:
    return Matcher(ruleset(BOMB, *rules, entities=ENTITIES))


def _bomb(number: int, town: str = "Bannu", **changes: object) -> Article:
    words = ["market", "bridge", "school", "office", "bakery", "station", "garden", "harbour", "museum", "theatre"]
    title = f"A bomb in {town} hits the {words[number % 10]} number {number}"
    body = " ".join(f"{words[(number * 7 + step) % 10]}{number}{step}" for step in range(40))
    return article(number, title=title, body=body, **changes)


def _bring(database: Database, *brought: Article) -> None:
    with database.write() as connection:
        article_rows.save(connection, brought, now=NOW)


def _raised(database: Database) -> list[Alert]:
    with database.read() as connection:
        return [alert for alert in reversed(alert_rows.recent(connection)) if alert.topic]


def test_a_threshold_rings_once_for_each_place(database: Database) -> None:
    """Three bombs in one district ring once for it; a fourth does not ring again, nor do two elsewhere."""
    with database.write() as connection:
        subscribers.put(connection, subscriber(follow=Follow(rules=("many",))), now=NOW)
    _bring(database, _bomb(1), _bomb(2), _bomb(3), _bomb(4, "Swat"), _bomb(5, "Swat"))
    watch(database, _matcher(MANY), now=NOW)
    (alert,) = _raised(database)
    assert (alert.topic, alert.story, alert.reason, alert.places) == (
        "many/bannu",
        0,
        "threshold",
        ("bannu", "province"),
    )
    assert [(match.rule, match.title) for match in alert.matches] == [("many", "Many bombs: Bannu")]
    _bring(database, _bomb(6))
    watch(database, _matcher(MANY), now=NOW + HOUR)
    assert len(_raised(database)) == 1
    with database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(deliveries)).scalar_one() == 1
        assert rows.counted(connection, alert.id) == [3, 2, 1]
        told = sa.select(decisions.c.verdict, decisions.c.chat).where(decisions.c.alert_id == alert.id)
        assert connection.execute(told).all() == [("told", 100)]


def test_a_wire_and_its_copies_are_one_origin(database: Database) -> None:
    """Three outlets with one agency's reports, and a copy without its name, are one; a second reporter makes two."""
    asks = {"of": "attack", "window": "6h", "min": "2", "distinct": "origin"}
    origins: dict[str, object] = {"id": "origins", "title": "Two origins", "threshold": asks}
    wire = [_bomb(number, source=f"outlet-{number}", origin="AFP") for number in (1, 2, 3)]
    _bring(database, *wire, replace(wire[0], url="https://copy.example/1", keys=("copy",), source="thief", origin=""))
    watch(database, _matcher(origins), now=NOW)
    assert _raised(database) == []
    _bring(database, _bomb(4, source="outlet-4"))
    watch(database, _matcher(origins), now=NOW)
    assert [alert.topic for alert in _raised(database)] == ["origins"]


def test_the_message_lists_the_events_that_were_counted(database: Database) -> None:
    """Whoever is told of a wave sees of what it is made: each headline a link, the latest leads."""
    _bring(database, *(_bomb(number) for number in (1, 2, 3)))
    watch(database, _matcher(MANY), now=NOW)
    with database.read() as connection:
        (alert,) = _raised(database)
        view = view_of(connection, alert, {"example": "Example"}, language="en", zone="UTC")
    assert view is not None
    text = render_plain(root_message(view))
    titles = [_bomb(number).title for number in (3, 2, 1)]
    assert [text.index(title) for title in titles] == sorted(text.index(title) for title in titles)
    assert [one.title for one in view.counted] == titles[1:]
    assert "1 outlet" in text


def test_it_rings_again_after_it_ended(database: Database) -> None:
    """Once the bombs are older than the window the alert is closed; the next three ring anew, by other rules."""
    _bring(database, _bomb(1), _bomb(2), _bomb(3))
    watch(database, _matcher(MANY), now=NOW)
    watch(database, _matcher(MANY), now=NOW + 7 * HOUR)
    assert [alert.state for alert in _raised(database)] == [AlertState.CLOSED]
    _bring(database, *(_bomb(number, published_at=NOW + 7 * HOUR) for number in (4, 5, 6)))
    watch(database, _matcher({**MANY, "title": "Other title"}), now=NOW + 7 * HOUR)
    assert [alert.state for alert in _raised(database)] == [AlertState.CLOSED, AlertState.OPEN]


def test_old_news_does_not_count(database: Database) -> None:
    """What came with the first fetch of a feed, or is too old, makes no wave."""
    old = NOW - timedelta(days=30)
    _bring(database, _bomb(1, baseline=True), _bomb(2, published_at=old), _bomb(3), _bomb(4))
    watch(database, _matcher(MANY), now=NOW)
    assert _raised(database) == []


def test_a_silence_is_told_by_the_clock_while_a_source_is_well(database: Database) -> None:
    """Nothing for two hours rings once, only where the source is heard; the next match ends it."""
    matcher = _matcher(QUIET)
    _bring(database, _bomb(1))
    watch(database, matcher, now=NOW)
    later = NOW + 3 * HOUR
    watch(database, matcher, now=later)
    assert _raised(database) == []  # nobody heard the source meanwhile
    with database.write() as connection:
        crawls.put_source_state(connection, crawls.SourceState(source="example", last_success_at=later))
    watch(database, matcher, now=later)
    watch(database, matcher, now=later + 20 * HOUR)
    (alert,) = _raised(database)
    assert (alert.topic, alert.article, alert.state) == ("quiet", 1, AlertState.OPEN)
    _bring(database, _bomb(2, published_at=later + 20 * HOUR))
    watch(database, matcher, now=later + 20 * HOUR)
    assert [alert.state for alert in _raised(database)] == [AlertState.CLOSED]


def test_a_rule_that_sends_nothing_is_recorded(database: Database) -> None:
    """`notify: false` keeps the alert and tells nobody; a rule that is switched off does not even do that."""
    with database.write() as connection:
        subscribers.put(connection, subscriber(), now=NOW)
    _bring(database, _bomb(1), _bomb(2), _bomb(3))
    watch(database, _matcher({**MANY, "notify": "no"}, {**MANY, "id": "off", "enabled": "no"}), now=NOW)
    assert [alert.topic for alert in _raised(database)] == ["many/bannu"]
    with database.read() as connection:
        query = sa.select(deliveries).join(alerts, alerts.c.id == deliveries.c.alert_id).where(alerts.c.topic != "")
        assert connection.execute(query).all() == []
