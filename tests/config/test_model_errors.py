"""pydantic's errors get places, an operator's words, and the key or line that was probably meant."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from config.model_errors import find, known_keys, model_problems
from config.nodes import plain
from config.problems import Problem
from config.reader import read


def check_odd(number: int) -> int:
    """Take odd numbers only."""
    if number % 2 == 0:
        raise ValueError(f"{number} is even")
    return number


class Strict(BaseModel):
    """A model without unknown keys."""

    model_config = ConfigDict(extra="forbid")


class Near(Strict):
    """A nested model."""

    words: int
    all: list[str]


class Condition(Strict):
    """A model that holds itself."""

    any: "list[str | list[str] | Condition]" = Field(default_factory=list)
    near: Near | None = None


class Rule(Strict):
    """The outermost model."""

    id: str
    when: str | list[str] | Condition = ""
    severity: Literal["low", "high"] = "low"
    enabled: bool = True
    odd: Annotated[int, AfterValidator(check_odd)] = 1
    short: Annotated[str, Field(max_length=3)] = ""
    names: dict[str, Near] = Field(default_factory=dict)


def problems(text: str) -> list[Problem]:
    """Read `text` as one rule and give what is wrong with it."""
    document, form = read("a.yaml", text.encode())
    assert form == []
    assert document.root is not None
    adapter = TypeAdapter[Any](Rule)
    try:
        adapter.validate_python(plain(document.root))
    except ValidationError as error:
        return list(model_problems(document, document.root, "rules.x", error, adapter.json_schema()))
    return []


MISTAKES = {
    "severity: high": "1:1: rules.x.id: is missing",
    "id: a\nseverty: high": "2:1: rules.x.severty: no such key; did you mean severity?",
    "id: a\nnames: {x: {wrods: 1, all: []}}": "2:13: rules.x.names.x.wrods: no such key; did you mean words?",
    "id: a\ncolour: green": "2:1: rules.x.colour: no such key; if this is one text with a colon in it, quote it",
    "id: a\nnames: {x: {words: 1, all: [], colour: [green]}}": (
        "2:32: rules.x.names.x.colour: no such key; there are all, words"
    ),
    "id: a\nseverity: hihg": "2:11: rules.x.severity: 'hihg' is not one of low, high; did you mean high?",
    "id: a\nseverity: [high]": "2:11: rules.x.severity: should be one word, not a list",
    "id: a\nenabled: perhaps": "2:10: rules.x.enabled: should be true or false (yes, no, on, off), not 'perhaps'",
    "id: a\nodd: 1.5": "2:6: rules.x.odd: should be a whole number, not '1.5'",
    "id: a\nodd: 4": "2:6: rules.x.odd: 4 is even",
    "id: a\nshort: longer": "2:8: rules.x.short: should have at most 3 characters",
    "id: [a]": "1:5: rules.x.id: should be text, not a list",
    "id: a\nwhen:\n  near: {words: many, all: [b]}": (
        "3:17: rules.x.when.near.words: should be a whole number, not 'many'"
    ),
    "id: a\nwhen:\n  near: {word: 5, words: 5, all: [b]}": (
        "3:10: rules.x.when.near.word: no such key; did you mean words?"
    ),
    "id: a\nwhen: {any: {b: c}}": "2:13: rules.x.when.any: should be a list, not a map of keys",
    "id: a\nwhen: {any: [{any: b}]}": "2:20: rules.x.when.any.any: should be a list, not text",
    "id: a\nnames: b": "2:8: rules.x.names: should be a map of keys, not text",
}


@pytest.mark.parametrize(("text", "line"), MISTAKES.items())
def test_one_mistake_is_one_line(text: str, line: str) -> None:
    """Each mistake is told once, at its place, whatever branches of a union complained."""
    assert [str(problem) for problem in problems(text)] == [f"a.yaml:{line}"]


def test_every_mistake_is_told() -> None:
    """Two mistakes of one entry are two lines."""
    found = problems("severty: high\nodd: 2\n")
    assert [problem.key for problem in found] == ["rules.x.id", "rules.x.odd", "rules.x.severty"]


def test_a_text_with_a_colon_is_shown_quoted() -> None:
    """`- Blast: three killed` is one text to its writer and a map to YAML."""
    (problem,) = problems("id:\n  Blast: three killed\n")
    assert (problem.code, problem.instead) == ("colon", '  "Blast: three killed"')


def test_a_lone_word_is_shown_as_a_list() -> None:
    """Who writes one word for a list gets it with brackets."""
    (problem,) = problems("id: a\nwhen: {near: {words: 5, all: b}}\n")
    assert problem.instead == "when: {near: {words: 5, all: [b]}}"


def test_what_a_path_has_beside_keys_is_passed_over() -> None:
    """The tags of unions in pydantic's paths do not hinder finding the place."""
    document, _ = read("a.yaml", b"when: [a, {near: {words: b}}]\n")
    assert document.root is not None
    place = find(document.root, ("when", "(any)", 1, "Condition", "near", "Near", "words", "all"))
    assert place.path == ("when", 1, "near", "words")
    assert place.missing == ("all",)
    assert (place.node.start, place.node.end) == (25, 26)


def test_the_schema_knows_the_keys_of_a_place() -> None:
    """References, alternatives, lists and maps are followed."""
    schema = TypeAdapter[Any](Rule).json_schema()
    assert known_keys(schema, ()) == {"id", "when", "severity", "enabled", "odd", "short", "names"}
    assert known_keys(schema, ("when", "any", 0, "any", 3, "near")) == {"words", "all"}
    assert known_keys(schema, ("names", "whatever")) == {"words", "all"}
    assert known_keys(schema, ("id",)) == set()
