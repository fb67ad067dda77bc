"""A WSGI server with nothing to spare: keep-alive, one thread, parsing in C. A rival must not lose by its server."""

import io
import selectors
import socket
from collections.abc import Callable, Iterable
from typing import Any

import httptools

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Connection:
    """One client: parses what comes, calls the application for every whole request, writes the answer."""

    def __init__(self, sock: socket.socket, application: Application) -> None:
        self._sock = sock
        self._application = application
        self._parser = httptools.HttpRequestParser(self)
        self._fresh()

    def _fresh(self) -> None:
        self._url = b""
        self._body = bytearray()
        self._environ: dict[str, Any] = {}

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        key = name.decode("latin-1").upper().replace("-", "_")
        self._environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        path, _, query = self._url.decode("latin-1").partition("?")
        environ = {
            **self._environ,
            "REQUEST_METHOD": self._parser.get_method().decode(),
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "0",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(bytes(self._body)),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        }
        self._fresh()
        head: list[str] = []

        def start_response(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> None:
            head.append(f"HTTP/1.1 {status}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers))

        answer = self._application(environ, start_response)
        body = b"".join(answer)
        close = getattr(answer, "close", None)
        if close is not None:
            close()
        length = "" if "content-length:" in head[0].lower() else f"Content-Length: {len(body)}\r\n"
        self._sock.sendall(f"{head[0]}{length}\r\n".encode("latin-1") + body)

    def read(self) -> bool:
        """Handle what came; False when the client left."""
        try:
            data = self._sock.recv(262_144)
            if not data:
                return False
            self._parser.feed_data(data)
        except (OSError, httptools.HttpParserError):
            return False
        return True


def serve_forever(listener: socket.socket, application: Application) -> None:
    """Answer until the process ends."""
    selector = selectors.DefaultSelector()
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select():
            if key.fileobj is listener:
                client, _ = listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                selector.register(client, selectors.EVENT_READ, Connection(client, application))
            elif not key.data.read():
                selector.unregister(key.fileobj)
                key.data._sock.close()
