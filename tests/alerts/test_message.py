"""The alert as subscribers see it."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from botapi.entities import Formatted, formatted
from factories import article, match
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.message import AlertView, root_message
from alerts.nodes import MAX_ENTITIES, MAX_UNITS, Tree, render_html, render_plain, units
from storage.records import Article, Match, Severity, Span
from storage.text import utf16_length

SUMMARY = "A suicide bomber struck a mosque in Peshawar; a commander of the TTP claimed responsibility."
SEEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def _span(word: str, text: str = SUMMARY, field: str = "summary") -> Span:
    start = text.index(word)
    return Span(field, start, start + len(word), word)


BLAST = article(
    url="https://www.dawn.example/news/1?a=1&b=2",
    source="dawn",
    title="Blast at police lines mosque kills at least 30",
    summary=SUMMARY,
    published_at=datetime(2023, 1, 30, 8, 40, tzinfo=UTC),
    fetched_at=SEEN,
)
FIRED = match(
    "ttp-attack",
    title="TTP attack",
    severity=Severity.CRITICAL,
    spans=(_span("TTP"), _span("suicide bomber"), _span("Peshawar"), Span("title", 0, 3, "ttp")),
    tags=("TTP", "suicide-bombing"),
)
VIEW = AlertView(
    severity=Severity.CRITICAL,
    matches=(FIRED,),
    article=BLAST,
    source_name="Dawn",
    outlets=("Dawn", "Geo", "طلوع"),
    zone="Asia/Karachi",
)


def _seen(tree: Tree) -> Formatted:
    return formatted(render_html(tree), "HTML")


def _pieces(parsed: Formatted, kind: str) -> list[str]:
    encoded = parsed.text.encode("utf-16-le")
    return [
        encoded[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")
        for entity in parsed.entities
        if entity["type"] == kind
    ]


def test_the_whole_message() -> None:
    """What it is, where to read it, who says so, the words that counted, and why it came."""
    assert render_plain(root_message(VIEW)).replace("\u2060", "") == (
        "🔴 CRITICAL · TTP attack\n\n"
        "Blast at police lines mosque kills at least 30\n"
        "Dawn · dawn.example · \u206830 Jan 2023, 13:40 PKT\u2069\n\n"
        f"{SUMMARY}\n"
        "🗞 3 outlets: Dawn · Geo · \u2068طلوع\u2069\n"
        "⚑ ttp-attack: “TTP”, “suicide bomber”, “Peshawar”\n"
        "#TTP #suicide_bombing #critical"
    )


def test_telegram_sees_the_same_and_only_our_entities() -> None:
    """Its own parser finds the link, the time, the hits in bold, both quotes and the hashtags."""
    parsed = _seen(root_message(VIEW))
    assert parsed.text == render_plain(root_message(VIEW))
    assert _pieces(parsed, "text_link") == ["Blast at police lines mosque kills at least 30"]
    assert [entity["url"] for entity in parsed.entities if "url" in entity] == [BLAST.url]
    assert [entity["unix_time"] for entity in parsed.entities if "unix_time" in entity] == [1675068000]
    assert _pieces(parsed, "bold")[2:] == ["suicide bomber", "Peshawar", "TTP"]
    assert _pieces(parsed, "blockquote") == [SUMMARY]
    assert len(_pieces(parsed, "expandable_blockquote")) == 1
    assert {entity["type"] for entity in parsed.found} == {"hashtag"}
    assert _pieces(parsed, "hashtag") == ["#TTP", "#suicide_bombing", "#critical"]


@pytest.mark.parametrize("language", ["ur", "ps", "fa"])
def test_every_line_of_a_right_to_left_reader_runs_from_the_right(language: str) -> None:
    """Names in Latin letters stand for themselves inside it."""
    lines = render_plain(root_message(replace(VIEW, language=language), may_repeat=True, late=True)).splitlines()
    ours = [line for line in lines if line and line not in (BLAST.title, SUMMARY) and not line.startswith("#")]
    assert len(ours) == 6
    for line in ours:
        outside = "".join(
            part.partition("\u2069")[2] or ("" if at else part) for at, part in enumerate(line.split("\u2068"))
        )
        assert not any("a" <= char <= "z" or "A" <= char <= "Z" for char in outside), line
        assert any("\u0600" <= char <= "\u06ff" or char == "\u200f" for char in outside), line


def test_a_right_to_left_headline_that_begins_with_latin_letters_runs_from_the_right() -> None:
    """Otherwise every client would lay the line out from the left."""
    urdu = replace(BLAST, title="TTP کا پشاور میں حملہ", language="ur", summary="FIR درج کر لی گئی ہے۔")
    text = render_plain(root_message(replace(VIEW, article=urdu, matches=(replace(FIRED, spans=()),))))
    assert "\n\u200fTTP کا پشاور میں حملہ\n" in text
    assert "\n\u200fFIR درج کر لی گئی ہے۔\n" in text


def test_a_repeat_and_a_late_message_say_so() -> None:
    """Nobody takes a repeat for a second blast."""
    assert "May be a repeat" in render_plain(root_message(VIEW, may_repeat=True))
    assert "Delayed" in render_plain(root_message(VIEW, late=True))
    plain = render_plain(root_message(VIEW))
    assert "repeat" not in plain
    assert "Delayed" not in plain


def test_an_article_without_a_date_is_called_undated() -> None:
    """The time shown is when it was first seen; a date without a time of day gets none invented."""
    undated = replace(BLAST, published_at=None, published_from="", published_precision="")
    assert "undated, seen \u20682 Mar 2026, 14:00 PKT\u2069" in render_plain(
        root_message(replace(VIEW, article=undated))
    )
    by_day = replace(BLAST, published_precision="day")
    tree = root_message(replace(VIEW, article=by_day))
    assert "\u206830 Jan 2023\u2069" in render_plain(tree)
    assert not _pieces(_seen(tree), "date_time")


@pytest.mark.parametrize("reader", ["UTC", "America/Los_Angeles", "Asia/Karachi", "Asia/Tokyo"])
@pytest.mark.parametrize("source", ["Asia/Karachi", "Asia/Kabul", "America/New_York", "UTC"])
def test_a_day_is_the_day_of_the_newspaper_for_every_reader(source: str, reader: str) -> None:
    """What is known only to the day is stored as midnight where it was published."""
    midnight = datetime(2026, 3, 2, tzinfo=ZoneInfo(source)).astimezone(UTC)
    by_day = replace(BLAST, published_at=midnight, published_precision="day")
    assert "\u20682 Mar 2026\u2069" in render_plain(root_message(replace(VIEW, article=by_day, zone=reader)))


def test_the_body_is_quoted_where_there_is_no_summary() -> None:
    """Its first paragraph, with its own hits."""
    body = "Gunmen fired on a convoy.\n\nThe road was closed."
    bare = replace(BLAST, summary="", body=body)
    fired = replace(FIRED, spans=(_span("Gunmen", body, "body"), _span("closed", body, "body")))
    parsed = _seen(root_message(replace(VIEW, article=bare, matches=(fired,))))
    assert _pieces(parsed, "blockquote") == ["Gunmen fired on a convoy."]
    assert "Gunmen" in _pieces(parsed, "bold")
    assert "closed" not in _pieces(parsed, "bold")


@pytest.mark.parametrize(
    "empty",
    [
        article(summary="", body="", title="Only a title"),
        article(summary="Only a title.", body="", title="Only a title"),
    ],
)
def test_nothing_is_quoted_twice_or_from_nothing(empty: Article) -> None:
    """An article that is only a title shows its title once."""
    text = render_plain(root_message(replace(VIEW, article=empty, matches=())))
    assert text.count("Only a title") == 1


def test_what_is_too_much_is_counted_not_shown() -> None:
    """Two hundred outlets, rules and words still make a readable message."""
    words = tuple(Span("title", 0, 1, f"word {number}") for number in range(200))
    many = tuple(match(f"rule-{number}", spans=words, tags=(f"tag{number}",)) for number in range(200))
    names = tuple(f"Outlet {number}" for number in range(200))
    text = render_plain(root_message(replace(VIEW, matches=many, outlets=names)))
    assert "🗞 200 outlets: Outlet 0" in text
    assert "190 more" in text


HOSTILE = st.text(
    st.sampled_from("<>&\"'/:.@#$[]()*_`\\ \n\t\x00\u202e\u2066\u2067\u2069\u200c\u200f\u200b\ufeff\ud83d\U0001f600")
    | st.characters(codec="utf-16", exclude_categories=())
    | st.sampled_from(list("aZ09کپ")),
    max_size=80,
) | st.sampled_from(
    [
        "<b>x</b><a href='https://evil.example'>y</a>",
        "[x](https://evil.example) `code` *b*",
        "&lt;b&gt; &#60;b&#62; &amp;lt;",
        "https://evil.example/path?x=1 @someone /start #tag t.me/joinchat/x user@evil.com",
        "</blockquote></a></b><tg-spoiler>",
        "\u202egnp.exe\u202c",
        "x" * 5000,
        "😀" * 3000,
        "e\u0301" * 3000,
    ]
)
URLS = st.sampled_from(
    [
        "https://example.org/a?b=\"><script>&c='",
        "javascript:alert(1)",
        "tg://resolve?domain=x",
        "https://bank.example@evil.example/",
        "http://[::1",
        "https://exаmple.org/خبر",
        "",
        "https://example.org/" + "a" * 3000,
    ]
)
SPANS = st.lists(st.tuples(st.integers(-5, 200), st.integers(-5, 200)), max_size=60)


@st.composite
def _views(draw: st.DrawFn) -> AlertView:
    text = st.one_of(HOSTILE, HOSTILE.map(lambda words: f"{words} TTP {words}"))
    spans = tuple(Span("summary", start, end, draw(HOSTILE)[:50]) for start, end in draw(SPANS))
    fired: tuple[Match, ...] = tuple(
        match(draw(HOSTILE), title=draw(HOSTILE), spans=spans, tags=(draw(HOSTILE),))
        for _ in range(draw(st.integers(0, 3)))
    )
    return AlertView(
        severity=draw(st.sampled_from(Severity)),
        matches=fired,
        article=article(
            url=draw(URLS),
            title=draw(text),
            summary=draw(text),
            language=draw(st.sampled_from(["", "en", "ur"])),
        ),
        source_name=draw(HOSTILE),
        outlets=tuple(draw(st.lists(HOSTILE, max_size=20))),
        language=draw(st.sampled_from(["en", "ur", "ps", "fa"])),
    )


@settings(max_examples=1000, deadline=None)
@given(_views(), st.booleans())
def test_whatever_an_article_holds_telegram_shows_our_text_and_only_our_entities(view: AlertView, repeat: bool) -> None:  # noqa: FBT001  Hypothesis hands it in
    """1,000 hostile articles: parsed by Telegram's own parser, within its limits, links to the web only."""
    tree = root_message(view, may_repeat=repeat)
    parsed = _seen(tree)
    assert parsed.text == render_plain(tree)
    assert units(tree) == utf16_length(parsed.text) <= MAX_UNITS
    assert len(parsed.entities) <= MAX_ENTITIES
    ours = {"bold", "text_link", "blockquote", "expandable_blockquote", "date_time", "hashtag"}
    assert {entity["type"] for entity in parsed.entities} <= ours
    for entity in parsed.entities:
        assert entity.get("url", "https://").startswith(("http://", "https://"))
        assert "@" not in entity.get("url", "").partition("?")[0]
    tags = _pieces(parsed, "hashtag")
    assert tags
    assert parsed.text.endswith(" ".join(tags))
    assert parsed.text.count("\u2068") == parsed.text.count("\u2069")
    assert not any(char in parsed.text for char in "\u202a\u202b\u202d\u202e\u2066\u2067\x00\ufeff")


def test_a_megabyte_of_text_costs_no_more_than_a_page() -> None:
    """P11: nobody's message waits for a hostile title."""
    huge = "Blast in evil.com @x " * 50_000
    big = article(title=huge, summary=huge, body=huge)
    view = replace(VIEW, article=big, source_name=huge, outlets=(huge,) * 20, matches=(replace(FIRED, title=huge),) * 9)
    began = time.process_time()
    tree = root_message(view)
    assert time.process_time() - began < 1
    assert units(tree) <= MAX_UNITS
    assert not [entity for entity in _seen(tree).found if entity["type"] != "hashtag"]
