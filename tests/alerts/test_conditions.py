"""The nodes of the condition tree: which leaves they require, and by which hits they hold."""

from factories import NOW, rule, ruleset, text

from alerts.conditions import Clause, Condition
from alerts.matcher import Matcher
from alerts.rules import RuleSet


def required(when: object) -> list[set[str]]:
    """Give the required clauses of a condition by the labels of their leaves."""
    rules = ruleset(when)
    leaves = rules.vocabulary.leaves

    def cost(clause: Clause) -> float:
        return sum(len(leaves[leaf].label) for leaf in clause)  # the shorter the rarer, so that tests read easily

    return [{leaves[leaf].label for leaf in clause} for clause in rules.rules[0].when.required(cost)]


def evidence(when: object, body: str) -> list[str]:
    """Give the words by which a condition holds, sorted by place."""
    rules: RuleSet = ruleset(rule(when))
    sight = Matcher(rules).see(text(body), now=NOW)
    node: Condition = rules.rules[0].when
    hits = sorted(set(node.evidence(sight, *sight.everything)))
    assert bool(hits) == node.holds(sight, *sight.everything)
    return [sight.span(hit).text for hit in hits]


def test_required_clauses() -> None:
    """Each clause must hit before the rule can hold; of alternatives the cheapest clause of each is joined."""
    assert required("aa") == [{"aa"}]
    assert required(["aa", "bb"]) == [{"aa", "bb"}]
    assert required({"all": ["aa", ["bb", "cc"]], "none": "dd"}) == [{"aa"}, {"bb", "cc"}]
    assert required([{"all": ["aaaa", "b1"]}, "cc"]) == [{"b1", "cc"}]
    assert required({"title": "aa", "sentence": {"all": ["bb", "cc"]}}) == [{"bb"}, {"cc"}, {"aa"}]
    assert required({"near": {"words": 5, "all": ["aa", ["bb", "cc"]]}}) == [{"aa"}, {"bb | cc"}]
    either = [{"all": ["long1", "b1"]}, {"all": ["long2", "c1"]}]
    assert required({"near": {"words": 5, "all": ["longest", either]}}) == [{"b1", "c1"}]


def test_evidence_is_what_the_condition_holds_by() -> None:
    """All branches that hold count, those that do not hold give nothing, and absence has no words."""
    assert evidence(["aa", "bb", {"all": ["cc", "dd"]}], "aa bb cc") == ["aa", "bb"]
    assert evidence({"all": ["aa", "bb"]}, "aa") == []
    assert evidence({"all": ["aa"], "none": ["bb"]}, "aa") == ["aa"]
    assert evidence({"sentence": {"all": ["aa", "bb"]}}, "aa. aa bb. bb") == ["aa", "bb"]
    assert evidence({"near": {"words": 3, "all": ["aa", "bb"]}}, "aa x x x bb x aa") == ["bb", "aa"]


def test_a_scope_inside_a_sentence_is_both() -> None:
    """The sentence and the scope must each hold the word."""
    rules = ruleset({"sentence": {"all": ["aa", {"lead": "bb"}]}})
    for body, holds in (("aa bb", True), ("aa.\n\naa bb", False)):
        sight = Matcher(rules).see(text(body), now=NOW)
        assert rules.rules[0].when.holds(sight, *sight.everything) is holds
