"""The texts that prove a rule, as operators write them: what it must fire on, and what it must leave alone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from alerts.rulevalues import Duration, Level, Model, Moment, one_or_many
from storage.records import Article


def _text_only(written: object) -> object:
    return {"text": written} if isinstance(written, str) else written


class DocModel(Model):
    """A text to test a rule with; plain text is the body."""

    title: str = Field(default="", description="The headline.")
    lead: str = Field(default="", description="The summary.")
    text: str = Field(default="", description="The body.")
    language: str = Field(default="", description="Language, as en.")
    source: str = Field(default="import", description="Id of the source.")
    source_tag: Annotated[list[str], BeforeValidator(one_or_many, json_schema_input_type=str | list[str])] = Field(
        default_factory=list, description="Tags of the source."
    )
    source_country: str = Field(default="", description="Country of the source, as PK.")
    section: str = Field(default="", description="Section of the page.")
    origin: str = Field(default="", description="The agency that it credits, as AFP: whose report it is.")
    author: str = Field(default="", description="The author's name.")
    url: str = Field(default="", description="Address of the page.")
    at: Moment | None = Field(default=None, description="When it was published; now if left out.")
    fires: Level | None = Field(default=None, description="The severity with which the rule must fire.")

    def article(self, now: datetime) -> Article:
        """Make an article of it; without `at` it is of now."""
        return Article(
            url=self.url,
            source=self.source,
            title=self.title,
            summary=self.lead,
            body=self.text,
            authors=(self.author,) if self.author else (),
            language=self.language,
            section=self.section,
            origin=self.origin,
            published_at=self.at or now,
            fetched_at=now,
        )

    @property
    def meta(self) -> Mapping[str, object]:
        """What is said of its source."""
        return {"tags": tuple(self.source_tag), "country": self.source_country}


Doc = Annotated[DocModel, BeforeValidator(_text_only, json_schema_input_type=str | DocModel)]
Docs = Annotated[list[Doc], BeforeValidator(one_or_many, json_schema_input_type=str | list[Doc])]


def _nothing(written: object) -> object:
    return None if written == "nothing" else written


NothingOrLevel = Annotated[Level | None, BeforeValidator(_nothing, json_schema_input_type=Level | Literal["nothing"])]


class StepModel(DocModel):
    """A step of a timeline: some time passes, and then there may be a further text."""

    after: Duration = Field(default=timedelta(0), description="Time since the step before.")
    fires: NothingOrLevel = Field(
        description="The severity with which the rule alerts from the step before to the end of this one, or nothing."
    )


class TestsModel(Model):
    """Texts that prove a rule."""

    __test__ = False  # pytest collects classes by this name

    match: Docs = Field(default_factory=list, description="The rule must fire on each of these.")
    skip: Docs = Field(default_factory=list, description="The rule must not fire on any of these.")
    todo_match: Docs = Field(default_factory=list, description="Should fire but does not yet; may fail.")
    todo_skip: Docs = Field(default_factory=list, description="Should not fire but does; may fail.")
    timeline: list[StepModel] = Field(
        default_factory=list, description="For a rule over rules: what comes when, and what it must say to it."
    )
