"""What the archive says of the rules is told by `rules lint`, and where there is no archive nothing is said or made."""

from pathlib import Path

import sqlalchemy as sa
from commandline import Run
from factories import NOW, article, rule
from rich.progress import Progress

from alerts.rules import RuleModel
from config.files import Written
from crawler.sources import Source
from khabardar.archive_doubts import LEAST_ARTICLES, archive_doubts
from storage import articles
from storage.database import open_database, upgrade

WRITTEN = Written(
    {},
    {},
    [RuleModel.model_validate(rule("road", where={"source": ["dawn", "example", "examlpe"]}))],
    [Source(id="dawn", name="Dawn")],
)


def fill(url: str, count: int) -> None:
    """Store articles of the source `example`, each of which speaks of a road."""
    database = open_database(url)
    upgrade(database)
    with database.write() as connection:
        articles.save(connection, [article(number) for number in range(count)], now=NOW)
    database.close()


def codes(url: str) -> list[str]:
    """Give the codes of what is doubted."""
    return [one.code for one in archive_doubts(url, WRITTEN, Progress(disable=True))]


def test_common_words_and_unknown_sources_are_doubted(database_url: str) -> None:
    """On SQLite and on Postgres; a source that is only in the files is known."""
    fill(database_url, LEAST_ARTICLES)
    assert codes(database_url) == ["unseen-value", "common-trigger"]


def test_few_articles_say_nothing(sqlite_url: str) -> None:
    """One of a hundred is no share, and what ten articles lack is no mistake."""
    fill(sqlite_url, LEAST_ARTICLES - 1)
    assert codes(sqlite_url) == []


def test_without_an_archive_nothing_is_made(tmp_path: Path) -> None:
    """No file, no folder and no tables come into being by a look."""
    empty = tmp_path / "empty.db"
    empty.touch()
    assert codes(f"sqlite:///{tmp_path}/none/archive.db") == []
    assert codes(f"sqlite:///{empty}") == []
    assert codes("sqlite://") == []
    assert not (tmp_path / "none").exists()
    database = open_database(f"sqlite:///{empty}")
    with database.read() as connection:
        assert sa.inspect(connection).get_table_names() == []
    database.close()


def test_what_can_not_be_read_is_silent(tmp_path: Path) -> None:
    """A broken file or a server that is away is the health check's to tell of."""
    broken = tmp_path / "broken.db"
    broken.write_text("no database at all " * 100)
    assert codes(f"sqlite:///{broken}") == []
    assert codes("postgresql+psycopg://nobody@127.0.0.1:9/nothing") == []


def test_lint_shows_them_at_their_place(desk: Path, run: Run) -> None:
    """One line with the place, the line itself and a caret; a doubt is no error."""
    assert "0 errors, 0 warnings." in run("rules", "lint").out
    assert not (desk / "archive.db").exists()
    database = open_database(f"sqlite:///{desk / 'archive.db'}")
    upgrade(database)
    with database.write() as connection:
        stored = [article(number, body=f"An ambush on road {number}.") for number in range(LEAST_ARTICLES)]
        articles.save(connection, stored, now=NOW)
    database.close()
    ran = run("rules", "lint")
    assert ran.code == 0
    assert "rules.yaml:7:12: warning: rules.ambush.when: '~ambush' alone makes this rule fire on 100.0%" in ran.out
    assert "|            ^^^^^^^" in ran.out
    assert "0 errors, 1 warning." in ran.out
