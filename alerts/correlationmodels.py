"""The shape of rules over rules as operators write them: what counts the firings of other rules, in which time."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from alerts.rulevalues import Duration, Id, Kind, Model, one_or_many

Ids = Annotated[list[Id], Field(min_length=1), BeforeValidator(one_or_many, json_schema_input_type=Id | list[Id])]
Distinct = Literal["story", "origin", "place", Kind]
By = Literal["place", Kind]
Count = Annotated[int, Field(ge=2, le=100_000)]
Times = Annotated[float, Field(gt=1, le=1000), WithJsonSchema({"type": "number", "exclusiveMinimum": 1})]


class Counting(Model):
    """What all of them say: which rules they look at, and whether each place, group or other entity is told apart."""

    of: Ids = Field(description="Ids of rules, or tags.")
    by: By | None = Field(default=None, description="Counts each of these by itself: a kind of entity, or place.")


class ThresholdModel(Counting):
    """Many firings in a short time."""

    window: Duration = Field(description="The time to look back.")
    min: Count = Field(description="Alerts from so many on.")
    distinct: Distinct = Field(
        default="story", description="What is counted: story, origin, place, or a kind of entity."
    )


class SpikeModel(Counting):
    """Far more firings than usual."""

    window: Duration = Field(description="The time to look back.")
    baseline: Duration = Field(description="The time before, which says what is usual.")
    factor: Times = Field(description="Alerts at so many times of what is usual.")
    min: Count = Field(description="And only from so many on.")
    distinct: Distinct = Field(
        default="story", description="What is counted: story, origin, place, or a kind of entity."
    )


class SequenceModel(Counting):
    """One after the other."""

    of: Annotated[Ids, Field(min_length=2, max_length=8)] = Field(description="The steps: ids of rules, or tags.")
    window: Duration = Field(description="From the first step to the last.")
    ordered: bool = Field(default=True, description="Each step is a later article; no takes any order.")


class SilenceModel(Counting):
    """No firing any longer, where there were some."""

    window: Duration = Field(alias="for", description="The time without any.")
