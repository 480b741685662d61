"""The matcher: what hits, what does not, and that every way of searching gives the same."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from factories import NOW, rule, ruleset, text
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.conditions import NoneOf
from alerts.matcher import Matcher, is_shown
from alerts.rules import RuleErrors, RuleSet
from alerts.scanners import Found, TrieScanner
from storage.records import Article, Severity

PLACES = {
    "pakistan": {"kind": "country", "name": "Pakistan", "terms": "Pakistan"},
    "kp": {"kind": "province", "name": "KP", "terms": "Khyber Pakhtunkhwa", "parent": "pakistan"},
    "peshawar": {"kind": "district", "name": "Peshawar", "terms": ["Peshawar", "پشاور"], "parent": "kp"},
    "chaman": {"kind": "town", "name": "Chaman", "terms": "Chaman border", "unsure": "Chaman", "context": "~attack"},
    "bla": {"kind": "group", "name": "BLA", "terms": ["Baloch Liberation Army"], "unsure": "=BLA", "context": "Quetta"},
}
TALIBAN = {
    "afghan-taliban": {
        "kind": "group",
        "name": "Afghan Taliban",
        "terms": "Taliban",
        "ignore": ["Tehreek-e-Taliban", "Pakistani Taliban"],
    },
    "ttp": {"kind": "group", "name": "TTP", "terms": ["=TTP", "Tehreek-e-Taliban", "Pakistani Taliban"]},
}


def fires(rules: RuleSet, article: Article | str) -> bool:
    """Whether any rule fires; an error is none of the possible answers."""
    found = Matcher(rules).match(text(article) if isinstance(article, str) else article, now=NOW)
    assert not found.errors
    return bool(found.firings)


def words_that_hit(rules: RuleSet, article: Article) -> list[str]:
    """Give the text of every span of every firing."""
    return [span.text for firing in Matcher(rules).match(article, now=NOW).firings for span in firing.spans]


@pytest.mark.parametrize(
    ("term", "hit"),
    [
        ("ambush", "An AMBUSH, they said"),
        ("opened fire", "They opened, fire came"),
        ("cease-fire", "the ceasefire"),
        ("cease-fire", "the cease fire"),
        ("casualt*", "no casualties"),
        ("~attack", "he was attacking"),
        ("~shoot", "he shot him"),
        ("=TTP", "the T.T.P. said"),
        ("=TTP", "“TTP”"),
        ("(Tehreek|Tehrik)-(e|i)-Taliban", "the Tehrik-i-Taliban"),
        ("پشاور", "پِشاوَر میں"),
        ("کالعدم تحریک", "كالعدم تحريك"),
        ("دھماکہ", "ہوا۔دھماکہ ہوا"),
        ("تروریست‌ها", "تروریست ها"),
        ("پولیس", "پولیس\u200f نے"),
        ("Peshawar's", "Peshawar’s bazaar"),
        ("bombs", "bo\ud800mbs"),
        ("विस्फोट", "दिल्ली में विस्फोट हुआ"),
        ("1122", "Rescue 1122"),
        ("1122", "ریسکیو ۱۱۲۲"),
    ],
)
def test_terms_hit(term: str, hit: str) -> None:
    """A term hits every way in which a source may write it."""
    assert fires(ruleset(term), hit)


@pytest.mark.parametrize(
    ("term", "miss"),
    [
        ("ambush", "ambushed"),
        ("opened fire", "they opened. Fire came"),
        ("opened fire", "they opened\n\nfire came"),
        ("casualt*", "the casual"),
        ("~attack", "the attacker"),
        ("=TTP", "http ttp Ttp"),
        ("دھماکہ ہوا", "دھماکہ۔ہوا"),
        ("3 5", "a 3. 5 b"),
        ("हिन्दी", "हिन्द"),
    ],
)
def test_terms_miss(term: str, miss: str) -> None:
    """Nothing hits half a word, over the end of a sentence, or another word."""
    assert not fires(ruleset(term), miss)


def test_nothing_reaches_from_one_field_into_another() -> None:
    """A title that ends with the first word and a body that begins with the second say nothing together."""
    parted = text("fire came", title="they opened")
    assert not fires(ruleset("opened fire"), parted)
    assert not fires(ruleset({"near": {"words": 10, "all": ["opened", "came"]}}), parted)
    assert fires(ruleset({"all": ["opened", "came"]}), parted)


def test_lists_are_any_and_maps_are_all() -> None:
    """A list holds if one member does; a map if every key does."""
    both = ruleset({"any": ["bomb", "blast"], "none": ["film"], "title": "Quetta"})
    assert fires(both, text("a blast", title="Quetta"))
    assert not fires(both, text("a blast", title="Kabul"))
    assert not fires(both, text("a film about a blast", title="Quetta"))


def test_scopes() -> None:
    """Title, lead, body and author are looked at each by itself; the author only if asked for."""
    article = text("First part.\n\nSecond part.", title="Head", authors=("Ali Khan",))
    for scope, word in (("title", "head"), ("lead", "first"), ("body", "second"), ("author", "khan")):
        rules = ruleset({scope: word})
        assert fires(rules, article)
    assert not fires(ruleset({"lead": "second"}), article)
    assert not fires(ruleset({"title": "first"}), article)
    assert not fires(ruleset("khan"), article)
    assert fires(ruleset({"lead": "summary"}), replace(article, summary="The summary."))
    assert not fires(ruleset({"lead": "first"}), replace(article, summary="The summary."))


def test_near_counts_both_ends() -> None:
    """From the first word of one hit to the last word of the other, both counted; marks are no words."""
    five = ruleset({"near": {"words": 5, "all": ["opened fire", "police"]}})
    assert fires(five, "they opened fire. At the police")
    assert not fires(five, "they opened fire at all the police")
    assert fires(five, "police\n\nnow opened fire")


def test_near_does_not_use_the_same_words_twice() -> None:
    """One hit is one hit, though two members could claim it."""
    twice = ruleset({"near": {"words": 10, "all": ["~attack", "attack*"]}})
    assert not fires(twice, "an attack")
    assert fires(twice, "an attack, another attack")
    assert not fires(ruleset({"near": {"words": 10, "all": ["suicide bombing", "bombing"]}}), "a suicide bombing")


def test_near_holds_maps_of_any_and_all() -> None:
    """A member may be a list or a map; its words must be as close."""
    rules = ruleset({"near": {"words": 6, "all": [["bomb", "blast"], {"all": ["mosque", "friday"]}]}})
    assert fires(rules, "a blast in a mosque on Friday")
    assert not fires(rules, "a blast in a mosque, and much later it was Friday")


def test_sentence_is_one_sentence() -> None:
    """The whole condition holds in one sentence; `none` sees only that one."""
    rules = ruleset({"sentence": {"all": ["attack", "killed"], "none": ["no one"]}})
    assert fires(rules, "No one came. The attack killed three.")
    assert not fires(rules, "The attack killed no one. Three were hurt.")
    assert not fires(rules, "An attack. Three killed.")
    assert fires(rules, "حملہ۔attack killed۔")


def test_ignore_masks_only_what_it_overlaps() -> None:
    """A heart attack does not hide the attack beside it, and masks hold wherever the list is used."""
    lists = {"attack": {"terms": "~attack", "ignore": "(heart|panic) ~attack"}, "outer": ["$attack", "raid"]}
    for when in ("$attack", "$outer"):
        rules = ruleset(when, lists=dict(lists))
        assert not fires(rules, "He died of a heart attack")
        assert fires(rules, "He had a heart attack. An attack followed")


def test_ignore_of_a_rule_does_not_hide_from_unless() -> None:
    """A rule's own `ignore` holds for `when` and `raise`; the veto sees the unmasked text."""
    written = rule("attack", ignore=["heart attack"], unless={"lead": "heart attack"})
    assert not fires(ruleset(written), "A heart attack. An attack")
    assert fires(ruleset({**written, "unless": {"title": "heart attack"}}), "A heart attack. An attack")


