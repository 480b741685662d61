"""What a source is, and the reading of one from its YAML mapping.

Nothing here fetches or reads the clock; when a source is due is `crawler/schedule.py`'s to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta
from typing import Annotated
from urllib.parse import urlsplit

import cssselect
from apscheduler.triggers.cron import CronTrigger
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from storage.durations import parse_duration
from storage.zones import check_zone

LONGEST_EVERY = timedelta(weeks=1)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Section:
    """A page that lists articles, and the CSS selector of the links to them."""

    url: str
    links: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One publisher's offer as the crawler uses it. Everything is checked; it can be pickled to the crawl process."""

    id: str
    name: str
    homepage: str = ""
    languages: tuple[str, ...] = ()
    country: str = ""  # ISO 3166, two letters
    region: str = ""
    tags: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    news_sitemaps: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    every: str = "2m"  # a duration, or a crontab line of five fields in UTC
    select: Mapping[str, str] = field(default_factory=dict)  # title, body, date, author -> CSS selector
    query_keys: tuple[str, ...] = ()
    zone: str = "UTC"
    owner: str = ""
    tier: int = 2
    spider: str = (
        ""  # a subclass of SourceSpider by its module's name in crawler/spiders; empty for SourceSpider itself
    )
    enabled: bool = True
    verified: str = ""  # "never", or the day somebody last saw it work; empty where nobody said


def parse_source(mapping: Mapping[str, object]) -> Source:
    """Read one source; pydantic's ValidationError (a ValueError) names each wrong key."""
    return SourceModel.model_validate(mapping).source()


def check_id(written: str) -> str:
    """Return `written` if it is kebab-case, else raise ValueError."""
    if not _ID.fullmatch(written):
        raise ValueError(f"{written!r} is no id; small letters a-z and digits, joined by hyphens, as dawn or ary-news")
    return written


def _check_address(written: str) -> str:
    try:
        parts = urlsplit(written)
        _ = parts.port
    except ValueError as error:
        raise ValueError(f"{written!r} is no web address: {error}") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"\s", written):
        raise ValueError(f"{written!r} is no web address; it starts with http:// or https:// and has no spaces")
    if parts.username is not None or parts.password is not None:
        raise ValueError("a web address with a user name or a password does not belong into a source")
    return written


def _check_selector(written: str) -> str:
    try:
        cssselect.HTMLTranslator().css_to_xpath(written)  # as on a page: there are selectors that only parse
    except cssselect.SelectorError as error:
        raise ValueError(f"{written!r} is no CSS selector: {error}") from None
    return written


def _check_every(written: str) -> str:
    if len(written.split()) == 5:
        try:
            CronTrigger.from_crontab(written, timezone=UTC)
        except ValueError as error:
            raise ValueError(f"{written!r} is no crontab line (minute hour day month weekday): {error}") from None
        return written
    try:
        duration = parse_duration(written)
    except ValueError as error:
        raise ValueError(f"{error}, or a crontab line of five fields") from None
    if not timedelta(seconds=1) <= duration <= LONGEST_EVERY:
        raise ValueError(f"{written!r} is out of range; from 1s to 1w, or a crontab line")
    return written


def _check_verified(written: str) -> str:
    if written != "never":
        try:
            date.fromisoformat(written)
        except ValueError:
            raise ValueError(f"{written!r}: write never, or the day of the last try as 2026-01-31") from None
    return written


def _one_or_many(written: object) -> object:
    return [written] if isinstance(written, str) else written


_Id = Annotated[str, AfterValidator(check_id), Field(json_schema_extra={"pattern": f"^{_ID.pattern}$"})]
_Zone = Annotated[str, AfterValidator(check_zone)]
_Address = Annotated[str, AfterValidator(_check_address), Field(json_schema_extra={"pattern": "^https?://"})]
_Selector = Annotated[str, AfterValidator(_check_selector)]
_Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
_Name = Annotated[str, Field(min_length=1, max_length=200)]


class SectionModel(BaseModel):
    """A page that lists articles."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: _Address = Field(description="Address of the page.")
    links: _Selector = Field(description='CSS selector of the links to articles, as "article h2 a".')


class SelectModel(BaseModel):
    """CSS selectors, only where the general extraction fails on this source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: _Selector | None = Field(default=None, description="The headline.")
    body: _Selector | None = Field(default=None, description="The element that holds the article's text.")
    date: _Selector | None = Field(default=None, description="The element with the date.")
    author: _Selector | None = Field(default=None, description="The author's name.")


class SourceModel(BaseModel):
    """One news source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: _Id = Field(description="Small letters and hyphens; unique, and never used again for another source.")
    name: _Name = Field(description="What subscribers read.")
    homepage: _Address | None = Field(default=None, description="The front page.")
    languages: Annotated[list[_Language], BeforeValidator(_one_or_many)] = Field(
        default_factory=list, description="Languages it writes in: en, ur, ps, fa, hi, ar ..."
    )
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = Field(
        default="", description="Country of the newsroom, two capital letters as PK."
    )
    region: str = Field(default="", description="Part of the country it covers, as KP.")
    tags: list[_Id] = Field(default_factory=list, description="For `where: {source_tag: ...}` in rules.")
    feeds: list[_Address] = Field(default_factory=list, description="RSS, Atom or JSON feeds.")
    news_sitemaps: list[_Address] = Field(default_factory=list, description="News sitemaps, read after the feeds.")
    sections: list[SectionModel] = Field(default_factory=list, description="Pages that list articles.")
    every: Annotated[str, AfterValidator(_check_every)] = Field(
        default="2m", description="Shortest time between two looks (2m, 1h), or a crontab line in UTC."
    )
    select: SelectModel = Field(default_factory=SelectModel, description="CSS selectors where extraction fails.")
    query_keys: list[str] = Field(
        default_factory=list, description="Query parameters that belong to an article's identity."
    )
    zone: _Zone = Field(default="UTC", description="Time zone of dates that have none, as Asia/Karachi.")
    owner: str = Field(default="", description="Outlets of one owner count as one origin.")
    tier: Annotated[int, Field(ge=1, le=3)] = Field(
        default=2, description="1 main press and official, 2 regional, 3 other."
    )
    enabled: bool = Field(default=True, description="false stops the looks; what is stored stays.")
    spider: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]*)?$")] = Field(
        default="", description="Only for a subclass of SourceSpider: its module's name."
    )
    verified: Annotated[str, AfterValidator(_check_verified)] = Field(
        default="", description="never, or the day somebody last saw it work."
    )

    @model_validator(mode="after")
    def _check_ways_in(self) -> "SourceModel":
        if not (self.feeds or self.news_sitemaps or self.sections or self.spider):
            raise ValueError("a source needs feeds, news_sitemaps or sections to look at")
        return self

    def source(self) -> Source:
        """Give the record that the crawler uses."""
        return Source(
            id=self.id,
            name=self.name,
            homepage=self.homepage or "",
            languages=tuple(self.languages),
            country=self.country,
            region=self.region,
            tags=tuple(self.tags),
            feeds=tuple(self.feeds),
            news_sitemaps=tuple(self.news_sitemaps),
            sections=tuple(Section(section.url, section.links) for section in self.sections),
            every=self.every,
            select=self.select.model_dump(exclude_none=True),
            query_keys=tuple(self.query_keys),
            zone=self.zone,
            owner=self.owner,
            tier=self.tier,
            spider=self.spider,
            enabled=self.enabled,
            verified=self.verified,
        )
