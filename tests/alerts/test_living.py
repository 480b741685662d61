"""The living alert: one per story, it grows and is never told for nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from factories import NOW, match

from alerts.living import Fired, Step, decide_alert, release
from storage.records import Alert, AlertState, Match, Severity, Verdict

LOW, HIGH, CRITICAL = (match("rule", severity=level) for level in (Severity.LOW, Severity.HIGH, Severity.CRITICAL))
PATIENT = match("patient", severity=Severity.MEDIUM, wait_seconds=120)
MINUTE = timedelta(minutes=1)


def fired(*matches: Match, article: int = 1, places: tuple[str, ...] = ()) -> Fired:
    """Build an article of story 1 on which these rules fired."""
    return Fired(story=1, article=article, matches=matches, places=places, rules_hash="abc")


def opened(*matches: Match) -> Alert:
    """Give the alert that an article with these matches raised."""
    return decide_alert(None, fired(*matches), now=NOW).alert


def reason_of(step: Step) -> tuple[Verdict, str] | None:
    """Give the decision of a step in short."""
    return None if step.decision is None else (step.decision.verdict, step.decision.reason)


def test_the_first_firing_is_told_at_once() -> None:
    """Without a wait the alert is open and told now; the article leads it."""
    step = decide_alert(None, fired(HIGH, article=4, places=("bannu",)), now=NOW)
    assert step.told_now
    assert step.decision is None
    assert (step.alert.state, step.alert.article, step.alert.severity, step.alert.places, step.alert.reason) == (
        AlertState.OPEN,
        4,
        Severity.HIGH,
        ("bannu",),
        "first_report",
    )


def test_another_text_of_the_leading_article_edits_the_message() -> None:
    """Its headline stands there; of another article that brought nothing nobody hears."""
    alert = opened(HIGH)
    step = decide_alert(alert, fired(HIGH), now=NOW)
    assert (step.told_now, step.widened, step.alert.revision) == (True, False, 2)
    assert not decide_alert(alert, fired(HIGH, article=2), now=NOW).told_now


def test_a_patient_rule_holds_the_alert_until_it_is_due() -> None:
    """With a wait the alert is held, with the time when it is due and the reason."""
    step = decide_alert(None, fired(PATIENT), now=NOW)
    assert not step.told_now
    assert (step.alert.state, step.alert.due_at) == (AlertState.HELD, NOW + 2 * MINUTE)
    assert reason_of(step) == (Verdict.HELD, "wait")
    assert release(step.alert).state is AlertState.OPEN


def test_the_least_patient_rule_decides() -> None:
    """One rule without a wait is enough to tell at once."""
    assert decide_alert(None, fired(PATIENT, HIGH), now=NOW).told_now


def test_a_held_alert_goes_when_an_impatient_rule_fires() -> None:
    """A later article whose rule does not wait opens the held alert, which is then a first report."""
    step = decide_alert(opened(PATIENT), fired(CRITICAL, article=2), now=NOW + MINUTE)
    assert step.told_now
    assert (step.alert.state, step.alert.severity, step.alert.reason) == (
        AlertState.OPEN,
        Severity.CRITICAL,
        "first_report",
    )


def test_further_articles_do_not_put_off_a_held_alert() -> None:
    """A second article of the story leaves the due time where it was."""
    step = decide_alert(opened(PATIENT), fired(PATIENT, article=2), now=NOW + MINUTE)
    assert not step.told_now
    assert step.alert.due_at == NOW + 2 * MINUTE
    assert reason_of(step) == (Verdict.HELD, "wait")


def test_a_copy_brings_nothing_new() -> None:
    """The same rules at the same severity change nothing and tell nobody, for the reason already_told."""
    before = opened(HIGH)
    for matches in ((HIGH,), (LOW,)):
        step = decide_alert(before, fired(*matches, article=2), now=NOW + MINUTE)
        assert step.alert is before
        assert reason_of(step) == (Verdict.NOT_TOLD, "already_told")


def test_a_graver_article_raises_the_alert() -> None:
    """Severity rises, never falls; the alert gets a revision and the reason severity_rose."""
    step = decide_alert(opened(HIGH), fired(CRITICAL, article=2), now=NOW + MINUTE)
    assert step.told_now
    assert (step.alert.severity, step.alert.revision, step.alert.reason, step.alert.article) == (
        Severity.CRITICAL,
        2,
        "severity_rose",
        1,
    )


def test_another_rule_or_place_extends_the_alert() -> None:
    """A further rule or place may concern chats that were not told: it is told, without a rise of severity."""
    other = match("other", severity=Severity.LOW)
    by_rule = decide_alert(opened(HIGH), fired(other, article=2), now=NOW)
    by_place = decide_alert(opened(HIGH), fired(HIGH, article=2, places=("bannu",)), now=NOW)
    assert by_rule.told_now
    assert by_place.told_now
    assert [one.rule for one in by_rule.alert.matches] == ["rule", "other"]
    assert by_place.alert.places == ("bannu",)
    assert {by_rule.alert.reason, by_place.alert.reason} == {"first_report"}


def test_the_gravest_rule_stands_first() -> None:
    """The order of the matches is that of their severity, then that of the rules."""
    given = [match(name, severity=Severity(level)) for name, level in (("a", 1), ("b", 4), ("c", 1), ("d", 3))]
    assert [one.rule for one in opened(*given).matches] == ["b", "d", "a", "c"]


@pytest.mark.parametrize("state", [AlertState.CLOSED, AlertState.RETRACTED])
def test_a_closed_alert_stays_closed(state: AlertState) -> None:
    """What an operator retracted or time has closed is not told again, and the reason says so."""
    before = replace(opened(HIGH), state=state)
    step = decide_alert(before, fired(CRITICAL, article=2), now=NOW)
    assert step.alert is before
    assert reason_of(step) == (Verdict.NOT_TOLD, state.value)