def test_two_names_that_overlap_both_hit_unless_masked() -> None:
    """The Afghan Taliban are never meant where the TTP is, and both are found where both stand."""
    rules = ruleset("$afghan-taliban", "$ttp", entities=dict(TALIBAN))

    def named(body: str) -> list[str]:
        return [hit.id for hit in Matcher(rules).match(text(body), now=NOW).entities]

    assert named("The Tehreek-e-Taliban said") == ["ttp"]
    assert named("The Pakistani Taliban said") == ["ttp"]
    assert named("The Taliban said, and the Pakistani Taliban denied") == ["afghan-taliban", "ttp"]
    assert fires(ruleset({"all": ["Taliban", "Tehreek-e-Taliban"]}), "Tehreek-e-Taliban")


def test_unsure_names_need_company() -> None:
    """`=BLA` counts beside a sure name or a context word, in the same field or within 60 words, not by itself."""
    rules = ruleset("$bla", "$chaman", entities={**PLACES})
    assert not fires(rules, "BLA said so")
    assert fires(rules, "BLA said so in Quetta")
    assert fires(rules, "BLA, the Baloch Liberation Army")
    assert fires(rules, text("It was in Quetta", title="BLA said so"))
    assert not fires(rules, text("word " * 60 + "Quetta", title="BLA said so"))
    assert not fires(rules, "Chaman is a garden")
    assert fires(rules, "Chaman was attacked")


