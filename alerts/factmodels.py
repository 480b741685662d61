"""The shape of a `facts` condition as operators write it: which facts are asked, and what they must be."""

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from alerts.rulevalues import Id, Model, one_or_many

AttackType = Literal[
    "suicide_bombing",
    "ied",
    "grenade",
    "shelling",
    "air_strike",
    "drone_strike",
    "armed_assault",
    "ambush",
    "targeted_killing",
    "abduction",
    "arson",
    "raid",
    "clash",
    "other",
]
Target = Literal[
    "police",
    "army",
    "government",
    "religious_site",
    "school",
    "polio_team",
    "infrastructure",
    "foreigners",
    "media",
    "civilians",
    "militants",
    "other",
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Some = Field(min_length=1)


def _without_sign(written: object) -> object:
    if isinstance(written, str) and written.startswith("$"):
        raise ValueError(f"{written!r} stands for words; facts name the thing itself: write {written[1:]}")
    return written


AttackTypes = Annotated[
    list[AttackType], Some, BeforeValidator(one_or_many, json_schema_input_type=AttackType | list[AttackType])
]
Targets = Annotated[list[Target], Some, BeforeValidator(one_or_many, json_schema_input_type=Target | list[Target])]
Weekdays = Annotated[list[Weekday], Some, BeforeValidator(one_or_many, json_schema_input_type=Weekday | list[Weekday])]
Entity = Annotated[Id, BeforeValidator(_without_sign)]
Entities = Annotated[list[Entity], Some, BeforeValidator(one_or_many, json_schema_input_type=Id | list[Id])]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
ANYBODY: Final = "any"  # in the place of a group: whoever it is, also where nobody is named


class FigureModel(Model):
    """How many, as the article says."""

    min: Count | None = Field(default=None, description="The lowest figure of the article is at least this.")
    max: Count | None = Field(default=None, description="The highest figure is known, and at most this.")

    @model_validator(mode="before")
    @classmethod
    def _bounds_only(cls, written: object) -> object:
        if isinstance(written, str | int):
            raise ValueError(f"at least or at most? write {{min: {written}}} or {{max: {written}}}")
        return written


class FactsModel(Model):
    """What the article says happened; every key must hold, a list means any of it."""

    killed: FigureModel | None = Field(default=None, description="How many were killed, the attackers not counted.")
    injured: FigureModel | None = Field(default=None, description="How many were injured.")
    captured: FigureModel | None = Field(default=None, description="How many were abducted or captured.")
    attackers_killed: FigureModel | None = Field(default=None, description="How many of the attackers were killed.")
    attack_type: AttackTypes | None = Field(default=None, description="What kind of attack it was.")
    target: Targets | None = Field(default=None, description="Whom or what it hit.")
    group: Entities | None = Field(default=None, description="A group that is named, or one that is part of it.")
    place: Entities | None = Field(default=None, description="Where it happened, or a place that holds it.")
    claimed_by: Entities | None = Field(default=None, description="Who claims to have done it; `any` is anybody.")
    denied_by: Entities | None = Field(default=None, description="Who denies to have done it; `any` is anybody.")
    weekday: Weekdays | None = Field(default=None, description="The day on which it happened, if it is named.")
