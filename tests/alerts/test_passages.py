"""Passages show the words that hit where they stand, and nothing that was not written."""

from factories import text
from hypothesis import given
from hypothesis import strategies as st

from alerts.passages import MOST, passages
from storage.records import Span

BODY = "Rain fell on the valley for days. " * 9 + "Gunmen ambushed a van. " + "People went home in the evening. " * 9


def span(body: str, word: str) -> Span:
    """Return the span of a word of the body."""
    start = body.index(word)
    return Span("body", start, start + len(word), word)


def test_a_hit_is_marked_in_its_surroundings() -> None:
    """The title comes whole, of the body the words round the hit, cut between words."""
    found = passages(text(BODY, title="Report"), [span(BODY, "ambushed")])
    assert [one.field for one in found] == ["title", "body"]
    assert found[0].pieces == (("Report", False),)
    pieces = found[1].pieces
    assert [piece for piece, is_hit in pieces if is_hit] == ["ambushed"]
    assert (pieces[0], pieces[-1]) == (("… ", False), (" …", False))
    shown = "".join(piece for piece, _ in pieces[1:-1])
    assert f" {shown} " in BODY
    assert len(shown) < 220


def test_hits_close_together_share_a_passage_and_there_is_an_end_to_them() -> None:
    """Two words of one sentence are one passage; of a hundred hits the first few are shown."""
    near = passages(text(BODY), [span(BODY, "Gunmen"), span(BODY, "van")])
    assert [piece for piece, is_hit in near[1].pieces if is_hit] == ["Gunmen", "van"]
    body = ("blast " + "word " * 80) * 30
    far = [Span("body", place, place + 5, "blast") for place in range(len(body)) if body.startswith("blast", place)]
    assert len(passages(text(body), far)) == MOST + 1


@given(
    body=st.text(alphabet="ab \nحملہ", max_size=400),
    places=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 9)), max_size=6),
)
def test_what_is_shown_was_written(body: str, places: list[tuple[int, int]]) -> None:
    """Overlapping or touching hits never repeat or lose a character of the passage."""
    spans = [
        Span("body", low, min(low + length, len(body)), body[low : low + length])
        for low, length in places
        if low < len(body)
    ]
    for passage in passages(text(body), spans)[1:]:
        shown = [piece for piece, _ in passage.pieces if piece not in ("… ", " …")]
        assert "".join(shown) in body
        assert any(is_hit for _, is_hit in passage.pieces)