def test_a_name_is_no_context_of_itself() -> None:
    """The context stands outside the name: a word of the name proves nothing."""
    group = {
        "kind": "group",
        "name": "Q",
        "terms": "Quetta Residence Shura",
        "unsure": "Quetta Shura",
        "context": "Quetta",
    }
    rules = ruleset("$q", entities={"q": group})
    assert not fires(rules, "The Quetta Shura met")
    assert fires(rules, "The Quetta Shura met in Quetta")


def test_a_place_is_hit_by_what_lies_in_it() -> None:
    """A hit on a town is a hit on its district, province and country, and on none beside them."""
    rules = ruleset("$pakistan", "$kp", "$peshawar", entities={**PLACES})
    found = Matcher(rules).match(text("Blast in Peshawar"), now=NOW)
    assert [firing.rule for firing in found.firings] == ["r0", "r1", "r2"]
    assert {hit.id for hit in found.entities} == {"pakistan", "kp", "peshawar"}
    assert [hit.spans[0].text for hit in found.entities] == ["Peshawar"] * 3
    assert [one.rule for one in Matcher(rules).match(text("in Pakistan"), now=NOW).firings] == ["r0"]


def test_severity_is_the_highest_raised_and_never_lowered() -> None:
    """`raise` lifts where it holds; the default wait goes with the severity that came out."""
    written = rule(
        "bomb",
        severity="medium",
        raise_=[{"to": "critical", "if": "dead"}, {"to": "high", "if": "bomb"}, {"to": "low", "if": "bomb"}],
    )
    matcher = Matcher(ruleset(written))
    high = matcher.match(text("a bomb"), now=NOW).firings[0]
    critical = matcher.match(text("a bomb, three dead"), now=NOW).firings[0]
    assert (high.severity, critical.severity) == (Severity.HIGH, Severity.CRITICAL)
    medium = Matcher(ruleset("bomb")).match(text("a bomb"), now=NOW).firings[0]
    assert (high.wait_seconds, medium.wait_seconds, medium.cooldown_seconds) == (0, 120, 1800)


def test_what_a_rule_says_of_alerts_goes_with_the_match() -> None:
    """Tags, timers and a dry run are carried to who decides about messages."""
    written = rule("bomb", tags="blasts", notify="no", alert={"wait": "5m", "cooldown": "1h", "min_origins": "2"})
    found = Matcher(ruleset(written)).match(text("a bomb"), now=NOW).firings[0]
    assert found.tags == ("blasts",)
    assert not found.notify
    assert (found.wait_seconds, found.cooldown_seconds, found.min_origins) == (300, 3600, 2)


def test_a_rule_that_is_switched_off_is_not_asked() -> None:
    """`enabled: no` keeps a rule checked and silent."""
    assert not fires(ruleset(rule("bomb", enabled="no")), "a bomb")


def test_spans_point_into_the_original() -> None:
    """Every span is the text of its field at its offsets, as the source wrote it."""
    article = text("كالعدم تحریک کا حملہ۔T.T.P. attacked", title="½ BOMB’s")
    rules = ruleset({"all": ["bomb", "=TTP", "~حملہ", "~attack"]})
    spans = Matcher(rules).match(article, now=NOW).firings[0].spans
    assert [span.text for span in spans] == ["BOMB", "حملہ", "T.T.P.", "attacked"]
    for span in spans:
        assert getattr(article, span.field)[span.start : span.end] == span.text


def test_prefix_hits_show_the_whole_word() -> None:
    """What is shown is the word that stands there, not the part that was written in the rule."""
    assert words_that_hit(ruleset("casualt*"), text("Casualties: none")) == ["Casualties"]


def test_a_rule_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the rule and is part of the result; the others fire."""
    good = ruleset("bomb", "blast")

    class Broken(NoneOf):
        __slots__ = ()

        def holds(self, sight: object, low: int, high: int) -> bool:
            raise ZeroDivisionError(f"broken at {sight is not None, low <= high}")

    bad = replace(good.rules[0], unless=Broken(()))
    found = Matcher(replace(good, rules=(bad, good.rules[1]))).match(text("bomb blast"), now=NOW)
    assert [firing.rule for firing in found.firings] == ["r1"]
    assert found.errors == ("rule r0: ZeroDivisionError: broken at (True, True)",)


def test_hash_is_that_of_the_rules() -> None:
    """What is stored with a firing says which rules made it."""
    rules = ruleset("bomb")
    assert Matcher(rules).hash == rules.hash


class OneByOne:
    """A scanner that looks for every pattern by itself: too simple to be wrong."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.patterns = patterns

    def scan(self, line: str) -> list[Found]:
        """See Scanner."""
        return [
            (number, start, start + len(pattern))
            for number, pattern in enumerate(self.patterns)
            for start in range(len(line))
            if line.startswith(pattern, start)
        ]


