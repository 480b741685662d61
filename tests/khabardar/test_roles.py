"""The service's loops: one bad round costs a pause, is noted, and stops no other loop."""

import asyncio
import logging

import pytest
import sqlalchemy as sa

from khabardar import roles
from khabardar.roles import repeat


class Rounds:
    """Work that goes wrong as it is told, round by round, and then stops the service."""

    def __init__(self, stop: asyncio.Event, *faults: Exception | None) -> None:
        self._stop = stop
        self._faults = list(faults)
        self.noted: list[Exception | None] = []

    async def once(self) -> bool:
        """Do one round."""
        fault = self._faults.pop(0)
        if not self._faults:
            self._stop.set()
        if fault is not None:
            raise fault
        return True

    async def failed(self, name: str, error: Exception | None) -> None:
        """Note what the loop says of itself."""
        assert name == "watch"
        self.noted.append(error)


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "PAUSE_AFTER_ERROR_SECONDS", 0.01)
    monkeypatch.setattr(roles, "IDLE_SECONDS", 0.01)


async def test_a_round_that_fails_is_noted_and_the_next_one_comes(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever it raises; once it went well again, that is noted as well, and only then."""
    stop = asyncio.Event()
    broken, away = ValueError("a bad row"), sa.exc.OperationalError("SELECT canary", {}, Exception("server is away"))
    rounds = Rounds(stop, None, broken, away, None, None)
    with caplog.at_level(logging.ERROR):
        await repeat("watch", rounds.once, stop=stop, bell=asyncio.Event(), failed=rounds.failed)
    assert rounds.noted == [broken, away, None]
    assert "watch failed; trying again" in caplog.text
    assert "server is away" in caplog.text
    assert "canary" not in caplog.text


async def test_a_loop_that_fails_for_ever_holds_up_no_other() -> None:
    """The others go on meanwhile, and all of them end when they are told to."""
    stop = asyncio.Event()
    done = 0

    async def fail() -> bool:
        raise ValueError("always")

    async def work() -> bool:
        nonlocal done
        done += 1
        if done == 20:
            stop.set()
        return done % 2 == 0

    async def failed(_: str, __: Exception | None) -> None:
        return None

    loops = [repeat("watch", one, stop=stop, bell=asyncio.Event(), failed=failed) for one in (fail, work)]
    async with asyncio.timeout(20):
        await asyncio.gather(*loops)
    assert done == 20


async def test_a_bell_ends_the_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who leaves work for a loop need not wait for its next look."""
    monkeypatch.setattr(roles, "IDLE_SECONDS", 600.0)
    stop, bell = asyncio.Event(), asyncio.Event()
    rounds = 0

    async def once() -> bool:
        nonlocal rounds
        rounds += 1
        asyncio.get_running_loop().call_soon((bell, stop)[rounds - 1].set)
        return False

    async def failed(_: str, __: Exception | None) -> None:
        raise AssertionError

    async with asyncio.timeout(20):
        await repeat("deliver", once, stop=stop, bell=bell, failed=failed)
    assert rounds == 2
