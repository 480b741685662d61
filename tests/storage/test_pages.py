"""Pages are the newest articles, with where they come from and without their text."""

from factories import NOW, article

from storage import articles
from storage.database import Database
from storage.pages import recent_pages


def test_the_newest_without_their_text(database: Database) -> None:
    """At most so many, the last one stored first."""
    with database.write() as connection:
        for number in range(1, 4):
            articles.save(connection, [article(number, section=f"Section {number}", language="ur")], now=NOW)
        pages = recent_pages(connection, 2)
    assert [(page.section, page.language, page.source) for page in pages] == [
        ("Section 3", "ur", "example"),
        ("Section 2", "ur", "example"),
    ]
    assert all(page.url and page.id and not (page.title or page.body) for page in pages)
