"""pydantic's complaints as problems of a file: its key paths become places, its words become an operator's.

Works for any model: the keys that are known at a place come from the model's own JSON Schema.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from alerts.problems import did_you_mean
from config.nodes import Document, Listing, Mapping, Node, Scalar, plain
from config.problems import Problem, printable
from config.syntax import quoted

Schema = Dict[str, Any]
_KINDS = {"string_type", "list_type", "dict_type", "model_type", "model_attributes_type", "tuple_type"}
_SHOULD_BE = {
    "string_type": "text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a map of keys",
    "model_type": "a map of keys",
    "model_attributes_type": "a map of keys",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "bool_parsing": "true or false (yes, no, on, off)",
    "bool_type": "true or false (yes, no, on, off)",
}
_PLAIN = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b(?:Input|String|List|Tuple|Dictionary|Value) should ", "should "),
        (r"should be a valid integer.*", "should be a whole number"),
        (r"should be a valid (?:decimal|number).*", "should be a number, as 12 or 2.5"),
        (r"should be greater than or equal to ", "should be at least "),
        (r"should be less than or equal to ", "should be at most "),
        (r"should be greater than ", "should be more than "),
        (r"should have at least 1 (?:character|item).*", "should not be empty"),
        (r"should have at least (\d+) items.*", r"should have at least \1 entries"),
        (r"should have at most (\d+) items.*", r"should have at most \1 entries"),
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path of keys leads in a tree. What else a path holds (pydantic's tags of unions) is passed over."""

    node: Node
    key: Scalar | None  # the last key on the way
    path: tuple[str | int, ...]  # the parts of the path that the tree has
    missing: tuple[str | int, ...]  # what came after them


def find(root: Node, path: Sequence[str | int]) -> Place:
    """Follow a path as far as the tree has it."""
    node, key = root, None
    taken: list[str | int] = []
    rest: list[str | int] = []
    for part in path:
        if isinstance(node, Mapping) and isinstance(part, str) and part in node.entries:
            key, node = node.entries[part]
        elif isinstance(node, Listing) and isinstance(part, int) and 0 <= part < len(node.items):
            node = node.items[part]
        else:
            rest.append(part)
            continue
        taken.append(part)
        rest.clear()
    return Place(node, key, tuple(taken), tuple(rest))


def key_path(base: str, path: Sequence[str | int]) -> str:
    """Write a path as operators read it: `rules.ttp-attack.when.near`; numbers in lists are told by the line."""
    return ".".join([base, *(printable(part) for part in path if isinstance(part, str))])


def model_problems(
    document: Document, root: Node, base: str, error: ValidationError, schema: Schema
) -> Iterator[Problem]:
    """Make a problem of each error of one model that was made from the tree `root`."""
    errors = error.errors(include_url=False, include_context=True, include_input=False)
    placed = [(find(root, one["loc"]), one) for one in errors]
    for index, (place, one) in enumerate(placed):
        if (one["type"] in _KINDS and _is_shadowed(index, placed)) or _is_misspelt(place, one, placed):
            continue
        yield _problem(document, place, base, _joined_kinds(place, one, placed), schema)


def _is_shadowed(index: int, placed: Sequence[tuple[Place, ErrorDetails]]) -> bool:
    """Say whether this is only the other branch of a union: a better error, or the same, is told of the same node."""
    path = placed[index][0].path
    for number, (place, one) in enumerate(placed):
        same = place.path == path
        if place.path[: len(path)] == path and not (same and one["type"] in _KINDS):
            return True
        if same and number < index:
            return True
    return False


def _is_misspelt(place: Place, one: ErrorDetails, placed: Sequence[tuple[Place, ErrorDetails]]) -> bool:
    """Say whether a key is missing only because it stands there misspelt, which is told by itself."""
    return one["type"] == "missing" and any(
        other["type"] == "extra_forbidden"
        and there.path[:-1] == place.path
        and did_you_mean(str(there.path[-1]), [str(place.missing[-1])])
        for there, other in placed
        if there.path
    )


def _joined_kinds(place: Place, one: ErrorDetails, placed: Sequence[tuple[Place, ErrorDetails]]) -> tuple[str, str]:
    """Give code and reason; where a union wants one of several kinds, all of them are named."""
    if one["type"] not in _KINDS:
        return _words(place, one)
    kinds = [_SHOULD_BE[other["type"]] for there, other in placed if there.path == place.path]
    return "type", f"should be {' or '.join(dict.fromkeys(kinds))}, not {_kind(place.node)}"


def plain_words(message: str) -> str:
    """Say in an operator's words what pydantic says of a value; what it never says comes back as it is."""
    for pattern, words in _PLAIN:
        message = pattern.sub(words, message)
    return message


