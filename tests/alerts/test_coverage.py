"""Coverage as it really develops, written blind, against the shipped rules: what rings, and what stays apart.

At least 95 % of the changes ring, at most 3 % of the rings are false, and no two events are merged.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from coverage_set import Score, Told, coverage, score

from alerts import replay as replaying
from alerts.events import OpenStories
from alerts.matcher import Matcher
from alerts.reading import Rules
from alerts.watch import WatchOptions, WatchReport, watch
from config.files import load
from storage.database import Database

CONFIG = Path(__file__).parents[2] / "config"
FORGET_EVERY = 3  # passes: enough that each kind of article comes right after a restart


@cache
def told() -> tuple[Told, ...]:
    """Give the whole set."""
    return tuple(coverage())


@cache
def matcher() -> Matcher:
    """Give the shipped rules."""
    return Matcher(load(CONFIG).ruleset)


def played(those: Sequence[Told]) -> list[dict[str, Any]]:
    """Replay the set; no rule may fail on any of it."""
    failed: list[str] = []
    lines = [dict(line) for line in replaying.replay([one.article for one in those], matcher(), on_error=failed.append)]
    assert not failed
    return lines


@cache
def whole() -> tuple[list[dict[str, Any]], Score]:
    """Replay once for all tests."""
    lines = played(told())
    return lines, score(told(), lines)


def test_each_article_has_a_name_of_its_own() -> None:
    """Two events of one name would be scored as one."""
    names = [one.name for one in told()]
    assert len(names) == len(set(names)) > 450


def test_material_changes_ring() -> None:
    """A first report, a toll that rose, a claim and a denial are told when the cooldown ends at the latest."""
    _, result = whole()
    assert result.share_rung >= 0.95, "\n".join(result.lines())


def test_little_else_rings() -> None:
    """A ringing message has something new behind it."""
    _, result = whole()
    assert result.share_false <= 0.03, "\n".join(result.lines())


def test_who_was_told_something_wrong_is_told_what_is_right() -> None:
    """A lowered toll and a withdrawn report lead to a correction."""
    _, result = whole()
    assert result.corrections > 1
    assert not result.uncorrected, "\n".join(result.uncorrected)


def test_events_stay_apart() -> None:
    """Two blasts on one day, or two ambushes in one town, are two stories."""
    _, result = whole()
    assert not result.merged, "\n".join(result.merged)


@pytest.mark.parametrize(("language", "floor"), [("en", 0.92), ("ur", 0.92), ("ps", 0.9), ("fa", 0.88)])
def test_tolls_are_read(language: str, floor: float) -> None:
    """The dead of an article are those that it states."""
    _, result = whole()
    assert result.toll_accuracy(language) >= floor, "\n".join(result.wrong_tolls)


def test_a_restart_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the process kept in memory can be had again from the database, at any moment."""
    expected, _ = whole()
    state = {"passes": 0}
    memory = [OpenStories()]

    def forgetful(
        database: Database,
        rules: Rules,
        *,
        options: WatchOptions,
        now: datetime,
        stories: OpenStories,
    ) -> WatchReport:
        state["passes"] += 1
        if state["passes"] % FORGET_EVERY == 0:
            memory[0] = OpenStories()
        return watch(database, rules, now=now, options=options, stories=memory[0])

    monkeypatch.setattr(replaying, "watch", forgetful)
    assert played(told()) == expected
    assert state["passes"] > len(told())
