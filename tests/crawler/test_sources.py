"""A source is read whole or refused by key; what was read can travel to the crawl process."""

import pickle

import pytest

from crawler.sources import Section, Source, parse_source

LEAST = {"id": "dawn", "name": "Dawn", "feeds": ["https://www.dawn.com/feeds/home"]}

EVERYTHING = {
    "id": "ary-news",
    "name": "ARY News",
    "homepage": "https://arynews.tv/",
    "languages": ["en", "ur"],
    "country": "PK",
    "region": "Sindh",
    "tags": ["pakistan"],
    "feeds": ["https://arynews.tv/feed/"],
    "news_sitemaps": ["https://arynews.tv/news-sitemap.xml"],
    "sections": [{"url": "https://arynews.tv/category/pakistan", "links": "article h2 a"}],
    "every": "2s",
    "select": {"title": "h1", "body": "div.entry-content", "date": "time", "author": ".by a"},
    "query_keys": ["id"],
    "zone": "Asia/Karachi",
    "owner": "ary",
    "tier": "1",
    "spider": "ary_news",
    "enabled": "no",
    "verified": "never",
}


def test_reads_every_key_as_the_operator_wrote_it() -> None:
    """Every key of the file reaches the record, typed, from the text that YAML gives."""
    assert parse_source(EVERYTHING) == Source(
        id="ary-news",
        name="ARY News",
        homepage="https://arynews.tv/",
        languages=("en", "ur"),
        country="PK",
        region="Sindh",
        tags=("pakistan",),
        feeds=("https://arynews.tv/feed/",),
        news_sitemaps=("https://arynews.tv/news-sitemap.xml",),
        sections=(Section("https://arynews.tv/category/pakistan", "article h2 a"),),
        every="2s",
        select={"title": "h1", "body": "div.entry-content", "date": "time", "author": ".by a"},
        query_keys=("id",),
        zone="Asia/Karachi",
        owner="ary",
        tier=1,
        spider="ary_news",
        enabled=False,
        verified="never",
    )


def test_needs_an_id_a_name_and_a_way_in() -> None:
    """The rest has defaults; an empty key is the default too."""
    source = parse_source({**LEAST, "spider": ""})
    assert (source.every, source.zone, source.tier, source.enabled, source.spider) == ("2m", "UTC", 2, True, "")


def test_travels_to_the_crawl_process() -> None:
    """A source survives pickling unchanged."""
    source = parse_source(EVERYTHING)
    assert pickle.loads(pickle.dumps(source)) == source  # noqa: S301 - our own bytes


@pytest.mark.parametrize("every", ["1s", "2m", "1w", "*/5 * * * *", "0 6 * * mon-fri"])
def test_takes_durations_and_crontab_lines(every: str) -> None:
    """Both ways to say when are kept as written."""
    assert parse_source({**LEAST, "every": every}).every == every


@pytest.mark.parametrize(
    ("wrong", "key", "reason"),
    [
        ({"id": "Dawn News"}, "id", "is no id"),
        ({"id": "dawn-"}, "id", "is no id"),
        ({"id": "dawn\n"}, "id", "is no id"),
        ({"name": ""}, "name", "at least 1 character"),
        ({"homepage": "www.dawn.com"}, "homepage", "starts with http:// or https://"),
        ({"feeds": ["file:///etc/passwd"]}, "feeds", "starts with http:// or https://"),
        ({"feeds": ["https://a b/"]}, "feeds", "no spaces"),
        ({"feeds": ["https:///feed"]}, "feeds", "is no web address"),
        ({"feeds": ["https://[::1/feed"]}, "feeds", "Invalid IPv6"),
        ({"feeds": ["https://dawn.com:99999/feed"]}, "feeds", "Port out of range"),
        ({"feeds": ["https://user:word@dawn.com/"]}, "feeds", "password does not belong"),
        ({"sections": [{"url": "https://dawn.com/"}]}, "sections", "required"),
        ({"sections": [{"url": "https://dawn.com/", "links": "a["}]}, "sections", "is no CSS selector"),
        ({"sections": [{"url": "https://dawn.com/", "links": "a::attr(href)"}]}, "sections", "is no CSS selector"),
        ({"select": {"headline": "h1"}}, "select", "not permitted"),
        ({"every": "0s"}, "every", "out of range"),
        ({"every": "* * *"}, "every", "crontab line of five fields"),
        ({"every": "99 * * * *"}, "every", "is no crontab line"),
        ({"every": "soon"}, "every", "is no duration"),
        ({"zone": "Karachi"}, "zone", "is no time zone"),
        ({"zone": "Asia"}, "zone", "is no time zone"),
        ({"zone": "../../etc/passwd"}, "zone", "is no time zone"),
        ({"tier": "4"}, "tier", "less than or equal to 3"),
        ({"country": "Pakistan"}, "country", "pattern"),
        ({"spider": "os.system"}, "spider", "pattern"),
        ({"verified": "last week"}, "verified", "write never"),
        ({"colour": "green"}, "colour", "not permitted"),
        ({"feeds": []}, None, "needs feeds, news_sitemaps or sections"),
    ],
)
def test_refuses_what_it_cannot_use(wrong: dict[str, object], key: str | None, reason: str) -> None:
    """The error names the key and the reason, so that the file's line can be shown."""
    with pytest.raises(ValueError, match="validation error") as caught:
        parse_source({**LEAST, **wrong})
    error = caught.value.errors()[0]  # type: ignore[attr-defined]  # pydantic's ValidationError is a ValueError
    assert error["loc"][:1] == (() if key is None else (key,))
    assert reason in error["msg"]
