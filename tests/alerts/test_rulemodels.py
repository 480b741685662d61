"""The models as a JSON Schema: what an editor shows is what the reader takes."""

import pytest
from pydantic import BaseModel, TypeAdapter

from alerts.rulemodels import EntityModel, ListModel, RuleModel, keys
from alerts.testmodels import TestsModel


@pytest.mark.parametrize("model", [EntityModel, ListModel, RuleModel])
def test_every_key_is_described(model: type[BaseModel]) -> None:
    """Each key says in the editor what it is for."""
    schema = model.model_json_schema()
    definitions = [schema, *schema.get("$defs", {}).values()]
    properties = [pair for one in definitions for pair in one.get("properties", {}).items()]
    assert [name for name, value in properties if not value.get("description")] == []


def test_a_list_may_be_just_its_words() -> None:
    """Words, one word, or a map with `ignore`."""
    read = TypeAdapter(ListModel).validate_python
    assert read(["a", "b"]).terms == ["a", "b"]
    assert read("a").terms == ["a"]
    assert read({"terms": "a", "ignore": ["b"]}).ignore == ["b"]
    assert {"array", "string"} <= {one.get("type") for one in ListModel.model_json_schema()["anyOf"]}


def test_keys_are_those_that_operators_write() -> None:
    """Did-you-mean knows `if`, `not` and `raise`, not our names for them."""
    assert {"if", "not", "raise", "near", "todo_skip", "unsure", "cooldown"} <= set(keys())
    assert not {"raises", "condition", "exclude"} & set(keys())


def test_our_names_are_no_keys() -> None:
    """Only what is documented is read."""
    with pytest.raises(ValueError, match="raises"):
        RuleModel.model_validate({"id": "x", "title": "x", "when": "x", "raises": []})


def test_a_text_stands_for_a_body() -> None:
    """A test is a text, or a map that says more; `at` without a zone is UTC."""
    tests = TestsModel.model_validate(
        {"match": ["a", {"title": "b", "at": "2023-01-30", "fires": "high"}], "skip": "c"}
    )
    assert tests.match[0].text == "a"
    assert tests.match[1].at is not None
    assert tests.match[1].at.isoformat() == "2023-01-30T00:00:00+00:00"
    assert tests.skip[0].text == "c"
