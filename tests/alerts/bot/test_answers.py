"""Answers: in the budget, and never a burden."""

from datetime import timedelta
from itertools import count

import pytest
from factories import NOW

from alerts.bot import answers
from alerts.bot.answers import Answers
from alerts.nodes import Text
from alerts.pace import KEPT_FOR_ANSWERS, OVERALL, Pace
from alerts.sender import ChatGone, Outgoing, Sent, Verdict, Wait

HELLO = (Text("hello"),)


class _Sender:
    """A sender with one verdict for all."""

    console = False

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        self.sent: list[int] = []

    async def send(self, message: Outgoing) -> Verdict:
        self.sent.append(message.chat)
        return self.verdict


async def test_an_answer_goes_out_although_alerts_have_used_up_their_share() -> None:
    """Whoever asks during a flood of alerts is answered."""
    pace, sender = Pace(), _Sender(Sent(1))
    for chat in range(100, 100 + OVERALL - KEPT_FOR_ANSWERS):
        pace.begin(chat)
    assert pace.room(NOW) == 0
    assert await Answers(sender, pace, lambda: NOW).say(1, 0, HELLO)
    assert sender.sent == [1]


async def test_who_floods_the_bot_gets_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second waits for its turn, and is given up where that does not come."""
    monkeypatch.setattr(answers, "PATIENCE_SECONDS", 0.2)
    sender = _Sender(Sent(1))
    answering = Answers(sender, Pace(), lambda: NOW)
    assert await answering.say(1, 0, HELLO)
    assert not await answering.say(1, 0, HELLO)
    assert sender.sent == [1]


async def test_the_second_answer_comes_once_it_may() -> None:
    """A second and a little later."""
    looks = count()
    sender = _Sender(Sent(1))
    answering = Answers(sender, Pace(), lambda: NOW + timedelta(seconds=0.4) * next(looks))
    assert await answering.say(1, 0, HELLO)
    assert await answering.say(1, 0, HELLO)


@pytest.mark.parametrize("verdict", [ChatGone("blocked", forbidden=True), Wait(timedelta(seconds=9))])
async def test_an_answer_that_telegram_does_not_take_is_not_repeated(verdict: Verdict) -> None:
    """A flood wait counts for alerts to the chat as well."""
    pace, sender = Pace(), _Sender(verdict)
    assert not await Answers(sender, pace, lambda: NOW).say(1, 0, HELLO)
    assert sender.sent == [1]
    assert pace.may_write(1, NOW + timedelta(seconds=2)) == (not isinstance(verdict, Wait))
