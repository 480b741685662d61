"""Article objects: what is read, what is refused and by which name, and that both directions fit."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from factories import NOW, article
from hypothesis import given
from hypothesis import strategies as st

from storage.article_json import article_from_json, article_to_json
from storage.records import Article


def read(**keys: object) -> Article:
    """Read an article object that has at least an address and a title."""
    return article_from_json({"url": "https://www.example.org/1", "title": "T", **keys}, now=NOW)


def test_least_article() -> None:
    """An address and a title, or a body, are enough: from `import`, from now, without a date."""
    expected = Article(url="https://www.example.org/1", source="import", title="T", fetched_at=NOW)
    assert read() == expected
    assert article_from_json({"url": expected.url, "body": "B"}, now=NOW).body == "B"


def test_all_keys_are_read() -> None:
    """Every key of the format has its field, and a key that we do not know is no fault."""
    full = {
        "id": "a-1",
        "url": " https://www.example.org/1 ",
        "source": "dawn",
        "title": "T",
        "summary": "S",
        "body": "B",
        "authors": ["A", "B"],
        "language": "ur",
        "published_at": "2026-03-01T05:00:00+05:00",
        "fetched_at": "2026-03-01T00:30:00Z",
        "section": "national",
        "origin": "AFP",
        "label": {"gold": True},
    }
    assert article_from_json(full, now=NOW) == Article(
        external_id="a-1",
        url="https://www.example.org/1",
        source="dawn",
        title="T",
        summary="S",
        body="B",
        authors=("A", "B"),
        language="ur",
        published_at=datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
        published_from="import",
        published_precision="instant",
        fetched_at=datetime(2026, 3, 1, 0, 30, tzinfo=UTC),
        section="national",
        origin="AFP",
    )


def test_null_is_as_good_as_absent() -> None:
    """Exports of other programs write null for what they do not know."""
    nothing = dict.fromkeys(["id", "source", "summary", "body", "authors", "language", "published_at", "fetched_at"])
    assert read(**nothing) == read()


@pytest.mark.parametrize(
    ("written", "moment", "precision"),
    [
        ("2026-03-01T10:00:00", datetime(2026, 3, 1, 10, tzinfo=UTC), "instant"),
        ("2026-03-01 10:00:00+05:00", datetime(2026, 3, 1, 5, tzinfo=UTC), "instant"),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC), "day"),
        ("1999-12-31T23:59:59Z", None, ""),
        ("0001-01-01T00:00:00+05:00", None, ""),
        ("9999-12-31T23:59:59-05:00", None, ""),
        ((NOW + timedelta(hours=23)).isoformat(), NOW + timedelta(hours=23), "instant"),
        ((NOW + timedelta(hours=25)).isoformat(), None, ""),
    ],
)
def test_times(written: str, moment: datetime | None, precision: str) -> None:
    """No zone is UTC, a day is a day, and what can not be true is unknown; then the article is from now."""
    got = read(published_at=written)
    assert (got.published_at, got.published_precision) == (moment, precision)
    assert got.fetched_at == (moment or NOW)


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        ({"url": None}, "url: missing"),
        ({"url": "  "}, "url: missing"),
        ({"title": None}, "title: missing"),
        ({"title": " ", "body": ""}, "title: missing"),
        ({"title": 7}, "title: 7 is no text"),
        ({"body": ["x"]}, "body: "),
        ({"id": 7}, "id: 7 is no text"),
        ({"authors": "A. Writer"}, "authors: "),
        ({"authors": ["A", 7]}, "authors: "),
        ({"published_at": "yesterday"}, "published_at: 'yesterday' is no time; write 20"),
        ({"fetched_at": "1"}, "fetched_at: '1' is no time"),
    ],
)
def test_wrong_key_is_named(keys: dict[str, Any], reason: str) -> None:
    """The error begins with the key and says what is wrong with it."""
    with pytest.raises(ValueError, match=f"^{reason}"):
        read(**keys)


def test_something_else_than_an_object_is_refused() -> None:
    """A list or a number is no article."""
    with pytest.raises(ValueError, match="an article is an object"):
        article_from_json([1], now=NOW)  # type: ignore[arg-type]


def test_stored_article_is_written_with_both_ids() -> None:
    """`id` is what it came with, else the archive's; `article` is for `articles show`. Empty keys are left out."""
    assert article_to_json(article(7, id=12, section="")) | {"body": ""} == {
        "id": "12",
        "article": 12,
        "url": "https://www.example.org/news/7",
        "source": "example",
        "title": "Report number 7 from the valley",
        "body": "",
        "language": "en",
        "published_at": "2026-03-02T09:00:00+00:00",
        "fetched_at": "2026-03-02T09:00:00+00:00",
    }
    assert article_to_json(article(7, id=12, external_id="x"))["id"] == "x"


SECONDS = st.integers(int(datetime(2000, 1, 2, tzinfo=UTC).timestamp()), int(NOW.timestamp()))
MOMENTS = SECONDS.map(lambda second: datetime.fromtimestamp(second, timezone(timedelta(hours=5))))


@given(
    st.builds(
        Article,
        url=st.text(min_size=1).map(str.strip).filter(bool),
        title=st.text(min_size=1).filter(str.strip),
        body=st.text(),
        authors=st.lists(st.text()).map(tuple),
        external_id=st.text(min_size=1),
        published_at=st.none() | MOMENTS.map(lambda moment: moment.astimezone(UTC)),
        fetched_at=MOMENTS.map(lambda moment: moment.astimezone(UTC)),
    )
)
def test_written_article_is_read_as_it_was(written: Article) -> None:
    """Through JSON and back nothing is lost but what belongs to the archive."""
    dated = ("import", "instant") if written.published_at else ("", "")
    written = replace(written, published_from=dated[0], published_precision=dated[1])
    assert article_from_json(json.loads(json.dumps(article_to_json(written))), now=NOW) == written
