"""A publisher on loopback for tests of the crawler: a real HTTP server that answers as told, and keeps a journal."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from xml.sax.saxutils import escape

HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What the server sends: `slowly` waits so many seconds before each byte of the body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slowly: float = 0.0
    wait: float = 0.0


@dataclass
class Publisher:
    """Answers by path; a path may have a function of the request's headers. `journal` holds (path, headers)."""

    url: str = ""
    answers: dict[str, Answer | Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    journal: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def asked(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(1 for seen, _ in self.journal if seen == path)

    def feed(self, path: str, items: list[dict[str, str]], **headers: str) -> None:
        """Put an RSS feed at a path; an item has `link` (a path or an address), `title`, and other elements of RSS."""
        body = f'<rss version="2.0"><channel><title>F</title>{"".join(map(self._item, items))}</channel></rss>'
        self.answers[path] = Answer(body.encode(), headers={"Content-Type": "application/rss+xml", **headers})

    def _item(self, item: dict[str, str]) -> str:
        link = item["link"]
        told = item | {"link": self.url + link if link.startswith("/") else link}
        return "<item>" + "".join(f"<{name}>{escape(value)}</{name}>" for name, value in told.items()) + "</item>"

    def page(self, path: str, title: str, *paragraphs: str, **changes: Any) -> None:  # noqa: ANN401  of the answer
        """Put an article's page at a path."""
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        body = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"
        self.answers[path] = Answer(body.encode(), **({"headers": {"Content-Type": HTML}} | changes))


@contextmanager
def publishing() -> Iterator[Publisher]:
    """Open a publisher on loopback until the end of the `with`."""
    publisher = Publisher()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            publisher.journal.append((self.path, dict(self.headers)))
            found = publisher.answers.get(self.path.partition("?")[0], Answer(b"not here", 404))
            self._send(found(dict(self.headers)) if callable(found) else found)

        def _send(self, answer: Answer) -> None:
            time.sleep(answer.wait)
            try:
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                for start in range(0, len(answer.body), 1 if answer.slowly else max(1, len(answer.body))):
                    time.sleep(answer.slowly)
                    self.wfile.write(answer.body[start:] if not answer.slowly else answer.body[start : start + 1])
            except OSError:
                pass  # the crawler hung up, as some tests want it to

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    publisher.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
