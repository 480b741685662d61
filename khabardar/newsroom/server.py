"""One small web server per outlet, on loopback, and the journal of what was asked of them.

What is answered is decided by a function handed in; this module only speaks HTTP. Every connection is closed after
one answer, so that a test leaves no socket behind.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Request:
    """One request and how it was answered; header names are in lower case."""

    outlet: str
    method: str
    path: str
    status: int
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: a status, headers beside the length, and the body (empty for HEAD and 304 on the wire)."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[str, Mapping[str, str]], Answer]  # path and headers of a GET or HEAD


class Journal:
    """All requests in the order they were answered; safe to read while servers write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []

    def add(self, request: Request) -> None:
        """Write one request down."""
        with self._lock:
            self._requests.append(request)

    def requests(self) -> tuple[Request, ...]:
        """Return what has been asked until now."""
        with self._lock:
            return tuple(self._requests)


class OutletServer(ThreadingHTTPServer):
    """The server of one outlet, serving in a thread of its own until it is stopped."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, outlet: str, port: int, answer: Answering, journal: Journal) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.outlet = outlet
        self.answer = answer
        self.journal = journal
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), name=f"outlet-{outlet}", daemon=True)

    @property
    def site(self) -> str:
        """The address of the outlet, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def open(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and give the port back."""
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a crawler that hangs up in the middle of an answer is its own affair."""


class _Handler(BaseHTTPRequestHandler):
    server: OutletServer

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(self.path, headers)
        # Written down first: who has the answer in hand may look into the journal at once.
        self.server.journal.add(Request(self.server.outlet, self.command, self.path, answer.status, headers))
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.status != 304:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command == "GET" and answer.status != 304:
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815 - the name the standard library calls

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Write no log: there is the journal."""
