"""The shape of entities, lists and rules as operators write them: keys, types, and the words that explain them.

The same models check the files and make their JSON Schema. They know nothing of other entries: names that point
nowhere, terms that mean nothing and rules that can never fire are found by `alerts/rules.py`.
Every value may be a text exactly as it was written (`yes`, `25`, `3d`).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    GetJsonSchemaHandler,
    Tag,
    model_validator,
)
from pydantic_core import CoreSchema
from typing_extensions import TypeAliasType

from alerts.correlationmodels import SequenceModel, SilenceModel, SpikeModel, ThresholdModel
from alerts.factmodels import FactsModel, FigureModel
from alerts.rulevalues import (
    Amount,
    Duration,
    Id,
    Kind,
    Level,
    Model,
    Term,
    Values,
    Words,
    one_or_many,
)
from alerts.testmodels import DocModel, StepModel, TestsModel
from storage.records import Severity


def _kind(value: object) -> str | None:
    if isinstance(value, str):
        return "(term)"
    if isinstance(value, list):
        return "(any)"
    return "(map)" if isinstance(value, Mapping | ConditionModel) else None


_MAP = "any, all, none, near, number, facts, sentence, title, lead, body, author"
_NO_CONDITION = f"a condition is a term, a list (any of it), or a map of {_MAP}"
if TYPE_CHECKING:
    Condition = Union[str, list["Condition"], "ConditionModel"]  # noqa: UP007  `|` cannot join names in quotes
else:
    Condition = TypeAliasType(
        "Condition",
        Annotated[
            Annotated[Term, Tag("(term)")]
            | Annotated[list["Condition"], Field(min_length=1), Tag("(any)")]
            | Annotated["ConditionModel", Tag("(map)")],
            Discriminator(_kind, custom_error_type="condition", custom_error_message=_NO_CONDITION),
        ],
    )
Conditions = Annotated[
    list[Condition], Field(min_length=1), BeforeValidator(one_or_many, json_schema_input_type=list[Condition] | Term)
]


class NearModel(Model):
    """Hits of all members close together."""

    words: Annotated[int, Field(ge=2, le=1000)] = Field(
        description="At most so many words from the first word of one hit to the last word of the other, both counted."
    )
    all: Annotated[list[Condition], Field(min_length=2, max_length=8)] = Field(
        description="The members: terms, lists, or maps of any and all; the same words never count for two of them."
    )


class NumberModel(Model):
    """A number before a word that says what it counts: figures in any script, 1,200, number words, lakh, crore."""

    any: Words = Field(description="The number ends at most two words before one of these, in one sentence.")
    min: Amount | None = Field(default=None, description="The number is at least this.")
    max: Amount | None = Field(default=None, description="The number is at most this.")


class ConditionModel(Model):
    """A map of conditions: every key must hold."""

    any: Conditions | None = Field(default=None, description="One of these holds.")
    all: Conditions | None = Field(default=None, description="All of these hold.")
    none: Conditions | None = Field(default=None, description="None of these holds.")
    near: NearModel | None = Field(default=None, description="All of these stand close together.")
    number: NumberModel | None = Field(default=None, description="A number stands before one of these words.")
    facts: FactsModel | None = Field(default=None, description="The article says that this happened.")
    sentence: Condition | None = Field(default=None, description="One sentence fulfils this whole condition.")
    title: Condition | None = Field(default=None, description="Holds in the title.")
    lead: Condition | None = Field(default=None, description="Holds in the summary, else in the first paragraph.")
    body: Condition | None = Field(default=None, description="Holds in the body.")
    author: Condition | None = Field(default=None, description="Holds in the authors' names.")


class EntityModel(Model):
    """A group, force, person or place: its names in all spellings."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="What subscribers read.")
    kind: Kind = Field(description="What it is; places form a tree by `parent`.")
    terms: Words = Field(description="Names that mean nothing else.")
    unsure: Words | None = Field(default=None, description="Names that count only beside a sure name or `context`.")
    context: Words | None = Field(default=None, description="Words that make an unsure name sure.")
    ignore: Words | None = Field(default=None, description="Phrases in which a name does not mean this entity.")
    parent: Id | None = Field(
        default=None, description="The place that holds this place, or the group this group is part of."
    )
    point: Annotated[list[float], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="Latitude and longitude."
    )


