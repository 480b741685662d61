"""Pages and feeds from templates: a pure function of the outlet, the scene and the times.

Templates are `string.Template`: `$title` is the text as HTML and XML take it, `$title_json` the same as JSON inside a
script. What lies between `<!-- each -->` and `<!-- /each -->` in a feed stands once for every article.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from string import Template
from typing import Final

from khabardar.newsroom.outlets import Outlet, Text

_INVALID: Final = "\ue000"  # stands for a byte that is not UTF-8, until the page is encoded
_EACH: Final = re.compile("<!-- each -->(.*)<!-- /each -->", re.DOTALL)
_EXTENDED_DIGITS: Final = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(frozen=True, slots=True)
class Issue:
    """An article as it is served: its text, its address and its times (aware)."""

    text: Text
    url: str
    published: datetime
    updated: datetime


def article_url(outlet: Outlet, site: str, article: str) -> str:
    """Return the address of an article of `outlet`, which stands at `site` (no slash at the end)."""
    return site + Template(outlet.article_path).substitute(slug=article)


def render_page(outlet: Outlet, site: str, issue: Issue) -> bytes:
    """Return the article's page."""
    return _encoded(Template(outlet.page).substitute(_values(outlet, site, issue), body=issue.text.body))


def render_feed(outlet: Outlet, site: str, issues: list[Issue]) -> bytes:
    """Return the outlet's feed with these articles (at least one), in this order."""
    each = _EACH.search(outlet.feed)
    if each is None:
        raise ValueError(f"{outlet.id}/feed.xml: mark what stands for each article by <!-- each --> and <!-- /each -->")
    entry = Template(each[1])
    entries = "".join(entry.substitute(_values(outlet, site, issue)) for issue in issues)
    before, after = outlet.feed[: each.start()], outlet.feed[each.end() :]
    newest = max(issue.updated for issue in issues)
    about = {
        "site": site,
        "feed_url": site + outlet.feed_path,
        "invalid_byte": _INVALID,
        **_times("built", newest, outlet),
    }
    head, tail = (Template(part).substitute(about) for part in (before, after))
    return _encoded(head + entries + tail)


def _values(outlet: Outlet, site: str, issue: Issue) -> dict[str, str]:
    fields = {"url": issue.url, "path": issue.url.removeprefix(site), "slug": issue.url.strip("/").rpartition("/")[2]}
    fields |= issue.text.fields
    values = {name: escape(value) for name, value in fields.items()}
    values |= {f"{name}_json": json.dumps(value).replace("</", "<\\/") for name, value in fields.items()}
    values |= {"site": site, "invalid_byte": _INVALID}
    return values | _times("published", issue.published, outlet) | _times("updated", issue.updated, outlet)


def _times(name: str, at: datetime, outlet: Outlet) -> dict[str, str]:
    """Write a time in the ways outlets write it, all of the outlet's own zone."""
    local = at.astimezone(outlet.zone).replace(microsecond=0)
    bare = local.replace(tzinfo=None).isoformat(sep=" ")
    return {
        name: local.isoformat(),
        f"{name}_rfc": format_datetime(local),
        f"{name}_bare": bare,  # no zone
        f"{name}_digits": bare[:16].replace("-", "/").translate(_EXTENDED_DIGITS),
        f"{name}_words": f"{local:%B} {local.day}, {local.year} {local:%H:%M}",
    }


def _encoded(text: str) -> bytes:
    return text.encode("utf-8").replace(_INVALID.encode("utf-8"), b"\xd9")
