"""The reading of one subscriber from its YAML mapping.

Who is told of what is decided in `routing.py`; the rows live in `storage/subscribers.py`.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from storage.records import Follow, Severity, Subscriber
from storage.zones import check_zone

_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


def parse_subscriber(mapping: Mapping[str, object]) -> Subscriber:
    """Read one subscriber; pydantic's ValidationError (a ValueError) names each wrong key."""
    return SubscriberModel.model_validate(mapping).subscriber()


def parse_clock(written: str) -> str:
    """Read a time of day and give it as `06:00`; ValueError says how to write one."""
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"{written!r} is no time of day; write it as 06:00 or 22:30")
    return f"{int(found[1]):02}:{found[2]}"


def parse_digest(written: str) -> str:
    """Read when a digest comes (`daily 08:00`, or nothing for none); ValueError says how to write it."""
    if not written:
        return ""
    often, _, clock = written.partition(" ")
    if often != "daily":
        raise ValueError(f"{written!r} is no digest; write it as daily 08:00")
    return f"daily {parse_clock(clock)}"


def _check_chat(chat: int) -> int:
    if not chat:
        raise ValueError("0 is no chat; Telegram shows the id of a person (12345) or of a group (-1001234567890)")
    return chat


_Clock = Annotated[str, AfterValidator(parse_clock)]
_BigInt = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]  # what the database and Telegram can hold


class QuietModel(BaseModel):
    """Hours without a ring, in the subscriber's zone; they may go over midnight."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: _Clock = Field(alias="from", description='First quiet minute, as "22:00".')
    end: _Clock = Field(alias="to", description='First minute that rings again, as "06:00".')

    @model_validator(mode="after")
    def _check_length(self) -> "QuietModel":
        if self.start == self.end:
            raise ValueError("from and to are the same; leave quiet away, or name two different times")
        return self


class FollowModel(BaseModel):
    """What the subscriber follows: everything, or any of these."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    all: bool = Field(default=False, description="true follows every rule.")
    rules: list[str] = Field(default_factory=list, description="Ids of rules.")
    tags: list[str] = Field(default_factory=list, description="Tags of rules.")
    places: list[str] = Field(default_factory=list, description="Ids of places; a place holds the places in it.")

    @model_validator(mode="after")
    def _check_something(self) -> "FollowModel":
        some = bool(self.rules or self.tags or self.places)
        if self.all and some:
            raise ValueError("all: true follows everything already; leave either it or the lists away")
        if not self.all and not some:
            raise ValueError("follows nothing; write {all: true}, or lists of rules, tags or places")
        return self


class SubscriberModel(BaseModel):
    """One chat, or one topic of a forum, that gets alerts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    chat: Annotated[_BigInt, AfterValidator(_check_chat)] = Field(
        description="Telegram's id of the person, group or channel."
    )
    thread: Annotated[_BigInt, Field(ge=0)] = Field(default=0, description="One topic of a forum; 0 for none.")
    name: Annotated[str, Field(max_length=200)] = Field(default="", description="How operators call it.")
    follow: FollowModel = Field(default_factory=lambda: FollowModel(all=True), description="What it follows.")
    severity: Literal["low", "medium", "high", "critical"] = Field(default="medium", description="Least severity.")
    language: Literal["en", "ur", "ps", "fa"] = Field(
        default="en", description="Language of the words around the news."
    )
    zone: Annotated[str, AfterValidator(check_zone)] = Field(
        default="UTC", description="Time zone of the times shown and of the quiet hours."
    )
    quiet: QuietModel | None = Field(default=None, description="Hours without a ring.")
    digest: Annotated[str, AfterValidator(parse_digest)] = Field(
        default="", description='One message for all that waited, as "daily 08:00".'
    )

    def subscriber(self) -> Subscriber:
        """Give the record; it is active, since an operator wrote it."""
        return Subscriber(
            chat=self.chat,
            thread=self.thread,
            name=self.name,
            added_by="file",
            state="active",
            follow=Follow(
                all=self.follow.all,
                rules=tuple(self.follow.rules),
                tags=tuple(self.follow.tags),
                places=tuple(self.follow.places),
            ),
            severity=Severity.parse(self.severity),
            language=self.language,
            zone=self.zone,
            quiet_from=self.quiet.start if self.quiet else "",
            quiet_to=self.quiet.end if self.quiet else "",
            digest=self.digest,
        )
