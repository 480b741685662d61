"""What a chat gets that was told already: silent edits, follow-ups after the cooldown, corrections at once."""

from dataclasses import replace
from datetime import timedelta

from factories import NOW, alert, match, subscriber

from alerts.followups import Update, decide_update, was_lost
from storage.records import Change, Delivery, DeliveryKind, DeliveryState, Follow, Severity, Verdict

HALF_AN_HOUR = timedelta(minutes=30)


def row(kind: DeliveryKind = DeliveryKind.ROOT, *, minutes: int = 0, **changes: object) -> Delivery:
    """A row of the chat, sent unless told otherwise."""
    sent = Delivery(
        id=1, alert=1, chat=100, kind=kind, state=DeliveryState.SENT, not_before=NOW + timedelta(minutes=minutes)
    )
    return replace(sent, **changes)  # type: ignore[arg-type]


def change(reason: str = "toll_rose", what: str = "killed") -> Change:
    """A change of the alert."""
    after = int(Severity.HIGH) if what == "severity" else 5
    return Change(alert=1, revision=2, article=7, reason=reason, what=what, before=1, after=after, at=NOW)


OPEN = alert(id=1, revision=2, matches=(match(cooldown_seconds=1800),))
GRAVE = replace(OPEN, severity=Severity.CRITICAL, matches=(match("grave", severity=Severity.CRITICAL), match()))
READER = subscriber(chat=100)


def got(*rows: Delivery, changes: tuple[Change, ...] = (), minutes: int = 0) -> list[tuple[str, int]]:
    """What is queued, and in how many minutes it goes."""
    now = NOW + timedelta(minutes=minutes)
    update = decide_update(OPEN, changes, READER, rows, now=now)
    return [(one.kind.value, int((one.not_before - now).total_seconds() // 60)) for one in update.deliveries]


def test_growth_without_news_is_a_silent_edit() -> None:
    """One that waits already serves for all."""
    assert got(row()) == [("edit", 0)]
    assert got(row(), row(DeliveryKind.EDIT, state=DeliveryState.PENDING)) == []


def test_news_rings_when_the_cooldown_has_ended() -> None:
    """Half an hour after the last message that rang."""
    assert got(row(), changes=(change(),), minutes=10) == [("edit", 0), ("followup", 20)]
    assert got(row(), changes=(change(),), minutes=31) == [("edit", 0), ("followup", 0)]


def test_news_while_a_follow_up_waits_is_told_by_that_one() -> None:
    """No second ring is queued."""
    waiting = row(DeliveryKind.FOLLOWUP, minutes=30, state=DeliveryState.PENDING)
    assert got(row(), waiting, changes=(change(),), minutes=20) == [("edit", 0)]


def test_a_rise_in_severity_waits_for_no_cooldown() -> None:
    """And takes along what waits."""
    rise = change("severity_rose", "severity")
    assert ("followup", 0) in got(row(), changes=(rise,), minutes=5)
    waiting = row(DeliveryKind.FOLLOWUP, minutes=30, state=DeliveryState.PENDING)
    assert decide_update(OPEN, (rise,), READER, (row(), waiting), now=NOW).hastened == (waiting,)


def test_a_correction_is_a_silent_reply_at_once() -> None:
    """Beside the edit that puts the first message right."""
    assert got(row(), changes=(change("correction"),), minutes=1) == [("edit", 0), ("correction", 0)]


def test_who_has_no_first_message_gets_nothing_else() -> None:
    """And while the first one waits, it is drawn with all that is new."""
    assert got() == []
    assert got(row(state=DeliveryState.DEAD), changes=(change(),)) == []
    assert got(row(state=DeliveryState.PENDING), changes=(change(),)) == []


def test_quiet_hours_hold_a_follow_up_but_not_a_critical_one() -> None:
    """News of the night comes in the morning."""
    reader = subscriber(chat=100, quiet_from="00:00", quiet_to="23:59", zone="UTC")
    held = decide_update(OPEN, (change(),), reader, (row(minutes=-60),), now=NOW)
    assert [one.reason for one in held.decisions] == ["quiet_hours"]
    rung = decide_update(GRAVE, (change(),), reader, (row(minutes=-60),), now=NOW)
    assert [one.reason for one in rung.decisions] == ["toll_rose"]


def test_nobody_is_woken_by_a_rule_that_he_does_not_follow() -> None:
    """Its severity is no news to him either, and breaks no quiet hours."""
    reader = subscriber(
        chat=100, follow=Follow(rules=("example-rule",)), quiet_from="00:00", quiet_to="23:59", zone="UTC"
    )
    rise = replace(change("severity_rose", "severity"), after=int(Severity.CRITICAL))
    alone = decide_update(GRAVE, (rise,), reader, (row(minutes=-60),), now=NOW)
    assert [one.kind for one in alone.deliveries] == [DeliveryKind.EDIT]
    beside = decide_update(GRAVE, (rise, change()), reader, (row(minutes=-60),), now=NOW)
    assert [one.reason for one in beside.decisions] == ["quiet_hours"]


def test_what_became_critical_does_not_wait_for_the_morning() -> None:
    """A first message that was held for quiet hours goes at once; one that was tried waits as the server asked."""
    reader = subscriber(chat=100, quiet_from="00:00", quiet_to="23:59", zone="UTC")
    waiting = row(minutes=600, state=DeliveryState.PENDING)
    rise = change("severity_rose", "severity")
    gone = decide_update(GRAVE, (rise,), reader, (waiting,), now=NOW)
    assert gone.hastened == (waiting,)
    assert [(one.verdict, one.reason) for one in gone.decisions] == [(Verdict.TOLD, "severity_rose")]
    assert decide_update(OPEN, (change(),), reader, (waiting,), now=NOW) == Update()
    assert decide_update(GRAVE, (rise,), reader, (replace(waiting, attempts=1),), now=NOW) == Update()


def test_a_first_message_is_lost_when_none_can_arrive_any_more() -> None:
    """One that is on its way, or that nobody queued, is not."""
    dead, gone = row(state=DeliveryState.DEAD), row(state=DeliveryState.CANCELLED)
    assert was_lost([dead, gone])
    assert not was_lost([dead, row(state=DeliveryState.UNKNOWN)])
    assert not was_lost([])
    assert not was_lost([row(DeliveryKind.EDIT, state=DeliveryState.CANCELLED)])
