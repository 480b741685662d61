"""Telegram's own reading of a text: TDLib parses the HTML, and finds the links, mentions and hashtags, offline."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import tdjson
from botapi.methods import Refusal

MAX_UNITS: Final = 4096
MAX_ENTITIES: Final = 100
_NAMES: Final = {
    "textEntityTypeBold": "bold",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeDateTime": "date_time",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeUrl": "url",
    "textEntityTypeMention": "mention",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as readers see it, and its entities as the Bot API writes them."""

    text: str
    entities: tuple[Mapping[str, Any], ...]

    @property
    def found(self) -> tuple[Mapping[str, Any], ...]:
        """The entities that nobody wrote: Telegram made them of the words."""
        return tuple(entity for entity in self.entities if entity["type"] in _FOUND)


_FOUND: Final = frozenset({"hashtag", "url", "mention", "bot_command", "cashtag", "email", "phone_number"})


def formatted(text: str, parse_mode: str | None) -> Formatted:
    """Read a text as the server does; Refusal where it would refuse."""
    parsed: Mapping[str, Any] = _html(text) if parse_mode == "HTML" else {"text": text, "entities": []}
    visible: str = parsed["text"]
    written = [_entity(entity) for entity in parsed["entities"]]
    linked = [entity for entity in written if entity["type"] in ("text_link", "text_mention")]
    found = [entity for entity in _found(visible) if not any(_overlap(entity, link) for link in linked)]
    if not visible.strip():
        raise Refusal("Bad Request: message text is empty")
    if len(visible.strip().encode("utf-16-le")) // 2 > MAX_UNITS:
        raise Refusal("Bad Request: message is too long")
    if len(written) + len(found) > MAX_ENTITIES:
        raise Refusal("Bad Request: too many entities (the real server drops some in silence)")
    return Formatted(visible, (*written, *found))


def _html(text: str) -> dict[str, Any]:
    answer = _execute({"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}})
    if answer["@type"] == "error":
        reason = answer["message"]
        raise Refusal(f"Bad Request: {reason[:1].lower()}{reason[1:]}")
    return answer


def _found(text: str) -> list[dict[str, Any]]:
    found = [_entity(entity) for entity in _execute({"@type": "getTextEntities", "text": text})["entities"]]
    return [entity for entity in found if entity["type"] in _FOUND]  # "1:30" is a place in a video, if there is one


def _entity(entity: Mapping[str, Any]) -> dict[str, Any]:
    kind = entity["type"]
    read = {"type": _NAMES.get(kind["@type"], kind["@type"]), "offset": entity["offset"], "length": entity["length"]}
    if "url" in kind:
        read["url"] = kind["url"]
    if "unix_time" in kind:
        read["unix_time"] = kind["unix_time"]
    return read


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])


def _execute(request: Mapping[str, Any]) -> dict[str, Any]:
    _quiet()
    answer = tdjson.td_execute(json.dumps(request).encode())
    parsed: dict[str, Any] = json.loads(answer or b"{}")
    return parsed


@cache
def _quiet() -> None:
    tdjson.td_execute(json.dumps({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}).encode())
