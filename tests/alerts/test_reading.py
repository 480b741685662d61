"""The reading of an article: whether it is news, and why it is not."""

from datetime import timedelta

from factories import NOW, article, match

from alerts.reading import Reading
from storage.facts import Facts
from storage.records import Verdict

DAY = timedelta(days=1)
TRIAL = Facts(attack_type="ied", background=True)


def test_what_looks_back_is_no_news_whether_a_rule_fires_or_not() -> None:
    """An analysis of last week's attack alerts nobody, and confirms nothing that was told already."""
    fired = Reading(article=article(), rules_hash="", firings=(match(),), facts=TRIAL)
    silent = Reading(article=article(), rules_hash="", facts=TRIAL)
    assert fired.silence(now=NOW, max_age=DAY) == (Verdict.NOT_TOLD, "background")
    assert silent.silence(now=NOW, max_age=DAY) is None
    assert (fired.is_news(now=NOW, max_age=DAY), silent.is_news(now=NOW, max_age=DAY)) == (False, False)


def test_whoever_wants_articles_of_any_age_wants_those_that_look_back() -> None:
    """Without a greatest age nothing is too old."""
    fired = Reading(article=article(), rules_hash="", firings=(match(),), facts=TRIAL)
    assert fired.silence(now=NOW, max_age=None) is None
    assert fired.is_news(now=NOW, max_age=None)


def test_what_retells_events_is_not_counted_again() -> None:
    """A funeral, or a round-up of three districts, is no further attack."""
    for facts, counted in (
        (Facts(attack_type="ied"), ("bannu",)),
        (Facts(attack_type="ied", aftermath=True), None),
        (Facts(attack_type="ied", several=True), None),
    ):
        fired = Reading(article=article(), rules_hash="", firings=(match(),), facts=facts, subjects=("bannu",))
        assert fired.counts_for(now=NOW, max_age=DAY) == counted
