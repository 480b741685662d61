"""The rate budget: never more than Telegram takes, and nobody waits longer than he must."""

from datetime import datetime, timedelta

from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from alerts.pace import GROUP, KEPT_FOR_ANSWERS, OVERALL, PRIVATE_GAP, WAVE_SPAN, Pace

GROUPS = st.integers(-4, -1)
PEOPLE = st.integers(1, 4)


def _after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@given(st.lists(st.tuples(st.floats(0, 2), GROUPS | PEOPLE | st.integers(100, 200), st.floats(0, 3)), max_size=200))
def test_whatever_the_way_takes_the_limits_hold_on_telegrams_clock(steps: list[tuple[float, int, float]]) -> None:
    """28 a second over all, one a second per person, 20 a minute per group, wherever a request was counted."""
    pace, at = Pace(), 0.0
    counted: list[tuple[float, int]] = []
    flying: list[tuple[float, int]] = []
    for step, chat, way in steps:
        at += step / 20
        for end, to in sorted(flying):
            if end <= at:
                pace.end(to, _after(end))
                flying.remove((end, to))
        if pace.room(_after(at)) and pace.may_write(chat, _after(at)):
            pace.begin(chat)
            flying.append((at + way, chat))
            counted.append((at + way * (chat % 7) / 6, chat))  # somewhere between beginning and end
    for start, chat in counted:
        assert sum(start <= one < start + 0.999 for one, _ in counted) <= OVERALL - KEPT_FOR_ANSWERS
        own = [one for one, to in counted if to == chat and one >= start]
        assert sum(one < start + (59.99 if chat < 0 else 1.04) for one in own) <= (GROUP if chat < 0 else 1)


def _spend(pace: Pace, chat: int, at: datetime = NOW) -> None:
    pace.begin(chat)
    pace.end(chat, at)


def test_answers_have_their_share_when_alerts_have_used_up_theirs() -> None:
    """Whoever presses a button during a flood of alerts is answered."""
    pace = Pace()
    for chat in range(1, 200):
        if pace.room(NOW):
            _spend(pace, chat)
    assert (pace.room(NOW), pace.room(NOW, answer=True)) == (0, KEPT_FOR_ANSWERS)
    assert pace.room(_after(1)) == OVERALL - KEPT_FOR_ANSWERS


def test_a_chats_turn_is_told_exactly() -> None:
    """Waiting until the named moment is enough, and a moment less is not."""
    pace = Pace()
    _spend(pace, 1)
    for _ in range(GROUP):
        _spend(pace, -1)
    assert pace.busy(NOW) == {1, -1}
    assert pace.next_turn([1, -1], NOW) == NOW + PRIVATE_GAP
    assert pace.next_turn([-1], NOW) == _after(60)
    assert not pace.may_write(-1, _after(59.9))
    assert pace.may_write(-1, _after(60))
    assert pace.busy(_after(60)) == set()
    assert pace.next_turn([1, -1], _after(60)) == _after(60)


def test_the_turn_of_all_is_told_where_only_the_whole_is_used_up() -> None:
    """A chat that was not written to yet waits for the second to end."""
    pace = Pace()
    for chat in range(1, 1 + OVERALL - KEPT_FOR_ANSWERS):
        _spend(pace, chat)
    assert pace.next_turn([900], _after(0.5)) == _after(1)


def test_a_refusal_pauses_its_chat_only() -> None:
    """Others are served meanwhile."""
    pace = Pace()
    pace.refused(1, NOW, timedelta(seconds=7))
    assert pace.busy(NOW) == {1}
    assert pace.room(NOW)
    assert not pace.may_write(1, _after(6.9))
    assert pace.may_write(1, _after(7))


def test_two_chats_refused_within_a_second_pause_all() -> None:
    """Then it is the bot that is too fast, not one chat that is too full."""
    pace = Pace()
    pace.refused(1, NOW, timedelta(seconds=7))
    pace.refused(1, _after(0.5), timedelta(seconds=7))
    assert pace.room(_after(0.5))
    pace.refused(2, _after(1.4), timedelta(seconds=3))
    assert (pace.room(_after(7)), pace.room(_after(7), answer=True)) == (0, 0)
    assert pace.room(_after(7.5))
    slow = Pace()
    slow.refused(1, NOW, timedelta(seconds=7))
    slow.refused(2, _after(1.1), timedelta(seconds=7))
    assert slow.room(_after(2))


def test_a_server_that_is_away_is_asked_less_and_less_often() -> None:
    """The pause grows to a minute at most, and one answer ends it."""
    pace, at, pauses = Pace(), NOW, []
    for _ in range(9):
        pace.failed(at, jitter=1.0)
        until = pace.halted_until(at)
        assert until is not None
        pauses.append((until - at).total_seconds())
        at = until
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    pace.answered()
    pace.failed(at, jitter=0.0)
    assert pace.halted_until(at) == at + timedelta(seconds=0.5)


def test_many_chats_that_refuse_at_once_are_a_wave() -> None:
    """Over 5 % in ten minutes is a ban; a few of few, a few of many, or the same one again, are not."""
    pace = Pace()
    assert not any(pace.is_wave(chat, NOW, chats=20) for chat in (1, 2, 3, 4, 4, 4))
    assert not pace.is_wave(5, NOW, chats=200)
    assert not pace.is_wave(6, NOW + WAVE_SPAN, chats=20)


def test_a_wave_lasts_until_a_message_arrives() -> None:
    """Or each pause would end with some more chats that are switched off; who left is known once it is over."""
    pace = Pace()
    assert [pace.is_wave(chat, NOW, chats=20) for chat in range(1, 6)] == [False] * 4 + [True]
    assert pace.is_wave(6, NOW + 3 * WAVE_SPAN, chats=20)
    pace.answered()
    assert pace.is_wave(7, NOW + 6 * WAVE_SPAN, chats=20)
    pace.arrived()
    assert not pace.is_wave(7, NOW + 9 * WAVE_SPAN, chats=20)
