"""The Bot API's methods that the product uses: parameters, types and limits, as the public specification has them.

Pure. The real server ignores parameters that it does not know; this one refuses them, for they are slips of ours.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Reader = Callable[[str], Any]


class Refusal(Exception):  # noqa: N818  an answer of the server, not a fault of it
    """What the server answers in place of a result."""

    def __init__(self, description: str, *, status: int = 400, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its required and its optional parameters, each with what reads its value."""

    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)

    def read(self, raw: Mapping[str, str]) -> dict[str, Any]:
        """Read a call's parameters; Refusal names the first that is wrong."""
        known = {**self.required, **self.optional}
        unknown = sorted(set(raw) - set(known))
        if unknown:
            raise Refusal(f"Bad Request: unknown parameter {unknown[0]!r}")
        missing = [name for name in self.required if not raw.get(name)]
        if missing:
            raise Refusal(f"Bad Request: parameter {missing[0]!r} is required")
        return {name: known[name](value) for name, value in raw.items()}


def _integer(least: int = -(2**63), most: int = 2**63 - 1) -> Reader:
    def read(value: str) -> int:
        if not re.fullmatch(r"-?\d+", value, re.ASCII) or not least <= int(value) <= most:
            raise Refusal(f"Bad Request: {value!r} is no integer from {least} to {most}")
        return int(value)

    return read


def _string(most: int, least: int = 1, pattern: str = r"(?s).*") -> Reader:
    def read(value: str) -> str:
        if not least <= len(value) <= most or not re.fullmatch(pattern, value):
            raise Refusal(f"Bad Request: {value[:40]!r} is no string of {least}-{most} characters like {pattern}")
        return value

    return read


def _one_of(*values: str) -> Reader:
    def read(value: str) -> str:
        if value not in values:
            raise Refusal(f"Bad Request: unsupported value {value!r}, one of {', '.join(values)}")
        return value

    return read


def _boolean(value: str) -> bool:
    if value not in ("true", "false"):
        raise Refusal(f"Bad Request: {value!r} is no boolean")
    return value == "true"


def _json(kind: type, check: Callable[[Any], None] = lambda _: None) -> Reader:
    def read(value: str) -> Any:  # noqa: ANN401  JSON
        try:
            parsed = json.loads(value)
        except ValueError:
            raise Refusal("Bad Request: can't parse a JSON-serialized parameter") from None
        if not isinstance(parsed, kind):
            raise Refusal(f"Bad Request: expected a JSON {kind.__name__}")
        check(parsed)
        return parsed

    return read


def _only(parsed: Mapping[str, Any], **kinds: type) -> None:
    for name, value in parsed.items():
        if name not in kinds or not isinstance(value, kinds[name]):
            raise Refusal(f"Bad Request: field {name!r} is unknown or of the wrong type")


def _link_preview(parsed: Mapping[str, Any]) -> None:
    _only(parsed, is_disabled=bool, url=str, prefer_small_media=bool, prefer_large_media=bool, show_above_text=bool)


def _reply(parsed: Mapping[str, Any]) -> None:
    _only(parsed, message_id=int, chat_id=int, allow_sending_without_reply=bool, quote=str, quote_position=int)
    if "message_id" not in parsed:
        raise Refusal("Bad Request: reply_parameters need a message_id")


def _markup(parsed: Mapping[str, Any]) -> None:
    if "inline_keyboard" not in parsed:
        _only(parsed, force_reply=bool, remove_keyboard=bool, selective=bool, input_field_placeholder=str)
        return
    rows = parsed["inline_keyboard"]
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise Refusal("Bad Request: reply markup is too long")
    for button in buttons:
        _only(button, text=str, url=str, callback_data=str)
        actions = [name for name in ("url", "callback_data") if name in button]
        if not button.get("text") or len(actions) != 1:
            raise Refusal("Bad Request: a button has a text and exactly one action")
        if not 1 <= len(button.get("callback_data", "x").encode()) <= 64:
            raise Refusal("Bad Request: BUTTON_DATA_INVALID")


def _commands(parsed: list[Any]) -> None:
    if len(parsed) > 100:
        raise Refusal("Bad Request: too many commands")
    for command in parsed:
        _only(command, command=str, description=str)
        if not re.fullmatch(r"[a-z0-9_]{1,32}", command.get("command", "")):
            raise Refusal("Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise Refusal("Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")


_CHAT: Final = _integer(-(2**52), 2**52)
_MESSAGE: Final = _integer(1, 2**31 - 1)
_TEXT: Final = _string(2**20)
_HOW: Final[Mapping[str, Reader]] = {
    "parse_mode": _one_of("HTML"),
    "link_preview_options": _json(dict, _link_preview),
    "reply_markup": _json(dict, _markup),
}

METHODS: Final[Mapping[str, Method]] = {
    "getMe": Method(),
    "sendMessage": Method(
        {"chat_id": _CHAT, "text": _TEXT},
        {
            **_HOW,
            "message_thread_id": _integer(1, 2**31 - 1),
            "disable_notification": _boolean,
            "protect_content": _boolean,
            "allow_paid_broadcast": _boolean,
            "reply_parameters": _json(dict, _reply),
        },
    ),
    "editMessageText": Method({"chat_id": _CHAT, "message_id": _MESSAGE, "text": _TEXT}, _HOW),
    "deleteMessage": Method({"chat_id": _CHAT, "message_id": _MESSAGE}),
    "answerCallbackQuery": Method(
        {"callback_query_id": _string(64)},
        {"text": _string(200, 0), "show_alert": _boolean, "url": _string(2048), "cache_time": _integer(0)},
    ),
    "getUpdates": Method(
        {},
        {
            "offset": _integer(),
            "limit": _integer(1, 100),
            "timeout": _integer(0, 3600),
            "allowed_updates": _json(list),
        },
    ),
    "deleteWebhook": Method({}, {"drop_pending_updates": _boolean}),
    "setMyCommands": Method(
        {"commands": _json(list, _commands)}, {"scope": _json(dict), "language_code": _string(2, 0)}
    ),
    "getChat": Method({"chat_id": _CHAT}),
    "getChatMember": Method({"chat_id": _CHAT, "user_id": _integer(1)}),
}
