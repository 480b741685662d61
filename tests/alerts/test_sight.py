"""One article as conditions see it: fields, ranges, word numbers, and the way back to the original."""

from factories import NOW, ruleset, text

from alerts.matcher import Matcher
from alerts.sight import COUNTED_PLACES, Sight
from storage.records import Article

RULES = ruleset("$l", {"author": "khan"}, lists={"l": {"terms": ["one", "two"], "ignore": "one two"}})
LEAF = 0


def see(article: Article) -> Sight:
    """Scan an article for the words of the rules."""
    return Matcher(RULES).see(article, now=NOW)


def test_fields_lie_apart_in_one_line() -> None:
    """The range of each field is its folded text, and what a condition sees without a scope ends before the author."""
    sight = see(text("Body.", title="Title", summary="Lead", authors=("A. Khan", "B")))
    assert [sight.line[low:high] for low, high in sight.fields] == [" title ", " lead ", " body . ", " a . khan b "]
    assert sight.line[slice(*sight.everything)].endswith(" body . ")


def test_lead_is_the_summary_or_the_beginning() -> None:
    """At most 600 characters of the first paragraph, in the same line."""
    assert (sight := see(text("Body", summary="Lead"))).line[slice(*sight.lead)] == " lead "
    assert (sight := see(text("First.\n\nSecond."))).line[slice(*sight.lead)] == " first . "
    assert (sight := see(text("word " * 200))).line[slice(*sight.lead)] == " word" * 120 + " "
    assert (sight := see(text(""))).line[slice(*sight.lead)] == " "


def test_hits_are_cut_to_their_range() -> None:
    """Only what lies wholly in the range counts."""
    sight = see(text("two two", title="One"))
    assert [sight.line[low:high] for low, high in sight.hits(LEAF, *sight.everything)] == ["one", "two", "two"]
    assert [sight.line[low:high] for low, high in sight.hits(LEAF, *sight.title)] == ["one"]
    low, high = sight.hits(LEAF, *sight.body)[0]
    assert sight.hits(LEAF, low, high) == [(low, high)]
    assert sight.hits(LEAF, low + 1, high) == []


def test_masked_hits_are_known_with_their_mask() -> None:
    """What does not count is not lost: an explanation shows it."""
    sight = see(text("one two, then two"))
    assert [sight.span(hit).start for hit in sight.hits(LEAF, *sight.everything)] == [14]
    assert {(sight.span(hit).text, sight.span(mask).text) for hit, mask in sight.masked(LEAF)} == {
        ("one", "one two"),
        ("two", "one two"),
    }


def test_sentences() -> None:
    """From mark to mark, within one field."""
    sight = see(text("A one b. Two\n\nthree", title="Two"))
    found = [sight.line[slice(*sight.sentence(hit))].strip() for hit in sight.hits(LEAF, *sight.everything)]
    assert found == ["two", "a one b", "two"]


def test_word_numbers_are_the_same_by_counting_and_by_list() -> None:
    """Marks are no words and fields are counted through, however many places are asked for."""
    sight = see(text("One. Two\n\none! " * COUNTED_PLACES, title="One", summary="x"))
    hits = sight.hits(LEAF, *sight.everything)
    tokens = [token for token in sight.line.split() if token not in (".", "¶", "\0")]
    places = [sight.place(hit) for hit in hits]
    assert len(places) > 2 * COUNTED_PLACES
    assert all(first == last for first, last in places)
    assert [tokens[first] for first, _ in places] == [sight.line[low:high] for low, high in hits]


def test_spans_name_the_field_of_the_article() -> None:
    """Title, summary, body and author, each with offsets into the original."""
    article = text("Two!", title="“One”", summary="one", authors=("Ali", "Sher Khan"))
    sight = see(article)
    spans = [sight.span(hit) for hit in sight.hits(LEAF, *sight.everything)]
    assert [(span.field, span.start, span.text) for span in spans] == [
        ("title", 1, "One"),
        ("summary", 0, "one"),
        ("body", 0, "Two"),
    ]
    (firing,) = [one for one in Matcher(RULES).match(article, now=NOW).firings if one.rule == "r1"]
    assert [(span.field, span.start, span.text) for span in firing.spans] == [("author", 10, "Khan")]