TERMS = st.sampled_from(
    [
        *("aa", "bb", "aa bb", "b-b", "aab*", "=Aa", "=BB"),
        *("cc (aa|dd)", r"/a+\b/", r"/[Bد]+ ?\w/", "$l", "$p", "$q", "دد", "بب دد", "~bb"),
    ]
)
MEMBERS = st.recursive(TERMS, lambda inner: st.lists(inner, min_size=1, max_size=3), max_leaves=4)


def _maps(inner: st.SearchStrategy[object]) -> st.SearchStrategy[dict[str, object]]:
    some = st.lists(inner, min_size=1, max_size=3)
    near = st.fixed_dictionaries({"words": st.integers(2, 6), "all": st.lists(MEMBERS, min_size=2, max_size=3)})
    number = st.fixed_dictionaries({"any": TERMS}, optional={"min": st.just("2"), "max": st.just("5")})
    optional = {"any": some, "none": st.lists(TERMS, min_size=1, max_size=2), "near": near, "number": number}
    scopes = dict.fromkeys(("title", "lead", "body", "author"), inner)
    return st.fixed_dictionaries({"all": st.lists(TERMS, min_size=1, max_size=2)}, optional={**optional, **scopes}) | (
        st.fixed_dictionaries({"sentence": TERMS | st.fixed_dictionaries({"all": some, "none": some})})
    )


CONDITIONS = st.recursive(
    TERMS | MEMBERS, lambda inner: st.lists(inner, min_size=1, max_size=3) | _maps(inner), max_leaves=8
)
RULES = st.lists(
    st.fixed_dictionaries(
        {"when": CONDITIONS}, optional={"ignore": st.lists(TERMS, min_size=1, max_size=2), "unless": TERMS}
    ),
    min_size=1,
    max_size=5,
)
TEXTS = st.lists(
    st.sampled_from(
        ["aa", "bb", "aabb", "b-b", "Aa", "BB", "b", "cc", "dd", "دد", "بب", "aab", "A.a.", ".", "۔", "¶", "3", "six"]
    ),
    max_size=14,
).map(lambda words: " ".join("\n\n" if word == "¶" else word for word in words).replace(" .", "."))
WORDS: dict[str, dict[str, object]] = {
    "lists": {"l": {"terms": ["aa", "$m"], "ignore": ["aa cc"]}, "m": {"terms": ["dd", "bb cc"], "ignore": ["cc dd"]}},
    "entities": {
        "p": {"kind": "province", "name": "P", "terms": "bb", "unsure": "=Aa", "context": ["$l", "cc"]},
        "q": {
            "kind": "town",
            "name": "Q",
            "terms": "دد",
            "ignore": ["بب دد", r"/دد\./"],
            "unsure": ["dd", "/b-b/"],
            "parent": "p",
        },
    },
}


@settings(max_examples=300, deadline=None)
@given(RULES, TEXTS, TEXTS, TEXTS)
def test_every_way_of_searching_gives_the_same(
    rules: list[dict[str, object]], title: str, summary: str, body: str
) -> None:
    """Automaton, trie, one pattern at a time, no selection of rules: the same firings, spans and entities."""
    written = [rule(title="x", **{**one, "id": f"r{n}"}) for n, one in enumerate(rules)]
    try:
        compiled = ruleset(*written, **WORDS)
    except RuleErrors as errors:  # regular expressions alone, which no rule may rest on
        assert {problem.code for problem in errors.problems} == {"no-positive-term"}  # noqa: PT017  not the promise
        return
    article = text(body, title=title, summary=summary, authors=("Aa bb",))
    matchers = [
        Matcher(compiled),
        Matcher(compiled, scanner=TrieScanner),
        Matcher(compiled, presearch=False),
        Matcher(compiled, scanner=OneByOne, presearch=False),
    ]
    first, *others = [matcher.match(article, now=NOW) for matcher in matchers]
    assert not first.errors
    for other in others:
        assert other.firings == first.firings
        assert not other.errors
        assert [(hit.id, hit.spans) for hit in other.entities] == [(hit.id, hit.spans) for hit in first.entities]


@pytest.mark.parametrize(
    ("when", "shown"),
    [
        ("aa", True),
        (["aa", {"near": {"words": 3, "all": ["bb", "cc"]}}], True),
        ({"all": ["aa"], "none": "bb"}, True),
        ({"sentence": {"title": "aa"}}, True),
        (["aa", {"facts": {"killed": {"min": 1}}}], False),  # a fact may have been read from no words of its own
        ({"facts": {"killed": {"min": 1}}, "title": "aa"}, True),
    ],
)
def test_where_no_evidence_is_proof(when: object, shown: bool) -> None:  # noqa: FBT001  what is expected
    """A condition of words that holds by none of them does not hold, and is not asked twice."""
    assert is_shown(ruleset(when).rules[0].when) is shown
