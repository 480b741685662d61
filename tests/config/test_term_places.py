"""Every place of the grammar that holds words is looked at, and no other."""

from config.reader import read
from config.term_places import terms

FILE = """\
version: 1
entities:
  a: {kind: group, name: no1, terms: [t1, t2], unsure: t3, context: [t4], ignore: [t5], parent: no2}
lists:
  b: t6
  c: [t7, [t8]]
  d: {terms: [t9], ignore: t10}
sources:
  - {id: no3, feeds: [no4]}
rules:
  - id: no5
    title: no6
    when:
      any: [t11, {all: [t12], near: {words: 3, all: [t13]}}]
      sentence: {none: t14}
      number: {any: t15, min: 3}
      facts: {group: no7}
    ignore: [t16]
    unless: {title: t17}
    raise: [{to: high, if: {lead: t18}}]
    where: {section: no8}
    tests: {match: [no9], skip: [{title: no10}]}
  - no11
"""


def test_finds_every_term_and_nothing_else() -> None:
    """Names, ids, addresses, figures, facts and the tests' texts are no terms."""
    document, problems = read("a.yaml", FILE.encode())
    assert problems == []
    found = list(terms(document.root))
    assert [term.scalar.text for term in found] == [f"t{number}" for number in range(1, 19)]
    assert {term.scalar.text: term.key for term in found}["t13"] == "rules.no5.when.any.near.all"
    assert {term.scalar.text: term.key for term in found}["t18"] == "rules.no5.raise.if.lead"


def test_a_file_of_another_shape_has_none() -> None:
    """Whatever stands where parts should be is passed over here; others tell of it."""
    for text in (
        "a",
        "[a]",
        "rules: a",
        "rules: [[a]]",
        "lists: [a]",
        "entities: {a: [b]}",
        "rules: [{raise: {if: a}}]",
    ):
        assert list(terms(read("a.yaml", text.encode())[0].root)) == []
