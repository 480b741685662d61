"""The rate budget: who may be written to now, so that Telegram never has to refuse.

Limits of the Bot API (its FAQ, "Broadcasting to users"): about 30 messages a second over all, one a second in a private
chat, 20 a minute in a group or channel; we stay below. Sends, edits, deletions and the bot's answers share one budget.
Pure: no clock and no sleeping, `now` is handed in, and all state is the history of this process's own requests.

A request counts from its beginning until one span after its end. Where in between Telegram counted it is not known, so
only this keeps the limits on Telegram's clock, however slow the way there is.
"""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

OVERALL: Final = 28  # a second
KEPT_FOR_ANSWERS: Final = 3  # of those, for whoever pressed a button or gave a command
SECOND: Final = timedelta(seconds=1)
PRIVATE_GAP: Final = timedelta(seconds=1.05)
GROUP: Final = 20  # a minute
MINUTE: Final = timedelta(minutes=1)
WAVE_SPAN: Final = timedelta(minutes=10)
WAVE_SHARE: Final = 0.05
WAVE_LEAST: Final = 5  # below that many, one chat too many is no wave
FIRST_BACK_OFF: Final = timedelta(seconds=1)
LONGEST_BACK_OFF: Final = timedelta(minutes=1)


@dataclass(slots=True)
class Pace:
    """The budget of one bot token. It lives as long as the process; the sender and the bot share it."""

    _flying: Counter[int] = field(default_factory=Counter)
    _all: deque[datetime] = field(default_factory=deque)
    _chats: dict[int, deque[datetime]] = field(default_factory=dict)
    _paused: dict[int, datetime] = field(default_factory=dict)
    _all_paused: datetime | None = None
    _last_refusal: tuple[datetime, int] | None = None
    _failures: int = 0
    _gone: deque[tuple[datetime, int]] = field(default_factory=deque)
    _wave: bool = False

    def room(self, now: datetime, *, answer: bool = False) -> int:
        """How many requests may go out now; only an `answer` may use what is kept for answers."""
        if self._all_paused is not None and now < self._all_paused:
            return 0
        _forget(self._all, now - SECOND)
        return max(0, OVERALL - (0 if answer else KEPT_FOR_ANSWERS) - self._flying.total() - len(self._all))

    def may_write(self, chat: int, now: datetime) -> bool:
        """Whether this chat may get a message now."""
        if now < self._paused.get(chat, now):
            return False
        times = self._chats.get(chat) or deque()
        _forget(times, now - MINUTE)
        if chat < 0:
            return self._flying[chat] + len(times) < GROUP
        return not self._flying[chat] and (not times or now - times[-1] >= PRIVATE_GAP)

    def busy(self, now: datetime) -> set[int]:
        """Which chats must wait."""
        self._paused = {chat: until for chat, until in self._paused.items() if until > now}
        self._chats = {chat: times for chat, times in self._chats.items() if times and now - times[-1] < MINUTE}
        return {chat for chat in [*self._chats, *self._paused] if not self.may_write(chat, now)}

    def begin(self, chat: int) -> None:
        """Note a request that goes out to a chat."""
        self._flying[chat] += 1

    def end(self, chat: int, now: datetime) -> None:
        """Note that a request has been answered, or given up."""
        self._flying[chat] -= 1
        if not self._flying[chat]:
            del self._flying[chat]
        self._all.append(now)
        self._chats.setdefault(chat, deque()).append(now)

    def refused(self, chat: int, now: datetime, pause: timedelta) -> None:
        """Note a 429: the chat pauses, and if another chat got one within the last second, everybody does."""
        self._paused[chat] = now + pause
        if self._last_refusal is not None:
            at, other = self._last_refusal
            if other != chat and now - at <= SECOND:
                self.halt(max(self._paused[chat], self._paused.get(other, now)))
        self._last_refusal = (now, chat)

    def failed(self, now: datetime, jitter: float) -> None:
        """Note that the server could not be reached or did not answer: everybody waits, longer each time in a row.

        `jitter` in [0, 1) spreads the waits of several senders. The queue keeps its order meanwhile.
        """
        pause = min(LONGEST_BACK_OFF, FIRST_BACK_OFF * 2**self._failures)
        self._failures = min(self._failures + 1, 10)
        self.halt(now + pause * (0.5 + jitter / 2))

    def answered(self) -> None:
        """Note that the server answers again."""
        self._failures = 0

    def arrived(self) -> None:
        """Note that a message arrived: the bot is not banned."""
        self.answered()
        self._wave = False

    def halt(self, until: datetime) -> None:
        """Let nothing go out before `until`."""
        self._all_paused = until if self._all_paused is None else max(until, self._all_paused)

    def halted_until(self, now: datetime) -> datetime | None:
        """Until when nothing goes out; None if nothing holds the sender."""
        return self._all_paused if self._all_paused is not None and now < self._all_paused else None

    def is_wave(self, chat: int, now: datetime, *, chats: int) -> bool:
        """Note a 403, and say whether there are too many of them (of `chats` in all) to be people who left.

        Then it stays so, pause after pause, until something arrives again.
        """
        while self._gone and self._gone[0][0] <= now - WAVE_SPAN:
            self._gone.popleft()
        self._gone.append((now, chat))
        gone = {chat for _, chat in self._gone}
        self._wave = self._wave or (len(gone) >= WAVE_LEAST and len(gone) > WAVE_SHARE * chats)
        return self._wave

    def next_turn(self, chats: Iterable[int], now: datetime) -> datetime:
        """When the first of these chats may be written to, if nobody else is served before."""
        turn = max(min((self._turn(chat, now) for chat in chats), default=now), self.halted_until(now) or now)
        crowd = OVERALL - KEPT_FOR_ANSWERS
        return max(turn, self._all[-crowd] + SECOND) if len(self._all) >= crowd else turn

    def _turn(self, chat: int, now: datetime) -> datetime:
        times = self._chats.get(chat) or deque()
        turn = max(now, self._paused.get(chat, now))
        if chat < 0:
            return max(turn, times[-GROUP] + MINUTE) if len(times) >= GROUP else turn
        return max(turn, times[-1] + PRIVATE_GAP) if times else turn


def _forget(times: deque[datetime], until: datetime) -> None:
    while times and times[0] <= until:
        times.popleft()
