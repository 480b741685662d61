"""What an article names itself, without what that lies in."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.facts.named import above, names
from storage.records import Span


@dataclass(frozen=True)
class Hit:
    """An entity that an article names."""

    id: str
    kind: str
    parent: str = ""
    spans: Sequence[Span] = ()


def at(start: int, field: str = "body") -> Span:
    """Give a place in an article."""
    return Span(field, start, start + 5, "words")


def test_the_inner_one_is_named() -> None:
    """A span that stands for a district stands for its province as well, and names only the district."""
    hits = [Hit("kp", "province", spans=[at(10)]), Hit("bannu", "district", "kp", [at(10)])]
    assert [hit.id for hit, _ in names(hits, ("province", "district"), 0)] == ["bannu"]


def test_the_outer_one_is_named_by_its_own_words() -> None:
    """A province that has words of its own is named too, in the order of the text: title, summary, body."""
    hits = [Hit("bannu", "district", "kp", [at(10)]), Hit("kp", "province", spans=[at(10), at(3), at(20, "title")])]
    assert [(hit.id, span.field) for hit, span in names(hits, ("province", "district"), 0)] == [
        ("kp", "title"),
        ("kp", "body"),
        ("bannu", "body"),
    ]


def test_the_dateline_names_nothing() -> None:
    """What stands before the body begins is left out, and so are other kinds and other fields."""
    hits = [
        Hit("kabul", "district", spans=[at(2)]),
        Hit("someone", "person", spans=[at(30)]),
        Hit("herat", "district", spans=[at(0, "url")]),
    ]
    assert names(hits, ("district",), 8) == []


def test_a_circle_has_an_end() -> None:
    """Entities that lie in one another by mistake are walked through once."""
    assert above("a", {"a": "b", "b": "c"}) == {"b", "c"}
    assert above("a", {"a": "b", "b": "a"}) == {"a", "b"}
