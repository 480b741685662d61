"""A strict local Bot API server: real HTTP on loopback, so that the product's real client talks to it.

It refuses what the real one refuses (see `methods.py`, `entities.py`), goes wrong on demand (`Fault`), and keeps a
journal. Faults: `hang_before`, `reset_before`, `status`, `flood` (nothing is accepted); `hang_after`, `reset_after`,
`garbage_after` (the message is accepted, the answer is not what the client needs).
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from botapi.entities import formatted
from botapi.methods import METHODS, Refusal
from botapi.world import BOT, Fault, World, chat_object

TOKEN: Final = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
_NO_ANSWER: Final = 0
_STATUS_TEXTS: Final = {401: "Unauthorized", 413: "Request Entity Too Large"}
Handler = Callable[[dict[str, Any]], Awaitable[object]]


class BotApi:
    """The server. `url` is what the product takes as the Bot API's root."""

    def __init__(self, *, journal: Path | None = None, token: str = TOKEN, limited: bool = True) -> None:
        self.world = World(journal=journal, limited=limited)
        self.token = token
        self.port = 0
        self._runner: web.AppRunner | None = None
        self._poll: asyncio.Event | None = None
        self._handlers: dict[str, Handler] = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message_text,
            "deleteMessage": self._delete_message,
            "getUpdates": self._get_updates,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
        }

    @property
    def url(self) -> str:
        """The Bot API root, as KHABARDAR_TELEGRAM_BASE_URL takes it."""
        return f"http://127.0.0.1:{self.port}/bot"

    async def start(self, port: int = 0) -> None:
        """Listen on loopback."""
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_post("/control", self._control)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, reuse_address=True)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Stop listening and drop every connection; `start(server.port)` comes back."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def fail(self, kind: str, **more: Any) -> None:  # noqa: ANN401  fields of Fault
        """Let the next call (or `times` calls) of `method` go wrong."""
        self.world.faults.append(Fault(kind, **more))

    def accepted(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Return the accepted calls of a method, in order: what Telegram's users have seen."""
        return [call for call in self.world.calls if call["method"] == method and call["outcome"] == "accepted"]

    def attempts(self, method: str = "sendMessage") -> list[dict[str, Any]]:
        """Return all calls of a method, whatever became of them."""
        return [call for call in self.world.calls if call["method"] == method]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        raw = {name: str(value) for name, value in {**request.query, **(await request.post())}.items()}
        fault = self.world.take_fault(method, _as_chat(raw.get("chat_id")))
        try:
            await self._fail_before(fault)
            self._check_address(request.match_info["token"], method)
            params = METHODS[method].read(raw)
            handler: Handler = self._handlers.get(method, _nothing)
            result = await handler(params)
        except Refusal as refusal:
            self.world.write(method, raw, outcome="refused", status=refusal.status, error=refusal.description)
            return _drop(request) if refusal.status == _NO_ANSWER else _refused(refusal)
        shown = _shown(result) if isinstance(result, dict) else {}
        went_wrong = fault.kind if fault else ""
        chat = params.get("chat_id")
        self.world.write(method, raw, outcome="accepted", status=200, fault=went_wrong, chat=chat, **shown)
        return await self._answered(result, fault, request)

    async def _fail_before(self, fault: Fault | None) -> None:
        match fault:
            case Fault(kind="flood"):
                seconds = int(fault.seconds)
                raise Refusal(f"Too Many Requests: retry after {seconds}", status=429, retry_after=seconds)
            case Fault(kind="status"):
                raise Refusal(_STATUS_TEXTS.get(fault.status, "Internal Server Error"), status=fault.status)
            case Fault(kind="reset_before"):
                raise Refusal("reset", status=_NO_ANSWER)
            case Fault(kind="hang_before"):
                await asyncio.sleep(fault.seconds)
                raise Refusal("hang", status=_NO_ANSWER)
            case _:
                pass

    async def _answered(self, result: object, fault: Fault | None, request: web.Request) -> web.StreamResponse:
        match fault:
            case Fault(kind="slow_after"):
                await asyncio.sleep(fault.seconds)
                return web.json_response({"ok": True, "result": result})
            case Fault(kind="hang_after"):
                await asyncio.sleep(fault.seconds)
                return _drop(request)
            case Fault(kind="reset_after"):
                return _drop(request)
            case Fault(kind="garbage_after"):
                return web.Response(text="<html>not JSON</html>")
            case _:
                return web.json_response({"ok": True, "result": result})

    def _check_address(self, token: str, method: str) -> None:
        if ":" not in token:
            raise Refusal("Not Found", status=404)
        if token != self.token:
            raise Refusal("Unauthorized", status=401)
        if method not in METHODS:
            raise Refusal("Not Found: method not found", status=404)

    async def _get_me(self, _params: Mapping[str, Any]) -> object:
        return {**BOT, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _send_message(self, params: Mapping[str, Any]) -> object:
        chat, thread = params["chat_id"], params.get("message_thread_id")
        self.world.check_chat(chat, thread)
        text = formatted(params["text"], params.get("parse_mode"))
        self.world.check_limits(chat)
        reply = params.get("reply_parameters")
        found = reply is not None and (chat, reply["message_id"]) in self.world.messages
        if reply and not found and not reply.get("allow_sending_without_reply"):
            raise Refusal("Bad Request: message to be replied not found")
        accepted = self.world.accept(chat, thread, text)
        if reply and found:  # kept for tests; the answer has no more of the first message than its id
            self.world.messages[chat, accepted["message_id"]] = {**accepted, "reply_to_message": reply["message_id"]}
        return accepted

    async def _edit_message_text(self, params: Mapping[str, Any]) -> object:
        chat = params["chat_id"]
        self.world.check_chat(chat)
        message = self.world.messages.get((chat, params["message_id"]))
        if message is None:
            raise Refusal("Bad Request: message to edit not found")
        text = formatted(params["text"], params.get("parse_mode"))
        if text.text.strip() == message["text"]:
            raise Refusal("Bad Request: message is not modified")
        self.world.check_limits(chat)
        message |= {"text": text.text.strip(), "entities": list(text.entities)}
        return message

    async def _delete_message(self, params: Mapping[str, Any]) -> object:
        self.world.check_chat(params["chat_id"])
        if self.world.messages.pop((params["chat_id"], params["message_id"]), None) is None:
            raise Refusal("Bad Request: message to delete not found")
        return True

    async def _get_updates(self, params: Mapping[str, Any]) -> object:
        if self._poll is not None:
            self._poll.set()  # the newer poller wins; the older one is told
        mine = self._poll = asyncio.Event()
        offset = params.get("offset", 0)
        self.world.updates = [update for update in self.world.updates if update["update_id"] >= offset]
        deadline = asyncio.get_running_loop().time() + params.get("timeout", 0)
        while not self.world.updates and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
            if mine.is_set():
                raise Refusal(
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                    status=409,
                )
        self._poll = None
        return self.world.updates[: params.get("limit", 100)]

    async def _get_chat(self, params: Mapping[str, Any]) -> object:
        self.world.check_chat(params["chat_id"])
        return {**chat_object(params["chat_id"]), "accent_color_id": 0, "max_reaction_count": 11}

    async def _get_chat_member(self, params: Mapping[str, Any]) -> object:
        chat, user = params["chat_id"], params["user_id"]
        self.world.check_chat(chat)
        person = {"id": user, "is_bot": False, "first_name": f"User {user}"}
        is_admin = (chat, user) in self.world.admins
        return {"user": person, "status": "creator" if is_admin else "member", "is_anonymous": False}

    async def _control(self, request: web.Request) -> web.Response:
        """Let another process set faults and chat states, or let a user say something."""
        order = await request.json()
        if "fail" in order:
            self.fail(**order["fail"])
        if "gone" in order:
            self.world.gone[order["gone"]["chat"]] = order["gone"]["description"]
        if "say" in order:
            self.world.say(**order["say"])
        if "token" in order:
            self.token = order["token"]
        return web.json_response({"calls": len(self.world.calls)})


async def _nothing(_params: Mapping[str, Any]) -> object:
    return True


def _as_chat(value: str | None) -> int | None:
    return int(value) if value and value.lstrip("-").isdecimal() else None


def _shown(result: Mapping[str, Any]) -> dict[str, Any]:
    return {key: result[key] for key in ("message_id", "text", "entities") if key in result}


def _drop(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _refused(refusal: Refusal) -> web.Response:
    if refusal.status == 502:  # comes from a proxy, not from the Bot API
        return web.Response(status=502, text="<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")
    body: dict[str, object] = {"ok": False, "error_code": refusal.status, "description": refusal.description}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return web.json_response(body, status=refusal.status)
