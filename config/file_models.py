"""The shape of one operators' file as a model: what the JSON Schema is made from, and what each entry is checked by."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from alerts.rules import EntityModel, ListModel, RuleModel
from alerts.subscriptions import SubscriberModel
from config.entries import Entry
from config.model_errors import Schema, model_problems
from config.nodes import plain
from config.problems import Problem
from crawler.sources import SourceModel

_Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class FileModel(BaseModel):
    """One YAML file of Khabardar. Any file may hold any part; ids are unique over all files."""

    model_config = ConfigDict(extra="forbid", title="Khabardar file")

    version: Literal[1] = Field(description="Version of the file format.")
    entities: dict[_Name, EntityModel] = Field(default_factory=dict, description="Names that rules use as $id.")
    lists: dict[_Name, ListModel] = Field(default_factory=dict, description="Words that rules use as $id.")
    sources: list[SourceModel] = Field(default_factory=list, description="Where news comes from.")
    subscribers: list[SubscriberModel] = Field(default_factory=list, description="Who gets alerts.")
    rules: list[RuleModel] = Field(default_factory=list, description="What alerts.")


class Models:
    """The models of the parts; made once for one reading."""

    def __init__(self) -> None:
        self._adapters: Final[Mapping[str, TypeAdapter[Any]]] = {
            "entities": TypeAdapter(EntityModel),
            "lists": TypeAdapter(ListModel),
            "sources": TypeAdapter(SourceModel),
            "subscribers": TypeAdapter(SubscriberModel),
            "rules": TypeAdapter(RuleModel),
        }
        self._schemas: Final[dict[str, Schema]] = {}  # of the parts that had a mistake: making one takes a while

    def parse(self, entry: Entry) -> tuple[Any, list[Problem]]:
        """Read one entry: its model, or None and every problem of it."""
        adapter = self._adapters[entry.part]
        try:
            return adapter.validate_python(plain(entry.node)), []
        except ValidationError as error:
            if entry.part not in self._schemas:
                self._schemas[entry.part] = adapter.json_schema()
            schema = self._schemas[entry.part]
            return None, list(model_problems(entry.document, entry.node, entry.key, error, schema))


def parse_all(found: Iterable[Entry], models: Models) -> tuple[list[tuple[Entry, Any]], list[Problem]]:
    """Read all entries; those that are wrong are left out and told of."""
    good: list[tuple[Entry, Any]] = []
    problems: list[Problem] = []
    for entry in found:
        model, wrong = models.parse(entry)
        problems += wrong
        if not wrong:
            good.append((entry, model))
    return good, problems
