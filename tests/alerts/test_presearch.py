"""What can fulfil a condition is never less than what does, and not asked for where it is few already."""

import pytest
from factories import ruleset

from alerts.presearch import Presearch

HOLDING = {"a": {1, 2, 3}, "b": {2, 3, 4}, "c": {9}, "unknown": None}


def candidates(when: object, few: int = 0) -> tuple[object, list[str]]:
    """Return the candidates for a condition over four words, and the words that were looked up, in order."""
    rules = ruleset(when)
    leaves, asked = rules.vocabulary.leaves, list[str]()

    def find(leaf: int) -> set[int] | None:
        asked.append(leaves[leaf].label)
        return HOLDING[leaves[leaf].label]

    search = Presearch(find, lambda leaf: len(HOLDING[leaves[leaf].label] or range(99)), few)
    return search.candidates(rules.rules[0].when), asked


@pytest.mark.parametrize(
    ("when", "ids"),
    [
        ("a", {1, 2, 3}),
        (["a", "c"], {1, 2, 3, 9}),
        ({"all": ["a", "b"]}, {2, 3}),
        ({"all": ["a", "unknown"]}, {1, 2, 3}),
        (["a", "unknown"], None),
        ({"all": ["a"], "none": ["b"]}, {1, 2, 3}),
        ({"any": [{"all": ["a", "c"]}, "b"]}, {2, 3, 4}),
        ({"near": {"words": 5, "all": ["a", {"any": ["b", {"all": ["a", "c"]}]}]}}, {2, 3}),
        ({"sentence": {"all": ["a", "b"]}}, {2, 3}),
        ({"title": "a"}, {1, 2, 3}),
        ({"number": {"any": "a", "min": "3"}}, {1, 2, 3}),
        ({"author": "a"}, None),
        ({"all": [{"author": "a"}, {"body": "b"}]}, {2, 3, 4}),
    ],
)
def test_the_answers_of_the_index_are_put_together(when: object, ids: set[int] | None) -> None:
    """Each kind of node gives what it can hold for; None where an author or an unknown word decides."""
    assert candidates(when)[0] == ids


def test_facts_are_looked_for_by_the_names_that_they_hold() -> None:
    """A group or place must be named; what else happened the index can not tell."""
    entities = {name: {"kind": "group", "name": name, "terms": name} for name in ("one", "two")}
    asked = {"facts": {"group": ["one", "two"], "killed": {"min": 1}}}
    where = {"one": {1}, "two": {2, 3}, "word": {3, 4}}

    def found(when: object) -> object:
        rules = ruleset(when, entities=entities)
        leaves = rules.vocabulary.leaves
        search = Presearch(lambda leaf: where[leaves[leaf].label.strip("$")], lambda _: 0.1, 0)
        return search.candidates(rules.rules[0].when)

    assert found(asked) == {1, 2, 3}
    assert found({"all": ["word", asked]}) == {3}
    assert found({"facts": {"killed": {"min": 1}}}) is None
    assert found({"all": ["word"], "facts": {"killed": {"min": 1}}}) == {3, 4}


def test_the_rarest_word_is_asked_alone_where_it_leaves_few() -> None:
    """The common word is not looked up for one article."""
    assert candidates({"all": ["a", "c"]}, few=1) == ({9}, ["c"])
    assert candidates({"all": ["a", "c"]}) == (set(), ["c", "a"])
