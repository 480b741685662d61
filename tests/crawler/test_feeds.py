"""`crawler.feeds`: bytes become entries, whatever the bytes."""

from datetime import UTC, datetime

import pytest
from factories import NOW
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates import zone_of
from crawler.feeds import LIMIT, FeedError, parse

URL = "https://paper.example/feed"
ITEM = "<item><title>{}</title><link>{}</link>{}</item>"


def rss(*items: str) -> bytes:
    """An RSS feed of these items."""
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>{"".join(items)}</channel></rss>'.encode()


def read(body: bytes, zone: str = "Asia/Karachi") -> list[tuple[str, str]]:
    """Address and title of each entry."""
    return [(entry.url, entry.title) for entry in parse(body, URL, zone=zone_of(zone), now=NOW)]


def test_rss_atom_and_json_are_read() -> None:
    """Three formats, one kind of entry; relative links are completed, others than http are left out."""
    expected = [("https://paper.example/a", "A & B")]
    assert read(rss(ITEM.format("A &amp;amp; B", "/a", ""), ITEM.format("x", "javascript:alert(1)", ""))) == expected
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A &amp; B</title><link href="/a"/></entry></feed>'
    assert read(atom.encode()) == expected
    assert read(b'{"version": "https://jsonfeed.org/version/1", "title": "F", "items": [{"id": "1", "url": '
                b'"https://paper.example/a", "title": "A & B"}]}') == expected  # fmt: skip


def test_an_address_is_one_entry() -> None:
    """A feed that lists an article twice lists it once."""
    assert len(read(rss(ITEM.format("A", "/a", ""), ITEM.format("A again", "/a", "")))) == 1


def test_one_invalid_byte_spoils_only_itself() -> None:
    """An Urdu title stays Urdu beside a byte that is no UTF-8, a NUL, and references to what cannot be."""
    body = rss(ITEM.format("دھماکے میں دو زخمی@&#xD800;&#0;&#x41;", "/a", "")).replace(b"@", b"\xff\x00")
    ((_, title),) = read(body)
    assert title == "دھماکے میں دو زخمی\ufffdA"


def test_a_date_without_a_zone_is_in_the_zone_of_the_source() -> None:
    """So is one in CDATA; one with a zone keeps it; Persian digits are digits."""
    items = [
        ITEM.format("a", "/a", "<pubDate>2026-03-01 14:20:00</pubDate>"),
        ITEM.format("b", "/b", "<pubDate><![CDATA[2026-03-01 14:20:00]]></pubDate>"),
        ITEM.format("c", "/c", "<pubDate>Sun, 01 Mar 2026 14:20:00 +0000</pubDate>"),
        ITEM.format("d", "/d", "<pubDate>۲۰۲۶-۰۳-۰۱ ۱۴:۲۰</pubDate>"),
    ]
    found = parse(rss(*items), URL, zone=zone_of("Asia/Karachi"), now=NOW)
    assert [entry.published.at for entry in found if entry.published] == [
        datetime(2026, 3, 1, 9, 20, tzinfo=UTC),
        datetime(2026, 3, 1, 9, 20, tzinfo=UTC),
        datetime(2026, 3, 1, 14, 20, tzinfo=UTC),
        datetime(2026, 3, 1, 9, 20, tzinfo=UTC),
    ]


def test_summaries_are_plain_text() -> None:
    """Markup, "read more" and the blog's own line at the end are no summary."""
    description = "&lt;p&gt;Two &lt;b&gt;hurt&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;The post A appeared first on F.&lt;/p&gt;"
    (entry,) = parse(rss(ITEM.format("A", "/a", f"<description>{description}</description>")), URL, zone=UTC, now=NOW)
    assert entry.summary == "Two hurt."


def test_an_aggregator_names_the_source() -> None:
    """`<source>` is kept as the origin of its item and of no other."""
    items = (
        ITEM.format("a", "https://agg.example/1", ""),
        ITEM.format("b", "https://agg.example/2", '<source url="https://s.example">Some Agency</source>'),
    )
    assert [entry.origin for entry in parse(rss(*items), URL, zone=UTC, now=NOW)] == ["", "Some Agency"]


def test_a_changed_entry_has_another_digest() -> None:
    """Title, summary and date of the update count; the date of publishing, which some renew at will, does not."""

    def digest(title: str, more: str) -> str:
        return parse(rss(ITEM.format(title, "/a", more)), URL, zone=UTC, now=NOW)[0].digest

    plain = digest("A", "<pubDate>2026-03-01 14:20:00</pubDate>")
    assert digest("A", "<pubDate>2026-03-01 15:00:00</pubDate>") == plain
    assert digest("B", "") != plain
    assert digest("A", "<description>Two more were hurt.</description>") != plain


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "the feed is empty"),
        (b"<html><body>We have moved</body></html>", "no feed"),
        (b"plain words", "no feed"),
        (b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>', "entities"),
        (b" " * (LIMIT + 1), "bytes, more than"),
    ],
)
def test_what_is_no_feed_says_so(body: bytes, reason: str) -> None:
    """Every refusal has its reason; an external entity or a bomb is never expanded."""
    with pytest.raises(FeedError, match=reason):
        read(body)


def test_a_feed_without_entries_is_a_feed() -> None:
    """A quiet outlet is no broken one."""
    assert read(rss()) == []


def test_a_feed_cut_off_in_the_middle_gives_what_it_has() -> None:
    """The entries before the cut are read."""
    assert read(rss(ITEM.format("A", "/a", ""), ITEM.format("B", "/b", ""))[:-40]) != []


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(body: bytes) -> None:
    """Anything gives entries or FeedError."""
    try:
        read(rss() + body)
        read(body)
    except FeedError:
        pass
