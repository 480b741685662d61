"""`khabardar sources` beside `list`: finding a site's feed and trying a source, on a real server; nothing is stored."""

from pathlib import Path

import pytest
import yaml
from commandline import Run
from publisher import Answer, Publisher, publishing

from crawler.sources import parse_source


def _site(publisher: Publisher) -> None:
    publisher.feed("/feed.xml", [{"link": "/story", "title": "Rain closes the road to the upper valley"}])
    publisher.page("/story", "Rain closes the road to the upper valley", *["The road was closed by heavy rain."] * 9)
    publisher.answers["/robots.txt"] = Answer(b"User-agent: *\n")
    publisher.answers["/"] = Answer(
        b"<html><head><title>The Valley Post</title>"
        b'<link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>',
        headers={"Content-Type": "text/html"},
    )


def test_a_site_becomes_a_source_that_can_be_tried(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`add` prints YAML that is a good file; `try` and `check` show what it would bring; the archive stays empty."""
    monkeypatch.setenv("KHABARDAR_ALLOW_PRIVATE_NETWORKS", "1")
    with publishing() as publisher:
        _site(publisher)
        added = run("sources", "add", f"{publisher.url}/")
        assert (added.code, added.err) == (0, f"feeds: {publisher.url}/feed.xml: 1 article\n")
        (source,) = yaml.safe_load(added.out)["sources"]
        assert parse_source(source).name == "The Valley Post"
        assert run("sources", "add", f"{publisher.url}/", "--json").lines == [source]
        (desk / "config" / "sources.yaml").write_text(added.out, encoding="utf-8")
        tried = run("sources", "try", source["id"])
        assert tried.code == 0, tried.err
        assert "Rain closes the road" in tried.out
        (checked,) = run("sources", "check", "--json").lines
        assert (checked["source"], checked["outcome"], checked["found"]) == (source["id"], "ok", 1)
    assert run("articles", "search", "road").out.startswith("Nothing found")


def test_a_site_that_is_not_there_is_told(desk: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line with the reason, and exit code 1; the same for a site without a way in."""
    assert desk
    monkeypatch.setenv("KHABARDAR_ALLOW_PRIVATE_NETWORKS", "1")
    with publishing() as publisher:
        ran = run("sources", "add", f"{publisher.url}/none")
        assert (ran.code, ran.out, ran.err) == (1, "", f"{publisher.url}/none: the server answered 404\n")
