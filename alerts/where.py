"""`where`: which sources and pages a rule looks at. Nothing here looks at what an article says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.rulemodels import PageModel, WhereModel
from storage.durations import write_duration
from storage.records import Article
from storage.text import key


@dataclass(frozen=True, slots=True)
class Page:
    """What `where` may ask of an article: all that is not its text. `source` describes its source: tags, country."""

    article: Article
    source: Mapping[str, object]
    now: datetime


def why_not(where: WhereModel, page: Page) -> str:
    """Say which key of `where` keeps the rule from looking at this article; empty if none does."""
    for said, holds in _answers(where, page):
        if not holds:
            return f"where: {said} does not hold"
    for said, holds in _answers(where.exclude, page) if where.exclude is not None else ():
        if holds:
            return f"where: not {said}"
    return ""


def _answers(model: PageModel, page: Page) -> Iterator[tuple[str, bool]]:
    """Ask every key that is written."""
    article = page.article
    tags = page.source.get("tags") or ()
    facts: dict[str, tuple[object, ...]] = {
        "language": (article.language,),
        "source": (article.source,),
        "source_tag": tuple(tags) if isinstance(tags, list | tuple | set | frozenset) else (),
        "source_country": (page.source.get("country"),),
    }
    for name, values in facts.items():
        wanted: list[str] | None = getattr(model, name)
        if wanted is not None:
            yield f"{name} {' or '.join(wanted)}", any(value in wanted for value in values)
    if model.section is not None:
        section = f" {key(article.section)} "
        yield f"section {' or '.join(model.section)}", any(f" {key(one)} " in section for one in model.section)
    if model.url is not None:
        addresses = (article.url, article.canonical_url)
        yield f"url {' or '.join(model.url)}", any(one in address for one in model.url for address in addresses)
    if model.max_age is not None:
        age = page.now - (article.published_at or article.fetched_at)
        yield f"max_age {write_duration(model.max_age)}", age <= model.max_age
