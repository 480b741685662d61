"""What terms, lists and entities are broken down to: equal things once, masks and company where they belong."""

from alerts.rulemodels import EntityModel, ListModel
from alerts.vocabulary import VocabularyBuilder


def builder(entities: dict[str, object] | None = None, lists: dict[str, object] | None = None) -> VocabularyBuilder:
    """Make a builder from what operators write."""
    made = VocabularyBuilder(
        {name: EntityModel.model_validate(value) for name, value in (entities or {}).items()},
        {name: ListModel.model_validate(value) for name, value in (lists or {}).items()},
    )
    made.check_parents()
    return made


def test_equal_terms_are_one() -> None:
    """A thousand rules that use a list share its leaf, its part and its patterns."""
    words = builder(lists={"l": ["bomb", "blast"]})
    assert words.leaf(["$l"], ("rules", 0)) == words.leaf(["$l"], ("rules", 1))
    assert words.leaf(["bomb"], ("rules", 0)) != words.leaf(["$l"], ("rules", 0))
    assert len(words.build().parts) == 2


def test_masks_go_with_the_words_wherever_they_are_used() -> None:
    """A list inside a list keeps its own masks and gets those of the outer one; itself it has only its own."""
    words = builder(
        lists={"in": {"terms": "bomb", "ignore": "bath bomb"}, "out": {"terms": "$in", "ignore": "price bomb"}}
    )
    outer = words.leaf(["$out"], ("rules", 0))
    inner = words.leaf(["$in"], ("rules", 0))
    vocabulary = words.build()
    masks = {
        leaf: {
            str(form)
            for part in vocabulary.leaves[leaf].parts
            for mask in vocabulary.parts[part].masks
            for form in vocabulary.parts[mask].forms
        }
        for leaf in (outer, inner)
    }
    assert masks == {outer: {"bath bomb", "price bomb"}, inner: {"bath bomb"}}


def test_unsure_names_know_what_must_stand_beside() -> None:
    """Sure names and context, but no unsure name of another entity: two unsure names prove nothing."""
    a = {"kind": "group", "name": "A", "terms": "sure", "unsure": "=UN", "context": ["ctx", "$b"]}
    b = {"kind": "group", "name": "B", "terms": "bsure", "unsure": "=BUN"}
    vocabulary = builder({"a": a, "b": b}).build()
    unsure = next(part for part in vocabulary.parts if str(part.forms[0]) == "=UN")
    beside = {str(form) for number in unsure.beside or () for form in vocabulary.parts[number].forms}
    assert beside == {"sure", "ctx", "bsure"}


def test_a_place_has_the_parts_of_what_lies_in_it() -> None:
    """At any depth."""
    town = {"kind": "town", "name": "T", "terms": "tname", "parent": "d"}
    district = {"kind": "district", "name": "D", "terms": "dname", "parent": "p"}
    province = {"kind": "province", "name": "P", "terms": "pname"}
    vocabulary = builder({"t": town, "d": district, "p": province}).build()
    forms = {entity.id: [str(form) for form in vocabulary.forms(entity.leaf)] for entity in vocabulary.entities}
    assert forms == {"t": ["tname"], "d": ["dname", "tname"], "p": ["pname", "dname", "tname"]}


def test_a_wrong_term_is_told_once_per_set() -> None:
    """One word that a hundred rules use and that is wrong is one problem, at its first place."""
    words = builder()
    words.leaf(["a|b"], ("rules", 0, "when"))
    words.leaf(["a|b"], ("rules", 1, "when"))
    assert [problem.path for problem in words.problems] == [("rules", 0, "when")]
