"""The servers under load, each in a process of its own: ``python -m diemcau.cli.bench.serving echo|plane …``.

Prints its port as the first line; ``publish <subject> <n> <bytes>`` on standard input sends a frame to the plane's streams,
``cpu`` answers CPU seconds used, resident kilobytes and open streams.
"""

import asyncio
import json
import resource
import secrets
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uvicorn

from diemcau.kernel.frames import Frame, pack
from diemcau.plane.app import Plane, PlaneSettings
from diemcau.plane.asgi import Receive, Scope, Send
from diemcau.plane.brokers import MemoryBroker
from diemcau.plane.stores import open_log


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """A bare ASGI echo: the ceiling that a Python server on uvicorn has."""
    message = await receive()
    body = message["body"]
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def listening_socket(send_buffer: int = 0) -> socket.socket:
    """A socket on a free port of loopback; a small send buffer lets readers that do not read be felt soon."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if send_buffer:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
    sock.bind(("127.0.0.1", 0))
    sock.listen(8192)
    return sock


def usage(streams: int) -> str:
    """CPU seconds of this process, its resident memory now in kilobytes, and its open streams, as JSON."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 1024
    return json.dumps({"cpu_s": used.ru_utime + used.ru_stime, "rss_kb": resident, "streams": streams})


async def obey(publish: Callable[[str, str, int], None], streams: Callable[[], int]) -> None:
    """Follow the commands on standard input until it ends."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        match line.decode().split():
            case ["publish", subject, number, size]:
                publish(subject, number, int(size))
            case ["cpu"]:
                print(usage(streams()), flush=True)  # noqa: T201 - the answer to the bench


async def serve(app: Any, sock: socket.socket, *, http: Any = "httptools") -> None:
    """Run uvicorn as the product does, and say where. `http`: what connections are taken by."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=http,
        access_log=False,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_keep_alive=60,
    )
    print(sock.getsockname()[1], flush=True)  # noqa: T201 - the bench reads it
    await uvicorn.Server(config).serve(sockets=[sock])


async def serve_plane(secret: str, where: str) -> None:
    """The plane on a log at `where`, with a broker in memory."""
    broker = MemoryBroker()
    log = open_log(where)
    settings = PlaneSettings(
        secret=secret.encode(), log=log, broker=broker, front="bench", load_revoked=list, op_rate=1e9, op_burst=1e9,
        streams_per_key=10_000,
    )  # fmt: skip
    plane = Plane(settings)
    await broker.start()
    await plane.start()
    epoch = secrets.token_hex(4)

    def publish(subject: str, number: str, size: int) -> None:
        frame = Frame(f"{epoch}-{number}", {"tile": "x" * size})
        broker.publish(f"frame/{subject}", pack(frame))

    commands = asyncio.create_task(obey(publish, lambda: plane.hub.streams))
    await serve(plane, listening_socket(16_384))
    commands.cancel()
    await plane.close()
    log.close()


def main(arguments: list[str]) -> None:
    match arguments:
        case ["echo"]:
            run(serve(echo, listening_socket()))
        case ["plane", secret, where]:
            run(serve_plane(secret, where))


def run(main_task: Any) -> None:
    """On uvloop, as in the product."""
    import uvloop  # noqa: PLC0415 - only here

    uvloop.run(main_task)


if __name__ == "__main__":
    main(sys.argv[1:])
