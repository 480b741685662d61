"""The values in entities, lists and rules as operators write them: ids, words, durations, severities, dates.

Each may be a text exactly as it was written (`yes`, `25`, `3d`). What the keys are called is `rulemodels.py`'s.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from storage.durations import parse_duration
from storage.records import Severity

PLACE_KINDS: Final = ("country", "province", "district", "town", "crossing", "area")
_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


def check_id(written: str) -> str:
    """Return `written` if it is kebab-case, else raise ValueError."""
    if not _ID.fullmatch(written):
        raise ValueError(f"{written!r} is no id; small letters a-z and digits, joined by hyphens, as ttp-attack")
    return written


def one_or_many(written: object) -> object:
    """Take a lone text as a list of one."""
    return [written] if isinstance(written, str) else written


def _severity(written: object) -> object:
    return Severity.parse(written) if isinstance(written, str) else written


def _duration(written: object) -> object:
    return parse_duration(written) if isinstance(written, str) else written


def _moment(written: object) -> object:
    if not isinstance(written, str):
        return written
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise ValueError(f"{written!r} is no date; write 2026-01-31, or 2026-01-31T08:30:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class Model(BaseModel):
    """A part of a file: it never changes, and a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


_DURATION_SCHEMA: Final = {"type": "string", "pattern": "^[0-9]{1,6}[smhdw]$"}
_SEVERITY_SCHEMA: Final = {"enum": [severity.label for severity in Severity]}
Id = Annotated[str, AfterValidator(check_id), Field(json_schema_extra={"pattern": f"^{_ID.pattern}$"})]
Term = Annotated[str, Field(min_length=1, max_length=500)]
Words = Annotated[
    list[Term], Field(min_length=1), BeforeValidator(one_or_many, json_schema_input_type=Term | list[Term])
]
Values = Annotated[list[str], Field(min_length=1), BeforeValidator(one_or_many, json_schema_input_type=str | list[str])]
Duration = Annotated[timedelta, BeforeValidator(_duration), WithJsonSchema(_DURATION_SCHEMA)]
Amount = Annotated[Decimal, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]
Level = Annotated[Severity, BeforeValidator(_severity), WithJsonSchema(_SEVERITY_SCHEMA)]
Moment = Annotated[datetime, BeforeValidator(_moment), WithJsonSchema({"type": "string"})]
Kind = Literal[
    "group", "force", "org", "person", "weapon", "country", "province", "district", "town", "crossing", "area"
]
