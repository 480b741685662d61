"""The days that outlets name: whatever day the newsroom opens on, its texts were written on that day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import article

from alerts.facts.card import read_facts
from khabardar.newsroom.outlets import Outlet, load_outlets
from khabardar.newsroom.weekdays import with_weekdays

MONDAY = date(2026, 3, 2)
ATTACKS = {
    "khyber-ledger": "charsadda-mosque",
    "subh-e-nau": "charsadda-masjid",
    "sabawoon": "charsadda-jumat",
    "payam-hindukush": "charsadda-masjid",
}


@pytest.fixture(scope="module")
def outlets() -> dict[str, Outlet]:
    """All outlets as they lie in the files."""
    return load_outlets()


def test_a_day_is_named_in_the_language_of_the_outlet(outlets: dict[str, Outlet]) -> None:
    """Seen from the day of publication, across the end of the week too."""
    sunday = with_weekdays(outlets["indus-dispatch"].texts["bolan-train"], "en", date(2026, 3, 1))
    assert "in the Bolan Pass on Sunday" in sunday.body
    assert "would take until Tuesday" in sunday.body
    urdu = with_weekdays(outlets["subh-e-nau"].texts["shair-dil"], "ur", MONDAY)
    assert "گلزار احمد پیر کی صبح" in urdu.body
    assert "نماز جنازہ منگل کو" in urdu.fields["summary"]


def test_no_text_keeps_a_mark(outlets: dict[str, Outlet]) -> None:
    """Every mark in every text stands for a day; a misspelt one would be read by subscribers."""
    for outlet in outlets.values():
        for text in outlet.texts.values():
            named = with_weekdays(text, outlet.language, MONDAY)
            assert "$" not in "".join((*named.fields.values(), named.body)), (outlet.id, text.name)


@pytest.mark.parametrize("outlet", ATTACKS)
@pytest.mark.parametrize("days", range(7))
def test_what_happened_today_is_read_as_today(outlets: dict[str, Outlet], outlet: str, days: int) -> None:
    """On no day of the week the newsroom's attacks are old news, in no language."""
    published = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(days=days)
    text = with_weekdays(outlets[outlet].texts[ATTACKS[outlet]], outlets[outlet].language, published.date())
    told = article(
        title=text.fields["title"],
        summary=text.fields["summary"],
        body=text.body,
        language=outlets[outlet].language,
        published_at=published,
        fetched_at=published,
    )
    assert read_facts(told, [], now=published).event_date == published.date()
