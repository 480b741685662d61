"""Articles as lines of JSON: reading them from a file or standard input, a bad line named and passed over."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

from crawler.urls import identity_keys
from storage.article_json import article_from_json
from storage.records import Article


@dataclass(frozen=True, slots=True)
class Rejected:
    """A line that is no article, and why."""

    place: str  # file:line, with the column where the line is no JSON
    reason: str


@contextmanager
def open_lines(file: str) -> Iterator[TextIO]:
    """Open a file of lines for reading; `-` is standard input."""
    if file == "-":
        yield sys.stdin
    else:
        with Path(file).open(encoding="utf-8", errors="replace") as stream:
            yield stream


def read_articles(lines: Iterable[str], *, name: str, now: datetime) -> Iterator[Article | Rejected]:
    """Read one article per line (`articles export` writes the same); a line that is none becomes a `Rejected`.

    Each article gets the identities of its address, so that saving it twice is saving it once.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            article = article_from_json(json.loads(line.rstrip()), now=now)
            keys = identity_keys(article.url, article.canonical_url)
        except json.JSONDecodeError as error:
            yield Rejected(f"{name}:{number}:{error.colno}", f"no JSON: {error.msg}")
            continue
        except (ValueError, RecursionError) as error:
            yield Rejected(f"{name}:{number}", str(error))
            continue
        yield replace(article, keys=keys)
