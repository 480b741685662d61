"""What comes after the first message: follow-ups that ring, and corrections that say what was wrong.

Pure, as `message.py`. Both are replies to the first message of the alert, which is itself kept true by edits.
"""

from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from alerts.changes import CORRECTION
from alerts.incident import net, told
from alerts.lines import BREAK, chained, directed, stacked
from alerts.message import (
    AlertView,
    Mark,
    byline,
    counted,
    headline,
    incident_lines,
    light,
    notes,
    quoted_lead,
    root_message,
    subject,
)
from alerts.nodes import MAX_UNITS, Bold, Isolate, Quote, Text, Tree, shorten, units
from alerts.phrases import phrases
from alerts.phrases.record import Phrases
from storage.records import Change, DeliveryKind

IN_HEADER: Final = 2  # changes that fit on a lock screen


def message_of(kind: DeliveryKind, view: AlertView, *, may_repeat: bool = False, late: bool = False) -> Tree:
    """Return what a delivery of this kind says; an edit is the first message, as it is now."""
    match kind:
        case DeliveryKind.FOLLOWUP:
            return followup_message(view, may_repeat=may_repeat, late=late)
        case DeliveryKind.CORRECTION:
            return correction_message(view, may_repeat=may_repeat)
        case DeliveryKind.EDIT:
            return root_message(view)
        case _:
            return root_message(view, may_repeat=may_repeat, late=late)


def tells(kind: DeliveryKind, view: AlertView) -> bool:
    """Whether a message of this kind has anything to say; a follow-up that the first message overtook has not."""
    if kind is not DeliveryKind.FOLLOWUP:
        return True
    return bool(net(change for change in view.changes if change.reason != CORRECTION))


def followup_message(view: AlertView, *, may_repeat: bool = False, late: bool = False) -> Tree:
    """Return what is new since the reader was told last: one message, however much it is. The newest article leads."""
    words = phrases(view.language)
    changes = net(change for change in view.changes if change.reason != CORRECTION)
    news = [said for change in changes if (said := told(change, words, view.names))]
    head: Tree = (
        *_update_header(view, news, words),
        BREAK,
        BREAK,
        *headline(view.article, view.source_name),
        BREAK,
        *byline(view, words),
        BREAK,
        *notes(words, may_repeat=may_repeat, late=late),
        BREAK,
        *quoted_lead(view),
    )
    rest = [(Text("• "), *said) for said in news] if len(news) > IN_HEADER else []
    standing = [*incident_lines(view, words), (Text(f"🗞 {counted(view, words)}"),)]
    lines = stacked(directed(line, rtl=words.rtl) for line in (*rest, *standing))
    return (*head, Quote(shorten(lines, MAX_UNITS - units(head))))


def correction_message(view: AlertView, *, may_repeat: bool = False) -> Tree:
    """Return what was wrong in what the reader was told, and what holds now."""
    words = phrases(view.language)
    wrong = net(change for change in view.changes if change.reason == CORRECTION)
    head = chained([(Text(words.correction),), *[(node,) for node in subject(view, words)]])
    lines = [(Text("✏️ "), Bold(directed(head, rtl=words.rtl))), *_wrong_lines(view, wrong, words)]
    said: Tree = (*stacked(lines), BREAK, *notes(words, may_repeat=may_repeat, late=False), BREAK)
    if view.mark is Mark.MERGED:  # the headline of the whole stands there already
        return shorten(said[:-2], MAX_UNITS)
    known = stacked(directed(line, rtl=words.rtl) for line in incident_lines(view, words))
    body: Tree = (BREAK, Quote(known)) if known else ()
    lead: Tree = (*headline(view.article, view.source_name), BREAK, *byline(view, words))
    return shorten((*said, *lead, *body), MAX_UNITS)


def _wrong_lines(view: AlertView, wrong: Sequence[Change], words: Phrases) -> list[Tree]:
    if view.mark is Mark.RETRACTED:
        return [(Text(words.withdrawn),)]
    if view.mark is Mark.MERGED:
        whole = headline(view.part_of) if view.part_of else ()
        return [(Text(words.part_of),), whole] if whole else [(Text(words.merged),)]
    said = [told(change, words, view.names) for change in wrong]
    return [directed((Text("• "), *line), rtl=words.rtl) for line in said if line]


def _update_header(view: AlertView, news: Sequence[Tree], words: Phrases) -> Tree:
    line = chained([(Text(words.update.format(number=view.number)),), *news[:IN_HEADER], _hour(view)])
    return (Text(f"{light(view.severity)} "), Bold(directed(line, rtl=words.rtl)))


def _hour(view: AlertView) -> Tree:
    at = max((change.at for change in view.changes), default=view.article.fetched_at)
    return (Isolate((Text(f"{at.astimezone(ZoneInfo(view.zone)):%H:%M}"),)),)
