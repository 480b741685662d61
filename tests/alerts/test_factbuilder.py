"""Building facts conditions: what must stand in an article before they are asked, and in which order."""

from factories import ruleset

from alerts.conditions import AllOf, AnyOf, Condition, Words
from alerts.factconditions import FactsHold, OneOf
from alerts.facts.attacktypes import ATTACK_WORDS, MISHAP
from alerts.rules import RuleSet

ENTITIES = {
    "front": {"kind": "group", "name": "Front", "terms": "Front"},
    "wing": {"kind": "group", "name": "Wing", "terms": "Wing", "parent": "front"},
    "feather": {"kind": "group", "name": "Feather", "terms": "Feather", "parent": "wing"},
    "odd": {"kind": "group", "name": "Odd", "terms": ["Odd Guard", r"/Odd\w+/"]},
}


def _built(when: object) -> tuple[RuleSet, Condition]:
    rules = ruleset(when, entities=ENTITIES)
    return rules, rules.rules[0].when


def _labels(rules: RuleSet, node: Condition) -> list[set[str]]:
    return [{rules.vocabulary.leaves[leaf].label for leaf in clause} for clause in node.required(len)]


def test_a_group_counts_with_all_that_belong_to_it() -> None:
    """Over any number of steps."""
    _, node = _built({"facts": {"group": "front"}})
    assert isinstance(node, FactsHold)
    (asked,) = node.asked
    assert isinstance(asked, OneOf)
    assert asked.within == {"front", "wing", "feather"}


def test_a_word_of_violence_and_the_names_must_stand_there() -> None:
    """Nothing else is required of the text, and what only a regular expression finds is not."""
    rules, node = _built({"facts": {"killed": {"min": 1}, "group": ["front", "odd"], "claimed_by": "wing"}})
    assert _labels(rules, node) == [{"$wing"}, {"words of violence"}]
    rules, node = _built({"facts": {"group": ["front", "wing"], "denied_by": ["any", "wing"]}})
    assert _labels(rules, node) == [{"$front", "$wing"}, {"words of violence"}]
    forms = {form.text for form in rules.vocabulary.forms(max(node.required(len)[1]))}
    assert forms == set(ATTACK_WORDS.phrases(without=(MISHAP,)))
    assert {"killed", "دھماکہ", "برید", "انفجار"} <= forms
    assert not {"earthquake", "heart attack"} & forms


def test_words_are_asked_before_facts() -> None:
    """However they are written."""
    facts = {"facts": {"killed": {"min": 1}}}
    _, node = _built({"all": [{"any": [facts, "a1"]}, "b1"], **facts})
    assert isinstance(node, AllOf)
    inner, last = node.members
    assert isinstance(last, FactsHold)
    assert isinstance(inner, AllOf)
    first, second = inner.members
    assert isinstance(first, Words)
    assert isinstance(second, AnyOf)
    assert [type(one) for one in second.members] == [Words, FactsHold]
