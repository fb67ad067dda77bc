"""A server for browser tests: Django's pages as they are, pages of the test's own, and a /live that the test conducts."""

import io
import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.handlers.wsgi import WSGIHandler
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

END = object()


class Stage:
    """`pages` maps paths to templates (or what makes them); streams that are open get what `say` and `frame` send."""

    def __init__(self) -> None:
        self.pages: dict[str, str | Callable[[], str]] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.status: list[int] = []
        self.swallow = False
        self.skew_ms = 0
        self.frames: list[dict[str, Any]] = []
        self.streams: list[queue.Queue[Any]] = []
        self.renewals = 0
        self.django = WSGIHandler()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"stage": self}))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        for stream in self.streams:
            stream.put(END)
        self._server.shutdown()
        self._server.server_close()

    def say(self, text: str) -> None:
        """Raw text to every open stream."""
        for stream in self.streams:
            stream.put(text)

    def frame(self, ident: str, html: dict[str, str], cues: list[Any] | None = None) -> None:
        data = json.dumps({"html": html, "cues": cues or []}, ensure_ascii=False)
        self.say(f"id: {ident}\nevent: frame\ndata: {data}\n\n")

    def cut(self) -> None:
        """Ends every open stream."""
        streams, self.streams = self.streams, []
        for stream in streams:
            stream.put(END)

    def requests(self, path: str) -> list[tuple[str, str, dict[str, str]]]:
        return [asked for asked in self.asked if urlsplit(asked[1]).path == path]

    def wait_for(self, true: Callable[[], object], seconds: float = 10) -> None:
        """Raises AssertionError when it does not come true in time."""
        until = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < until, "waited in vain"
            time.sleep(0.02)


def page(text: str, *, language: str = "vi", **context: Any) -> str:
    """A template's text rendered as a view would."""
    with translation.override(language):
        request = RequestFactory().get("/")
        return engines["django"].from_string(text).render(context, request)


class Handler(BaseHTTPRequestHandler):
    """One request to the stage."""

    stage: Stage
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silent."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/live/stream" and self.stage.status[:1] in ([], [200]):
            self.hear()  # before it can be seen that it was asked for: what is said from then on comes
        self.stage.asked.append((self.command, self.path, dict(self.headers)))
        if path in self.stage.pages:
            made = self.stage.pages[path]
            self.give(200, "text/html; charset=utf-8", (made if isinstance(made, str) else made()).encode())
        elif path.startswith("/live/"):
            self.live(path)
        else:
            self.django()

    do_POST = do_GET

    def live(self, path: str) -> None:
        if path == "/live/clock":
            self.json({"clock": int(time.time() * 1000) + self.stage.skew_ms})
        elif path == "/live/renew":
            self.stage.renewals += 1
            self.json({"ticket": f"ticket-{self.stage.renewals}"})
        elif path == "/live/since":
            after = parse_qs(urlsplit(self.path).query).get("after", [""])[0]
            known = [f["id"] for f in self.stage.frames]
            left = self.stage.frames[known.index(after) + 1 :] if after in known else list(self.stage.frames)
            self.json({"frames": left, "id": left[-1]["id"] if left else after or "h-0"})
        elif self.stage.status and self.stage.status.pop(0) != 200:
            self.give(401, "application/json", b'{"error": "expired_ticket"}')
        else:
            self.stream()

    def hear(self) -> None:
        self.words: queue.Queue[Any] = queue.Queue()
        if not self.stage.swallow:
            self.words.put("retry: 3000\nid: h-0\n\n")
            self.stage.streams.append(self.words)

    def stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        try:
            while (word := self.words.get(timeout=60)) is not END:
                self.wfile.write(word.encode())
                self.wfile.flush()
        except (OSError, queue.Empty):
            pass

    def django(self) -> None:
        parts = urlsplit(self.path)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.command, "PATH_INFO": unquote(parts.path), "QUERY_STRING": parts.query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": str(self.server.server_address[1]),
            "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr,
            "wsgi.input": io.BytesIO(self.rfile.read(int(self.headers.get("Content-Length", 0)))),
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": self.headers.get("Content-Length", ""),
        } | {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in self.headers.items()}  # fmt: skip
        told: list[Any] = []
        content = b"".join(
            self.stage.django(environ, lambda status, headers, info=None: told.append((status, headers)))
        )
        (status, headers) = told[0]
        self.give(int(status[:3]), "", content, headers)

    def json(self, facts: object) -> None:
        self.give(200, "application/json", json.dumps(facts).encode())

    def give(self, status: int, kind: str, content: bytes, headers: Sequence[tuple[str, str]] = ()) -> None:
        try:
            self.send_response(status)
            for name, value in [*headers, *([("Content-Type", kind)] if kind else [])]:
                if name.lower() not in ("content-length", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            pass
