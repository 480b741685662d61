"""Origins: who first reported. Ten copies of one wire are ten outlets and one origin.

Pure. What copies what is decided in `events.py`.
"""

from collections.abc import Mapping

from storage.records import Article
from storage.text import key


def origin_of(article: Article, source_meta: Mapping[str, object], copied: str = "") -> str:
    """Give the origin of an article: of a copy that of what it `copied`, else its credit, its owner or its source."""
    if copied:
        return copied
    credit = key(article.origin)
    if credit:
        return f"credit:{credit}"
    owner = source_meta.get("owner")
    return f"owner:{owner}" if owner else f"source:{article.source}"
