"""Regular expressions mean Unicode words, take linear time, and say what they can not do."""

import time

import pytest
from factories import NOW, rule, ruleset, text
from hypothesis import given
from hypothesis import strategies as st

from alerts.explain import explain
from alerts.matcher import Matcher
from alerts.regexes import RegexError, mark, read_regex
from alerts.rules import RuleSet
from storage.spelling import one_spelling


def found(written: str, body: str) -> list[str]:
    """Give what an expression finds, as it stands in the original."""
    return [body[start:end] for start, end in read_regex(written).places(mark(one_spelling(body)))]


def hits(rules: RuleSet, body: str) -> list[str]:
    """Give the words that a rule hits by."""
    result = Matcher(rules).match(text(body), now=NOW)
    assert not result.errors
    return [span.text for firing in result.firings for span in firing.spans]


@pytest.mark.parametrize(
    ("written", "body", "words"),
    [
        (r"\bپشاور\b", "در پِشاوَر، xپشاور", ["پِشاوَر"]),
        (r"\bپشاور\b \bمیں\b", "پشاور ميں", ["پشاور ميں"]),
        (r"\bहिन्द\b", "हिन्दी", []),
        (r"\bहिन्दी\b", "हिन्दी में", ["हिन्दी"]),
        (r"fired \d+ rockets?", "fired ۱۲ rockets", ["fired ۱۲ rockets"]),
        (r"[\d]+%", "٥٠%", ["٥٠%"]),
        (r"[۰-۹]+", "17", ["17"]),
        (r"\w+", "پولیس-Naïve", ["پولیس", "Naïve"]),
        (r"[^\W\d]+", "a1بم", ["a", "بم"]),
        (r"[\W]+", "a، ب", ["، "]),
        (r"\W\D\S", "a b_", [" b_"]),
        (r"[\D]+", "1ab2", ["ab"]),
        (r"\Bar\B", "hard ar bar", ["ar"]),
        (r"(\ba|b)\b", "a b c", ["a", "b"]),
        (r"\b(?:\bbomb)", "bomb", ["bomb"]),
        (r"Fired", "fired", []),
        (r"(?i)Fired", "FIRED", ["FIRED"]),
        (r"a.b", "a\nb", []),
        (r"(?s)a.b", "a\nb", ["a\nb"]),
        (r"(?m)^b$", "a\nb\nc", ["b"]),
        (r"^a\b.b\z", "a b", ["a b"]),
        (r"\Aab{2}c?$", "abb", ["abb"]),
        (r"(?P<x>\x61)[\x62]\p{Lu}\P{L}", "abC1", ["abC1"]),
        (r"\.\[\t", ".[\t", [".[\t"]),
    ],
)
def test_what_is_found(written: str, body: str, words: list[str]) -> None:
    """Words and digits are those of every script, and what is found is given as it was written."""
    assert found(written, body) == words


@given(st.text(alphabet="ab1_ -۱پِ\n.", max_size=12))
def test_without_boundaries_the_signs_of_gaps_change_nothing(body: str) -> None:
    """A plain text is found wherever it stands, whatever stands round it."""
    spelled = one_spelling(body).text
    count = spelled.count("a") + spelled.count("پ") + spelled.count("1")
    assert len(found("a|پ|1", body)) == count
    assert len(found(r"[^\n]|\n", body)) == len(spelled)
    assert found(r"\b\w+\b", body) == found(r"\w+", body)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("a(?=b)", r"'\(\?=' at sign 2 looks ahead"),
        ("(?>a)b", "at sign 1 is an atomic group"),
        ("(?!a)b", "at sign 1 looks ahead"),
        ("(?<!a)b", "at sign 1 looks behind"),
        (r"(a)\1", "at sign 4 refers back"),
        ("(?P=a)", "refers back"),
        (r"a\Z", r"the end of the text is \\z"),
        (r"\Qa\E", "not known"),
        ("a**", "bad repetition operator"),
        ("(a", r"missing \)"),
        ("[z-a]", "range"),
        (r"[\PL]", "does not stand in brackets"),
        ("[ً]", "left out"),
        ("a(?s).", "only at the beginning"),
        ("a*", "everywhere"),
        ("a{1001}", "repetition size"),
        ("((a{100}){100}){100}", "repetition|large"),
        ("\ud800", "surrogate"),
    ],
)
def test_what_re2_can_not_do_is_refused(written: str, says: str) -> None:
    """The reason and the place are named."""
    with pytest.raises(RegexError, match=says):
        read_regex(written)


