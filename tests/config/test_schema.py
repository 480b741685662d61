"""The JSON Schema for editors is that of the models, and agrees with the reader on what is right."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from config.files import load
from config.schema import file_schema, write_schema
from config.settings import SHIPPED

EXAMPLE = """\
version: 1
entities:
  ttp: {kind: group, name: TTP, terms: [=TTP], unsure: [Pakistani Taliban]}
lists:
  attack: {terms: [~attack], ignore: [heart ~attack]}
  harm: [~kill, 1122]
sources:
  - {id: dawn, name: Dawn, feeds: ["https://www.dawn.com/feeds/home"], every: 2s, tier: 1, enabled: no}
subscribers:
  - {chat: -1001234567890, follow: {all: yes}, quiet: {from: "22:00", to: "06:00"}}
rules:
  - id: ttp-attack
    title: 1122
    severity: high
    when: {near: {words: 25, all: [$ttp, $attack]}, none: [drill]}
    raise: [{to: critical, if: {sentence: {all: [$attack, $harm]}}}]
    where: {max_age: 3d, not: {section: sport}}
    unless: {facts: {killed: {max: 2}, attack_type: [ied, raid], group: ttp, claimed_by: any, weekday: friday}}
    tests: {match: [{title: TTP attack, fires: high}], skip: [rain]}
"""


def test_the_shipped_schema_is_up_to_date() -> None:
    """Editors read `config/schema.json`; write it again with `khabardar rules schema`."""
    assert (SHIPPED / "schema.json").read_text(encoding="utf-8") == write_schema()


def test_the_schema_is_one() -> None:
    """Every word of it is JSON Schema of the dialect it names, and every property is explained."""
    schema = file_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    unexplained = [
        f"{name}.{key}"
        for name, model in schema["$defs"].items()
        for key, value in model.get("properties", {}).items()
        if not {"description", "$ref"} & value.keys()
    ]
    assert unexplained == []


def test_what_the_reader_takes_the_schema_takes(tmp_path: Path) -> None:
    """An editor underlines nothing in a file that loads, though it types `no` and `1122` its own way."""
    (tmp_path / "a.yaml").write_text(EXAMPLE, encoding="utf-8")
    load(tmp_path)
    # PyYAML types like an editor of YAML 1.1.
    jsonschema.validate(yaml.safe_load(EXAMPLE), file_schema())


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("version: 1", "version: 2"),
        ("lists:", "list:"),
        ("severity: high", "severity: hihg"),
        ("id: dawn", "id: Dawn News"),
        ("title: 1122", "titel: 1122"),
        ("words: 25", "word: 25"),
        ("max: 2", "max: two"),
        ("[ied, raid]", "[ied, raids]"),
        ("weekday: friday", "weekday: freitag"),
        ("claimed_by: any", "claimed_by: $ttp"),
        ("chat: -1001234567890", "chat: desk"),
        ("tier: 1", "tier: 4"),
        ("https://", "ftp://"),
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(right: str, wrong: str) -> None:
    """The commonest slips are underlined while they are typed."""
    assert right in EXAMPLE
    content: Any = json.loads(json.dumps(yaml.safe_load(EXAMPLE.replace(right, wrong))))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, file_schema())
