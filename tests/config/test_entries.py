"""The parts of a file are taken apart, and no id stands twice in all files."""

from config.entries import Entry, check_unique, entries
from config.reader import read


def taken(name: str, text: str) -> list[Entry]:
    """Give the entries of a file without mistakes."""
    document, form = read(name, text.encode())
    found, problems = entries(document)
    assert form + problems == []
    return found


FILE = """\
version: 1
entities: {ttp: {kind: group}}
lists: {attack: [a], harm: b}
sources: [{id: dawn}, {name: Nameless}]
subscribers: [{chat: 12}, {chat: 12, thread: 3}]
rules: [{id: dawn}, word]
"""


def test_takes_every_part_apart() -> None:
    """Any file may hold any part; an entry without an id is still an entry."""
    assert [entry.key for entry in taken("a.yaml", FILE)] == [
        "entities.ttp",
        "lists.attack",
        "lists.harm",
        "sources.dawn",
        "sources",
        "subscribers.12",
        "subscribers.12",
        "rules.dawn",
        "rules",
    ]


def test_an_empty_part_is_none() -> None:
    """`rules:` with nothing behind it is a file that has no rules yet."""
    assert taken("a.yaml", "version: 1\nrules:\nlists: {}\n") == []


def test_ids_are_unique_over_all_files_each_in_its_kind() -> None:
    """A source and a rule may share an id, an entity and a list may not: both are `$name`. Topics of a chat differ."""
    found = taken("a.yaml", FILE) + taken("b.yaml", "version: 1\nlists: {ttp: [a]}\nsources: [{id: dawn}]\n")
    kept, problems = check_unique(found)
    assert len(kept) == len(found) - 2
    assert [str(problem) for problem in problems] == [
        "b.yaml:2:9: lists.ttp: 'ttp' is taken already; first in a.yaml:2",
        "b.yaml:3:16: sources.dawn: 'dawn' is taken already; first in a.yaml:4",
    ]


def test_a_nameless_entry_clashes_with_nothing() -> None:
    """Its missing id is told by its model."""
    kept, problems = check_unique(taken("a.yaml", "version: 1\nsources: [{name: A}, {name: B}]\n"))
    assert (len(kept), problems) == (2, [])
