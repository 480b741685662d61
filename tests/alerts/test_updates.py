"""What comes after the first message: what is new, what was wrong, in four languages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from botapi.entities import formatted
from factories import NOW, article, match

from alerts.message import AlertView, Mark, root_message
from alerts.nodes import MAX_ENTITIES, MAX_UNITS, Tree, render_html, render_plain, units
from alerts.phrases import LANGUAGES
from alerts.updates import correction_message, followup_message, message_of, tells
from storage.facts import Facts, Toll
from storage.records import Change, DeliveryKind, Severity

FACTS = Facts(
    killed=Toll(least=30, most=30, source="Dawn"),
    injured=Toll(least=100, source="Dawn"),
    captured=Toll(least=24, vague=True, word="dozens", source="Geo"),
    places=("peshawar",),
    claimed_by=("ttp",),
)
VIEW = AlertView(
    severity=Severity.HIGH,
    matches=(match("ttp-attack", title="TTP attack"),),
    article=article(title="Blast kills at least 30"),
    source_name="Dawn",
    outlets=("Dawn", "Geo", "Tolo"),
    origins=2,
    facts=FACTS,
    names={"peshawar": "Peshawar", "ttp": "TTP", "iskp": "ISKP"},
    zone="Asia/Karachi",
)


def _change(what: str, before: object, after: object, *, reason: str = "toll_rose", revision: int = 2) -> Change:
    at = NOW + timedelta(hours=3)
    return Change(revision=revision, article=1, reason=reason, what=what, before=before, after=after, at=at)


ROSE = _change("killed", {"least": 30, "most": 30}, {"least": 59, "most": 59})
LOWERED = _change("killed", {"least": 59, "most": 59}, {"least": 40, "most": 40}, reason="correction", revision=4)
EVERYTHING = (
    ROSE,
    _change("killed", {"least": 59, "most": 59}, {"least": 101}, revision=3),
    _change("claimed_by", [], ["ttp"], reason="claim"),
    _change("denied_by", ["ttp"], ["ttp", "iskp"], reason="denial"),
    _change("severity", "high", "critical", reason="severity_rose"),
    _change("origins", 1, 2, reason="confirmed"),
    _change("places", ["bannu"], ["bannu", "peshawar"], reason="new_place"),
)


def _first_line(tree: Tree) -> str:
    return render_plain(tree).splitlines()[0].replace("\u2068", "").replace("\u2069", "")


def test_the_first_message_shows_the_figures_the_claims_the_place_and_the_origins() -> None:
    """With who says so; a vague word stays the word that it is."""
    text = render_plain(root_message(VIEW))
    assert text.startswith("🟠 HIGH · TTP attack · Peshawar\n")
    assert "☠ 30 killed, 100+ injured (Dawn), dozens captured (Geo)\n✊ claimed by TTP\n" in text
    assert "🗞 3 outlets, 2 origins: Dawn · Geo · Tolo\n" in text


def test_an_update_says_on_the_lock_screen_what_is_new() -> None:
    """The very line of the design."""
    assert _first_line(followup_message(replace(VIEW, changes=(ROSE,), number=2))) == (
        "🟠 UPDATE 2 · death toll 30 → 59 · 17:00"
    )


def test_several_changes_become_one_message_the_gravest_first() -> None:
    """30 → 59 → 101 is 30 → 101, and each further change has its line."""
    text = render_plain(followup_message(replace(VIEW, changes=EVERYTHING)))
    assert "UPDATE 1 · death toll 30 → 101+ · claimed by TTP · " in text.splitlines()[0]
    for line in (
        "• denied by ISKP",
        "• severity HIGH → CRITICAL",
        "• confirmed by 2 independent origins",
        "• also in Peshawar",
    ):
        assert line in text.splitlines()


def test_what_ended_where_it_began_is_nothing_to_tell() -> None:
    """Nor is a correction an update."""
    back = (ROSE, _change("killed", {"least": 59, "most": 59}, {"least": 30, "most": 30}, revision=3))
    assert not tells(DeliveryKind.FOLLOWUP, replace(VIEW, changes=back))
    assert not tells(DeliveryKind.FOLLOWUP, replace(VIEW, changes=(LOWERED,)))
    assert tells(DeliveryKind.FOLLOWUP, replace(VIEW, changes=(ROSE,)))
    assert tells(DeliveryKind.EDIT, VIEW)


def test_a_correction_says_what_was_wrong_and_the_first_message_is_marked() -> None:
    """A lowered toll, with the figures that hold now."""
    view = replace(VIEW, changes=(LOWERED,), mark=Mark.CORRECTED)
    text = render_plain(correction_message(view))
    assert text.startswith("✏️ CORRECTION · TTP attack · Peshawar\n• death toll 59 → 40\n")
    assert "☠ 30 killed" in text
    assert _first_line(message_of(DeliveryKind.EDIT, view)) == "🟠 HIGH · TTP attack · Peshawar · corrected"


def test_what_was_taken_back_shows_no_figures_any_more() -> None:
    """Nobody reads a false toll below the word RETRACTED."""
    view = replace(VIEW, mark=Mark.RETRACTED, changes=(_change("state", "open", "retracted", reason="correction"),))
    text = render_plain(root_message(view))
    assert text.startswith("⚪ RETRACTED · HIGH · TTP attack")
    assert "☠" not in text
    assert "This alert is taken back" in render_plain(correction_message(view))


def test_what_a_later_report_disputes_shows_no_figures_and_who_says_so() -> None:
    """The report that denies it leads the correction; the first message is marked and drops its toll."""
    withdrawn = _change("state", "reported", "withdrawn", reason="correction")
    view = replace(VIEW, mark=Mark.DISPUTED, changes=(withdrawn,))
    assert _first_line(root_message(view)).endswith("· reported to be false")
    text = render_plain(correction_message(view))
    assert "Now reported to be false" in text
    assert VIEW.article.title in text
    assert VIEW.source_name in text
    assert "☠" not in text + render_plain(root_message(view))


def test_what_holds_after_all_shows_its_figures_again() -> None:
    """A government that says there was nothing does not hide the dead of the next report."""
    back = _change("state", "withdrawn", "reported", reason="correction")
    view = replace(VIEW, mark=Mark.CORRECTED, changes=(back,))
    text = render_plain(correction_message(view))
    assert "Reported again, with more than before" in text
    assert "☠ 30 killed" in text


def test_a_merged_alert_leads_to_the_one_that_goes_on() -> None:
    """Its headline is a link in both messages."""
    view = replace(VIEW, mark=Mark.MERGED, part_of=article(2, title="The whole event"))
    for tree in (root_message(view), correction_message(view)):
        assert '<a href="https://www.example.org/news/2">The whole event</a>' in render_html(tree)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [DeliveryKind.EDIT, DeliveryKind.FOLLOWUP, DeliveryKind.CORRECTION])
@pytest.mark.parametrize("mark", Mark)
def test_telegrams_parser_takes_each_in_every_language(language: str, kind: DeliveryKind, mark: Mark) -> None:
    """Within its limits, as we drew it; a right-to-left reader's lines never begin to run from the left."""
    view = replace(VIEW, language=language, changes=(*EVERYTHING, LOWERED), mark=mark, part_of=article(2))
    tree = message_of(kind, view, may_repeat=True, late=True)
    parsed = formatted(render_html(tree), "HTML")
    assert parsed.text == render_plain(tree)
    assert units(tree) <= MAX_UNITS
    assert len(parsed.entities) <= MAX_ENTITIES
    assert parsed.text.count("\u2068") == parsed.text.count("\u2069")
    if not LANGUAGES[language].rtl:
        return
    for line in parsed.text.splitlines():
        outside = "".join(
            part.partition("\u2069")[2] or ("" if at else part) for at, part in enumerate(line.split("\u2068"))
        )
        ours = not any(words in line for words in ("Blast", "council", "Report number", "#"))
        assert not (ours and any("a" <= char <= "z" or "A" <= char <= "Z" for char in outside)), line


def test_a_hostile_headline_stays_within_the_limits() -> None:
    """A megabyte of title, of names and of changes."""
    huge = "Blast in evil.com @x " * 5_000
    view = replace(VIEW, article=article(title=huge, summary=huge), source_name=huge, changes=EVERYTHING)
    view = replace(view, names={"ttp": huge, "iskp": huge, "peshawar": huge}, part_of=article(title=huge))
    for kind in (DeliveryKind.ROOT, DeliveryKind.FOLLOWUP, DeliveryKind.CORRECTION):
        tree = message_of(kind, view)
        assert units(tree) <= MAX_UNITS
        assert {one["type"] for one in formatted(render_html(tree), "HTML").found} <= {"hashtag"}
