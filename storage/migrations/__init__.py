"""The history of the schema, one file per step under `versions/`, applied by `storage.database.upgrade`.

A step that was released is never changed; a new one is added and `HEAD` moves on. Search tables are written in plain
SQL because Alembic knows neither FTS5 nor what a batch rebuild would do to them.
"""

from typing import Final

HEAD: Final = "0001"


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether Alembic compares this with `storage/tables.py`: the search tables are not in there."""
    return not (kind == "table" and name is not None and name.startswith("article_search"))