def _words(place: Place, one: ErrorDetails) -> tuple[str, str]:
    written = f"{place.node.text[:60]!r}" if isinstance(place.node, Scalar) else _kind(place.node)
    context = one.get("ctx", {})
    code, reason = "value", plain_words(one["msg"])
    match one["type"]:
        case "extra_forbidden":
            code, reason = "unknown-key", "no such key"
        case "missing":
            code, reason = "missing", "is missing"
        case "literal_error" | "enum" if not isinstance(place.node, Scalar):
            code, reason = "type", f"should be one word, not {written}"
        case "literal_error" | "enum":
            choices = re.findall(r"'([^']*)'", str(context.get("expected", ""))) or [str(context.get("expected"))]
            hint = did_you_mean(str(plain(place.node)), choices)
            code, reason = "choice", f"{written} is not one of {', '.join(choices)}{hint}"
        case kind if kind in _SHOULD_BE:
            code, reason = "type", f"should be {_SHOULD_BE[kind]}, not {written}"
        case "string_pattern_mismatch":
            reason = f"{written} does not fit the form {context.get('pattern')}"
        case "value_error" | "assertion_error":
            reason = str(context.get("error", one["msg"]))
    return code, reason


def _kind(node: Node) -> str:
    match node:
        case Scalar():
            return "text"
        case Listing():
            return "a list"
        case Mapping():
            return "a map of keys"


def _problem(document: Document, place: Place, base: str, words: tuple[str, str], schema: Schema) -> Problem:
    code, reason = words
    start, end, instead = place.node.start, place.node.end, ""
    path = place.path
    if code == "missing":
        path = (*path, *place.missing[-1:])
        end = start + 1
    elif code == "unknown-key" and place.key is not None:
        start, end = place.key.start, place.key.end
        code, reason, instead = _unknown_key(document, place, known_keys(schema, path[:-1]))
    elif code == "type":
        code, reason, instead = _wrong_kind(document, place, reason)
    elif isinstance(place.node, Mapping) and place.key is not None:
        start, end = place.key.start, place.key.end
    return document.problem(start, end, key=key_path(base, path), code=code, reason=reason, instead=instead)


def _unknown_key(document: Document, place: Place, known: set[str]) -> tuple[str, str, str]:
    name = place.path[-1]
    if hint := did_you_mean(str(name), known):
        return "unknown-key", f"no such key{hint}", ""
    if quote := _quoted_text(document, place):
        return "colon", "no such key; if this is one text with a colon in it, quote it", quote
    there_are = f"; there are {', '.join(sorted(known))}" if known else ""
    return "unknown-key", f"no such key{there_are}", ""


def _wrong_kind(document: Document, place: Place, reason: str) -> tuple[str, str, str]:
    if "text" in reason.partition(",")[0]:
        if quote := _quoted_text(document, place):
            return "colon", "a colon and a space inside a text; quote the text", quote
    elif "a list" in reason and isinstance(place.node, Scalar):
        start, end = place.node.start, place.node.end
        return "type", reason, document.replaced(start, end, f"[{document.text[start:end]}]")
    return "type", reason, ""


def _quoted_text(document: Document, place: Place) -> str:
    """Give the line with `- Blast: 3 killed` as the text it was meant to be; nothing where it is something else."""
    key, node = place.key, place.node
    if isinstance(node, Mapping) and len(node.entries) == 1:
        key, node = next(iter(node.entries.values()))
    if key is None or not isinstance(node, Scalar) or node.style:
        return ""
    whole = document.text[key.start : node.end]
    return document.replaced(key.start, node.end, quoted(whole)) if re.match(r"[^\n]+: [^\n]+\Z", whole) else ""


def known_keys(schema: Schema, path: Sequence[str | int]) -> set[str]:
    """Give the keys that a JSON Schema knows at the end of a path."""
    places = [schema]
    for part in path:
        places = [child for place in places for child in _children(schema, place, part)]
    return {key for place in places for one in _branches(schema, place) for key in one.get("properties", {})}


def _children(root: Schema, place: Schema, part: str | int) -> Iterator[Schema]:
    for one in _branches(root, place):
        if isinstance(part, int) and isinstance(one.get("items"), Dict):
            yield one["items"]
        elif isinstance(part, str) and part in one.get("properties", {}):
            yield one["properties"][part]
        elif isinstance(part, str) and isinstance(one.get("additionalProperties"), Dict):
            yield one["additionalProperties"]


def _branches(root: Schema, place: Schema) -> Iterator[Schema]:
    """Give the schema itself, or each of its alternatives."""
    if "$ref" in place:
        yield from _branches(root, root["$defs"][place["$ref"].rpartition("/")[2]])
        return
    yield place
    for kind in ("anyOf", "oneOf", "allOf"):
        for one in place.get(kind, ()):
            yield from _branches(root, one)
