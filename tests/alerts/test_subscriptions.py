"""A subscriber of the file is read whole or refused by key."""

import pytest

from alerts.subscriptions import parse_clock, parse_digest, parse_subscriber
from storage.records import Follow, Severity, Subscriber


def test_reads_every_key_as_the_operator_wrote_it() -> None:
    """Every key of the file reaches the record, typed, from the text that YAML gives."""
    written = {
        "chat": "-1001234567890",
        "thread": "17",
        "name": "Desk",
        "follow": {"rules": ["ttp-attack"], "tags": ["kp"], "places": ["bannu"]},
        "severity": "low",
        "language": "ur",
        "zone": "Asia/Karachi",
        "quiet": {"from": "22:00", "to": "6:00"},
        "digest": "daily 8:00",
    }
    assert parse_subscriber(written) == Subscriber(
        chat=-1001234567890,
        thread=17,
        name="Desk",
        added_by="file",
        state="active",
        follow=Follow(rules=("ttp-attack",), tags=("kp",), places=("bannu",)),
        severity=Severity.LOW,
        language="ur",
        zone="Asia/Karachi",
        quiet_from="22:00",
        quiet_to="06:00",
        digest="daily 08:00",
    )


def test_needs_only_a_chat() -> None:
    """Who is only named follows every rule from medium severity up."""
    assert parse_subscriber({"chat": "12"}) == Subscriber(chat=12, added_by="file")


@pytest.mark.parametrize(
    ("wrong", "key", "reason"),
    [
        ({"chat": "0"}, "chat", "0 is no chat"),
        ({"chat": "@desk"}, "chat", "valid integer"),
        ({"chat": str(2**63)}, "chat", "less than or equal"),
        ({"thread": "-1"}, "thread", "greater than or equal to 0"),
        ({"follow": {}}, "follow", "follows nothing"),
        ({"follow": {"all": "no"}}, "follow", "follows nothing"),
        ({"follow": {"all": "yes", "tags": ["kp"]}}, "follow", "follows everything already"),
        ({"follow": {"rule": ["a"]}}, "follow", "not permitted"),
        ({"severity": "urgent"}, "severity", "'low', 'medium', 'high' or 'critical'"),
        ({"language": "de"}, "language", "'en', 'ur', 'ps' or 'fa'"),
        ({"zone": "Karachi"}, "zone", "is no time zone"),
        ({"quiet": {"from": "22:00"}}, "quiet", "required"),
        ({"quiet": {"from": "22:00", "to": "24:00"}}, "quiet", "is no time of day"),
        ({"quiet": {"from": "6:00", "to": "06:00"}}, "quiet", "are the same"),
        ({"digest": "weekly"}, "digest", "is no digest"),
        ({"digest": "daily"}, "digest", "is no time of day"),
        ({"mute": "all"}, "mute", "not permitted"),
    ],
)
def test_refuses_what_it_cannot_use(wrong: dict[str, object], key: str, reason: str) -> None:
    """The error names the key and the reason, so that the file's line can be shown."""
    with pytest.raises(ValueError, match="validation error") as caught:
        parse_subscriber({"chat": "12", **wrong})
    errors = caught.value.errors()  # type: ignore[attr-defined]  # pydantic's ValidationError is a ValueError
    assert {error["loc"][0] for error in errors} == {key}
    assert reason in errors[0]["msg"]


def test_times_of_day_have_one_form() -> None:
    """Quiet hours and digests compare as text."""
    assert (parse_clock("6:05"), parse_clock("23:59"), parse_digest("daily 0:00")) == ("06:05", "23:59", "daily 00:00")
