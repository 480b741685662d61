"""What happened, in the words of a message: figures with who says so, claims, and what is new in them.

Takes facts and changes as they are stored, and never adds a word that they do not hold. Where the lines stand in a
message is decided in `message.py` and `updates.py`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from alerts.changes import REPORTED
from alerts.lines import chained, comma, filled, joined, name
from alerts.nodes import Isolate, Text, Tree
from alerts.phrases.record import Phrases
from storage.facts import VICTIMS, Facts, Toll
from storage.records import Change, Severity

LONGEST_WORD: Final = 24  # letters of "dozens", "several"; more is half a sentence
MAX_NAMES: Final = 5
NEWS_ORDER: Final = (
    *("state", "story", "split", "killed", "claimed_by", "denied_by", "severity", "captured", "injured"),
    *("attackers_killed", "origins", "places"),
)
Names = Mapping[str, str]  # of groups and places, by entity id
Drawn = Callable[[object, Phrases], Tree]


def toll_line(facts: Facts, words: Phrases) -> Tree:
    """Return the figures: "30 killed, 100+ injured (Dawn)"; a source stands behind the last figure that is its own."""
    tolls = [(kind, toll) for kind in VICTIMS if (toll := getattr(facts, kind)) is not None]
    parts: list[Tree] = []
    for place, (kind, toll) in enumerate(tolls):
        part = filled(getattr(words, kind), "count", figure(toll, words))
        last = place + 1 == len(tolls) or tolls[place + 1][1].source != toll.source
        said_by: Tree = (Text(" ("), name(toll.source, rtl=words.rtl), Text(")")) if toll.source and last else ()
        parts.append((*part, *said_by))
    return (Text("☠ "), *chained(parts, comma(rtl=words.rtl))) if parts else ()


def claim_lines(facts: Facts, words: Phrases, names: Names) -> list[Tree]:
    """Return who claims to have done it and who denies it; both may hold."""
    lines = [
        (Text("✊ "), *filled(words.claimed_by, "who", _named(facts.claimed_by, words, names)))
        if facts.claimed_by
        else (),
        (Text("✋ "), *filled(words.denied_by, "who", _named(facts.denied_by, words, names)))
        if facts.denied_by
        else (),
    ]
    if facts.claimed and not facts.claimed_by:
        lines.append((Text(f"✊ {words.claimed}"),))
    if facts.denied and not facts.denied_by:
        lines.append((Text(f"✋ {words.denied}"),))
    return [line for line in lines if line]


def figure(toll: Toll, words: Phrases) -> Tree:
    """Return how many: 30, 30–32, 100+ where nobody says more than "at least", or the vague word itself."""
    if toll.vague and toll.word and len(toll.word) <= LONGEST_WORD:
        return (name(toll.word, rtl=words.rtl),)
    if toll.most is None or toll.vague:
        return (Isolate((Text(f"{toll.least}+"),)),) if words.rtl else (Text(f"{toll.least}+"),)
    if toll.most > toll.least:
        return (Isolate((Text(f"{toll.least}–{toll.most}"),)),)
    return (Text(str(toll.least)),)


def net(changes: Iterable[Change]) -> list[Change]:
    """Return one change per thing that changed, from what it was at first to what it is now, the gravest first.

    What ends where it began is left out: nobody needs to know.
    """
    by_kind: dict[str, Change] = {}
    for change in changes:
        earlier = by_kind.get(change.what)
        by_kind[change.what] = change if earlier is None else replace(change, before=earlier.before)
    news = [change for change in by_kind.values() if change.before != change.after]
    return sorted(news, key=lambda change: NEWS_ORDER.index(change.what) if change.what in NEWS_ORDER else 99)


def told(change: Change, words: Phrases, names: Names) -> Tree:  # noqa: PLR0911  one line per kind of change
    """Say in a few words what changed; nothing of what this version has no words for."""
    match change.what:
        case "killed" | "injured" | "captured" | "attackers_killed":
            return _step(getattr(words, f"{change.what}_toll"), change, words, _count)
        case "severity":
            return _step(words.level, change, words, _level)
        case "claimed_by" | "denied_by":
            who = _named(_gained(change), words, names)
            alone = words.claimed if change.what == "claimed_by" else words.denied
            return filled(getattr(words, change.what), "who", who) if who else (Text(alone),)
        case "origins":
            return (Text(words.confirmed.format(count=_size(change.after))),)
        case "places":
            where = _named(_gained(change), words, names)
            return filled(words.also_in, "places", where) if where else ()
        case "split":
            return (Text(words.split_off),)
        case "story":
            return (Text(words.own_again),)
        case "state":
            return (Text(words.said_true if change.after == REPORTED else words.said_false),)
        case _:
            return ()


def _step(label: str, change: Change, words: Phrases, drawn: Drawn) -> Tree:
    before, after = drawn(change.before, words), drawn(change.after, words)
    arrow: Tree = (*before, Text(" ← " if words.rtl else " → ")) if before else ()
    return (Text(f"{label} "), *arrow, *after)


def _count(value: object, words: Phrases) -> Tree:
    if isinstance(value, Mapping):
        fields = {key: value[key] for key in ("least", "most", "vague", "word") if key in value}
        return figure(Toll(**{"least": 0, **fields}), words)
    return (Text(str(value)),) if isinstance(value, int) else ()


def _level(value: object, words: Phrases) -> Tree:
    severity = Severity(value) if isinstance(value, int) else Severity.parse(value) if isinstance(value, str) else None
    return (Text(getattr(words, severity.label)),) if severity else ()


def _named(ids: Sequence[str], words: Phrases, names: Names) -> Tree:
    pieces = [name(names.get(one, one), rtl=words.rtl) for one in ids[:MAX_NAMES]]
    return joined(pieces, comma(rtl=words.rtl))


def _gained(change: Change) -> list[str]:
    before = _listed(change.before)
    return [one for one in _listed(change.after) if one not in before]


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _size(value: object) -> int:
    return value if isinstance(value, int) else len(_listed(value))
