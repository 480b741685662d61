"""`where`: which sources and pages a rule looks at. Nothing here reads what an article says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final

from alerts.rulemodels import PageModel, WhereModel
from storage.durations import write_duration
from storage.records import Article
from storage.text import key

# Texts name the day by a weekday or "yesterday": see alerts/facts/eventdate.py.
_LONGEST_BACK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Page:
    """What `where` may ask of an article: all that is not its text. `source` describes its source: tags, country."""

    article: Article
    source: Mapping[str, object]
    now: datetime
    answers: dict[int, tuple[str, bool]] = field(default_factory=dict, compare=False)  # by the id of a `where`

    @property
    def age(self) -> timedelta:
        """How long ago the article came out, as far as is known."""
        return self.now - (self.article.published_at or self.article.fetched_at)


@dataclass(frozen=True, slots=True)
class Ask:
    """One key of `where`: what it says, and whether it holds."""

    says: str
    holds: Callable[[Page], bool]


@dataclass(frozen=True, slots=True)
class Where:
    """A whole `where`: all of `must` hold, and none of `must_not`; it is no older than `oldest`, nor `newest`."""

    must: tuple[Ask, ...]
    must_not: tuple[Ask, ...]
    oldest: timedelta | None = None
    newest: timedelta | None = None

    @property
    def asks_age(self) -> bool:
        """Whether it matters when it happened."""
        return self.oldest is not None or self.newest is not None

    def day_matters(self, page: Page) -> bool:
        """Whether the day on which it happened can change the answer of `why_old`: to read it from a text is slow."""
        age = page.age
        return any(limit is not None and age <= limit < age + _LONGEST_BACK for limit in (self.oldest, self.newest))

    def at_once(self, page: Page) -> tuple[str, bool]:
        """Say why it refuses a page, as far as that can be known without its text, and whether the day may refuse it.

        Worked out once for a page, however many rules have the same `where`.
        """
        found = page.answers.get(id(self))
        if found is None:
            by_day = self.day_matters(page)
            refused = self.why_not(page) or ("" if by_day or not self.asks_age else self.why_old(page, None))
            found = page.answers[id(self)] = (refused, by_day)
        return found

    def why_not(self, page: Page) -> str:
        """Say which key keeps the rule from looking at this article; empty if none does."""
        for ask in self.must:
            if not ask.holds(page):
                return f"where: {ask.says} does not hold"
        for ask in self.must_not:
            if ask.holds(page):
                return f"where: not {ask.says}"
        return ""

    def why_old(self, page: Page, happened: date | None) -> str:
        """Say why an article has the wrong age by the day on which it happened; its own age is not forgotten.

        That day is read from the text, so whoever asks does so last. None: nobody says which. "On Friday" says nothing
        either where nobody knows when that was written.
        """
        happened = happened if page.article.published_at is not None else None
        said = f": it happened on {happened}" if happened is not None else ""
        if self.oldest is not None and not _is_young(self.oldest, page, happened):
            return f"where: max_age {write_duration(self.oldest)} does not hold{said}"
        if self.newest is not None and _is_young(self.newest, page, happened):
            return f"where: not max_age {write_duration(self.newest)}"
        return ""


def compile_where(model: WhereModel) -> Where:
    """Prepare a `where` for many articles."""
    unless = model.exclude
    must = list(_asks(model))
    if model.max_age is not None:  # too old is too old, whenever it happened
        must.append(Ask(f"max_age {write_duration(model.max_age)}", partial(_is_young, model.max_age)))
    return Where(
        must=tuple(must),
        must_not=tuple(_asks(unless)) if unless is not None else (),
        oldest=model.max_age,
        newest=unless.max_age if unless is not None else None,
    )


def _asks(model: PageModel) -> Iterator[Ask]:
    checks: dict[str, Callable[[frozenset[str], Page], bool]] = {
        "language": lambda wanted, page: page.article.language in wanted,
        "source": lambda wanted, page: page.article.source in wanted,
        "source_tag": _has_tag,
        "source_country": lambda wanted, page: page.source.get("country") in wanted,
        "section": _is_section,
        "url": lambda wanted, page: any(one in page.article.url or one in page.article.canonical_url for one in wanted),
    }
    for name, check in checks.items():
        values: list[str] | None = getattr(model, name)
        if values is not None:
            wanted = frozenset(map(key, values) if name == "section" else values)
            yield Ask(f"{name} {' or '.join(values)}", partial(check, wanted))


def _is_section(wanted: frozenset[str], page: Page) -> bool:
    section = f" {key(page.article.section)} " if page.article.section else ""
    return any(f" {one} " in section for one in wanted)


def _has_tag(wanted: frozenset[str], page: Page) -> bool:
    tags = page.source.get("tags")
    return isinstance(tags, list | tuple | set | frozenset) and not wanted.isdisjoint(tags)


def _is_young(longest: timedelta, page: Page, happened: date | None = None) -> bool:
    since = page.article.published_at or page.article.fetched_at
    if happened is not None:  # at the end of that day: nobody says at what hour
        since = min(since, datetime.combine(happened, time(), UTC) + timedelta(days=1))
    return page.now - since <= longest
