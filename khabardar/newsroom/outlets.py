"""The outlets and their articles as they lie in the data files: read once, checked, and frozen.

Nothing here knows the time, an address or a server; what a file leaves out is an error that names the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import yaml

from storage.durations import parse_duration

HERE: Final = Path(__file__).parent
_REQUIRED: Final = ("title", "summary", "author", "section", "age")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an article: its fields as the templates use them, and its body as the HTML inside the page."""

    name: str
    fields: Mapping[str, str]
    body: str
    age: timedelta  # how long ago it was published when it appears
    fails_first: bool  # its page answers 500 to the first request


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet: its templates, its texts by name, and what an operator would write about it."""

    id: str
    language: str
    zone: ZoneInfo
    source: Mapping[str, object]  # the YAML of a source; "$site" stands for the outlet's address
    article_path: str  # "/news/$slug/"
    feed_path: str
    feed_type: str
    page_type: str
    validators: bool  # whether its feed carries ETag and Last-Modified, and answers 304
    robots: str  # empty: there is no robots.txt
    feed: str
    page: str
    texts: Mapping[str, Text]


def load_outlets(folder: Path = HERE) -> dict[str, Outlet]:
    """Read every outlet below `folder`, by id; ValueError names the file that cannot be used."""
    return {path.parent.name: _read_outlet(path.parent) for path in sorted(folder.glob("*/outlet.yaml"))}


def _read_outlet(folder: Path) -> Outlet:
    facts = yaml.safe_load(_read(folder / "outlet.yaml"))
    robots = folder / "robots.txt"
    articles = sorted(set(folder.glob("*.html")) - {folder / "page.html"})
    return Outlet(
        id=folder.name,
        language=facts["source"]["languages"][0],
        zone=ZoneInfo(facts["source"]["zone"]),
        source={"id": folder.name, **facts["source"]},
        article_path=facts["article_path"],
        feed_path=facts["feed_path"],
        feed_type=facts["feed_type"],
        page_type=facts["page_type"],
        validators=facts.get("validators", False),
        robots=_read(robots) if robots.exists() else "",
        feed=_read(folder / "feed.xml"),
        page=_read(folder / "page.html"),
        texts={path.stem: _read_text(path) for path in articles},
    )


def _read_text(path: Path) -> Text:
    """Read an article's file: its fields, one `name: value` a line between two lines of `---`, then its body."""
    _, head, body = _read(path).split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    if missing := [name for name in _REQUIRED if name not in fields]:
        raise ValueError(f"{path}: add {', '.join(missing)} to the lines at its top")
    return Text(
        name=path.stem,
        fields=fields,
        body=body.strip(),
        age=parse_duration(fields["age"]),
        fails_first=fields.get("fails_first") == "yes",
    )


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