class ListModel(Model):
    """Words to use in rules as `$id`: just the words, or a map with `terms` and `ignore`."""

    terms: Words = Field(description="The words; any of them.")
    ignore: Words | None = Field(default=None, description="Phrases in which a word has another sense.")

    @model_validator(mode="before")
    @classmethod
    def _terms_only(cls, written: object) -> object:
        return {"terms": written} if isinstance(written, str | list) else written

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Allow in an editor what the reader allows."""
        written = {"type": "string", "minLength": 1}
        return {"anyOf": [written, {"type": "array", "items": written, "minItems": 1}, handler(core)]}


class PageModel(Model):
    """What can be asked of an article besides its text; a list means any of it."""

    language: Values | None = Field(default=None, description="Language of the article: en, ur, ps, fa, ...")
    source: Values | None = Field(default=None, description="Id of the source.")
    source_tag: Values | None = Field(default=None, description="A tag of the source.")
    source_country: Values | None = Field(default=None, description="Country of the source, as PK.")
    section: Values | None = Field(default=None, description="Words of the article's section, as sport.")
    url: Values | None = Field(default=None, description="A part of the article's address, as /sport/.")
    max_age: Duration | None = Field(
        default=None, description="The article, and what it tells of, is no older than this."
    )


class WhereModel(PageModel):
    """Which sources and pages a rule looks at; every key must hold, a list means any of it."""

    exclude: PageModel | None = Field(
        default=None, alias="not", description="Excludes an article if any one key holds."
    )


class RaiseModel(Model):
    """A higher severity under a condition."""

    to: Level = Field(description="The severity if the condition holds.")
    condition: Condition = Field(alias="if", description="The condition.")


class AlertModel(Model):
    """When messages ring."""

    wait: Duration | None = Field(
        default=None, description="Hold the first message so long (default 0s for high and critical, 2m below)."
    )
    cooldown: Duration = Field(
        default=timedelta(minutes=30), description="Least time between two messages of one story that ring."
    )
    min_origins: Annotated[int, Field(ge=1, le=100)] = Field(
        default=1, description="Hold until the story has so many independent origins."
    )


class RuleModel(Model):
    """What to alert on."""

    id: Id = Field(description="Small letters and hyphens; unique, and never used again for another rule.")
    title: Annotated[str, Field(min_length=1, max_length=200)] = Field(description="What subscribers read.")
    about: str = Field(default="", description="What the rule is for, for the next operator.")
    severity: Level = Field(default=Severity.MEDIUM, description="low, medium, high or critical.")
    tags: Annotated[list[Id], BeforeValidator(one_or_many, json_schema_input_type=Id | list[Id])] = Field(
        default_factory=list, description="Subscribers may follow a tag."
    )
    enabled: bool = Field(default=True, description="no switches the rule off.")
    notify: bool = Field(default=True, description="no records and counts the rule and sends nothing.")
    when: Condition | None = Field(default=None, description="What must hold for the rule to fire.")
    threshold: ThresholdModel | None = Field(default=None, description="Alerts on many firings of other rules.")
    spike: SpikeModel | None = Field(default=None, description="Alerts on far more firings of other rules than usual.")
    sequence: SequenceModel | None = Field(default=None, description="Alerts once other rules fired one by one.")
    silence: SilenceModel | None = Field(default=None, description="Alerts once other rules fire no longer.")
    ignore: Words | None = Field(default=None, description="Phrases whose words do not count in this rule.")
    unless: Condition | None = Field(default=None, description="Vetoes the article; sees the words `ignore` masks.")
    where: WhereModel | None = Field(default=None, description="Which sources and pages.")
    raises: Annotated[
        list[RaiseModel], Field(min_length=1, alias="raise", description="Higher severities; the highest wins.")
    ] = Field(default_factory=list)
    alert: AlertModel = Field(default_factory=AlertModel, description="When its messages ring.")
    tests: TestsModel = Field(default_factory=TestsModel, description="Texts that prove the rule.")


def keys() -> list[str]:
    """Return every key that an operator may write, for did-you-mean."""
    found: set[str] = set()
    counting = (ThresholdModel, SpikeModel, SequenceModel, SilenceModel)
    inside = (
        ConditionModel,
        NearModel,
        NumberModel,
        FactsModel,
        FigureModel,
        WhereModel,
        RaiseModel,
        AlertModel,
        *counting,
    )
    for model in (EntityModel, ListModel, RuleModel, *inside):
        found |= {field.alias or name for name, field in model.model_fields.items()}
    return sorted(found | set(TestsModel.model_fields) | set(DocModel.model_fields) | set(StepModel.model_fields))