@given(st.text(alphabet="ab()[]\\^$.|*+?{},1dDwWbBpP:-<>=!س", max_size=10))
def test_any_expression_is_read_or_refused(written: str) -> None:
    """Nothing that an operator types breaks more than itself."""
    try:
        regex = read_regex(written)
    except RegexError as error:
        assert str(error)  # noqa: PT017  the other way out is below
    else:
        assert all(start < end for start, end in regex.places(mark(one_spelling("ab 1 س!"))))


@pytest.mark.parametrize("written", ["(a+)+b$", "(a|aa)+c", "(.*)*b", "a*b|a", r"\b(\w+\s?)+:", "(a?){30}a{30}c"])
def test_time_grows_with_the_text_alone(written: str) -> None:
    """The classic expressions that never end elsewhere: ten times the text takes about ten times as long."""
    regex = read_regex(written)

    def least(size: int) -> float:
        marked = mark(one_spelling("a" * size + "!"))
        times = []
        for _ in range(3):
            start = time.process_time()
            list(regex.places(marked))
            times.append(time.process_time() - start)
        return min(times)

    assert least(100_000) < 40 * max(least(10_000), 0.0005)


def test_hits_have_whole_words_and_obey_scopes() -> None:
    """A hit is the words that it touches, or the one before it; it counts only where the condition looks."""
    rules = ruleset({"all": ["police"], "sentence": {"all": ["police", r"/\d+%|\$/"]}})
    assert hits(rules, "police lost 50% there") == ["police", "50"]
    assert hits(rules, "police. They lost 50%") == []
    assert hits(rules, "police $") == ["police"]
    assert hits(ruleset({"all": ["police"], "title": "/./"}), "police") == []


def test_near_ignore_and_lists_take_them() -> None:
    """An expression is a term like any other, but for the one thing that it can not be the only one."""
    lists = {"shots": {"terms": [r"/fired \d+/"], "ignore": [r"/fired \d+ (?:staff|people)/"]}}
    rules = ruleset({"near": {"words": 6, "all": ["police", ["salute", "$shots"]]}}, lists=lists)
    assert hits(rules, "police fired 3 rounds") == ["police", "fired 3"]
    assert hits(rules, "police fired 3 staff") == []
    assert hits(ruleset(rule({"all": ["police", "rounds"]}, ignore=r"/no \w+/")), "police had no rounds") == []
    none = ruleset({"all": ["police"], "none": r"/\bno\b/"})
    assert (hits(none, "police: no"), hits(none, "police: now")) == ([], ["police"])


def test_an_entity_may_be_named_by_one() -> None:
    """It is found where a rule fires for other words."""
    unit = {"kind": "force", "name": "Unit", "terms": r"/Unit [0-9]{3}\b/"}
    found_in = Matcher(ruleset("police", entities={"unit": unit})).match(text("police of Unit 313"), now=NOW)
    assert [[span.text for span in hit.spans] for hit in found_in.entities] == [["Unit 313"]]


def test_one_is_explained_as_written() -> None:
    """The explanation shows the expression and what it hit."""
    rules = ruleset({"all": ["police", r"/\d+/"]})
    step = explain(rules, "r0", text("police 15"), now=NOW).when.members[1]
    assert (step.holds, [hit.text for hit in step.hits], step.forms) == (True, ["15"], (r"/\d+/",))


def test_none_is_looked_for_where_no_other_word_hits(monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles that nothing else speaks for cost nothing."""
    rules = ruleset({"all": [r"/\d+/", "police"]})
    monkeypatch.setattr("alerts.sight.mark", lambda spelled: pytest.fail(f"searched {spelled}"))
    assert hits(rules, "15 others") == []
