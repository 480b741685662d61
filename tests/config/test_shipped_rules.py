"""The sources, entities and rules that come with Khabardar: they fire where they must, and keep silent elsewhere."""

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.matcher import Matcher
from alerts.ruletests import run_tests
from alerts.testmodels import DocModel
from config.files import Loaded, check
from config.settings import SHIPPED
from crawler.extract import extract
from crawler.sources import parse_source
from khabardar.newsroom.newsroom import Expectation, Newsroom
from storage.records import Article
from storage.text import is_rtl

DECOYS = Path(__file__).with_name("decoys.jsonl").read_text(encoding="utf-8").splitlines()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped() -> Loaded:
    """The shipped files; the tests inside the rules have passed."""
    loaded, problems = check(SHIPPED, test_at=NOW)
    assert [f"{one.file}:{one.line}: {one.reason}" for one in problems if not one.warning] == []
    assert loaded is not None
    return loaded


@pytest.fixture(scope="module")
def matcher(shipped: Loaded) -> Matcher:
    """The shipped rules, ready to be asked."""
    return Matcher(shipped.ruleset)


@pytest.fixture(scope="module")
def room() -> Iterator[Newsroom]:
    """The newsroom at the end of its play."""
    with Newsroom.start(seconds=0.001) as room:
        yield room


def fired(matcher: Matcher, article: Article, *, now: datetime = NOW) -> dict[str, list[str]]:
    """Ask all rules, and give the words that hit by the rules that fired."""
    result = matcher.match(article, now=now)
    assert result.errors == ()
    return {match.rule: [span.text for span in match.spans] for match in result.firings}


@pytest.mark.parametrize("day", range(7))
def test_rules_are_proven_on_every_day(shipped: Loaded, day: int) -> None:
    """No text in a rule passes only on some weekdays: "on Monday" is old news on Friday."""
    outcomes = run_tests(shipped.ruleset, now=NOW + timedelta(days=day))
    assert [str(outcome) for outcome in outcomes if outcome.failed] == []


def test_there_is_nothing_to_warn_of(shipped: Loaded) -> None:
    """An operator who copies these files starts with a clean slate."""
    assert [f"{one.file}:{one.line}: {one.code}: {one.reason}" for one in shipped.warnings] == []


def test_every_rule_is_proven_in_two_scripts(shipped: Loaded) -> None:
    """Each rule has texts it must fire on and texts it must not, in English and in an Arabic-script language."""
    for rule in shipped.ruleset.rules:
        for docs in (rule.tests.match, rule.tests.skip):
            assert {is_rtl(_whole(doc)) for doc in docs} == {True, False}, rule.id


def test_every_rule_over_rules_is_proven_in_two_scripts(shipped: Loaded) -> None:
    """So is each rule that counts, by a timeline in which it rings and in which it keeps silent."""
    assert len(shipped.ruleset.correlations.rules) >= 3
    for rule in shipped.ruleset.correlations.rules:
        steps = [step for step in rule.tests.timeline if _whole(step).strip()]
        assert {is_rtl(_whole(step)) for step in steps} == {True, False}, rule.id
        assert {step.fires is None for step in rule.tests.timeline} == {True, False}, rule.id


def test_subscribers_are_left_to_the_operator(shipped: Loaded) -> None:
    """Nobody is told of anything before the operator says who."""
    assert shipped.subscribers == ()


def test_sources_cover_the_languages_and_claim_nothing(shipped: Loaded) -> None:
    """All four languages have sources, and none says that somebody saw it work."""
    assert {language for source in shipped.sources for language in source.languages} == {"en", "ur", "ps", "fa"}
    assert {source.verified for source in shipped.sources} == {"never"}


def test_the_pack_knows_the_region(shipped: Loaded) -> None:
    """Groups, forces and places are there in numbers, and every place leads up to a country."""
    entities = {one.id: one for one in shipped.ruleset.vocabulary.entities}
    kinds = Counter(one.kind for one in entities.values())
    assert kinds["group"] >= 40
    assert kinds["force"] >= 20
    assert kinds["province"] >= 34 + 7
    assert kinds["district"] >= 150
    assert kinds["town"] + kinds["crossing"] + kinds["area"] >= 80
    for one in entities.values():
        top = one
        while top.parent:
            top = entities[top.parent]
        assert top.kind in ("country", one.kind), one.id


def test_the_afghan_taliban_are_not_the_ttp(matcher: Matcher) -> None:
    """No spelling of one group is taken for the other."""
    for text in ("The Tehreek-e-Taliban Pakistan attacked", "تحریک طالبان پاکستان کا حملہ", "د پاکستان طالبانو برید"):
        assert _groups(matcher, text) == {"ttp"}, text
    for text in (
        "The Afghan Taliban attacked",
        "افغان طالبان کا حملہ",
        "د افغانستان طالبانو برید",
        "طالبان حمله کردند",
    ):
        assert _groups(matcher, text) == {"afghan-taliban"}, text


@pytest.mark.parametrize("line", DECOYS)
def test_no_rule_fires_on_a_decoy(matcher: Matcher, line: str) -> None:
    """Sport, films, gadgets, prices, accidents and hearts are no attacks, in any of the languages."""
    decoy = json.loads(line)
    assert fired(matcher, _decoy_article(decoy)) == {}, decoy["why"]


def test_decoys_are_many_and_of_all_languages() -> None:
    """At least ten in each language and sixty in all, each once."""
    languages = Counter(json.loads(line)["language"] for line in DECOYS)
    assert len(set(DECOYS)) == len(DECOYS) >= 60
    assert set(languages) == {"en", "ur", "ps", "fa"}
    assert min(languages.values()) >= 10


def test_the_newsroom_gets_what_it_expects(matcher: Matcher, room: Newsroom) -> None:
    """Pages as they are crawled fire the rules they must; decoys fire none, whatever stands around their text."""
    sources = {str(source["id"]): parse_source(source) for source in room.sources()}
    now = datetime.now(UTC)
    for expected in room.expected():
        page = extract(_page(expected.url), expected.url, source=sources[expected.outlet], now=now)
        found = fired(matcher, page.article, now=now)
        assert set(expected.rules) <= set(found), (expected.headline, found)
        assert found == {} or expected.alerts or _fires_but_is_not_told(expected), (expected.headline, found)


def _fires_but_is_not_told(expected: Expectation) -> bool:
    return expected.reason.startswith(("baseline", "too old", "robots.txt"))


def _groups(matcher: Matcher, text: str) -> set[str]:
    article = Article(url="https://group.invalid/", body=text, published_at=NOW, fetched_at=NOW)
    return {hit.id for hit in matcher.match(article, now=NOW).entities if hit.kind == "group"}


def _page(url: str) -> bytes:
    for _ in range(2):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - loopback
                page: bytes = answer.read()
                return page
        except urllib.error.HTTPError as error:  # one page fails at first
            error.close()
    raise AssertionError(url)


def _whole(doc: DocModel) -> str:
    return f"{doc.title} {doc.lead} {doc.text}"


def _decoy_article(decoy: dict[str, Any]) -> Article:
    return Article(
        url="https://decoy.invalid/",
        title=decoy["title"],
        body=decoy["body"],
        language=decoy["language"],
        section=decoy.get("section", ""),
        published_at=NOW,
        fetched_at=NOW,
    )
