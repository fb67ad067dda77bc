"""The processes of a server: a supervisor that keeps a front, a work process and a packager alive, and those themselves."""

import asyncio
import contextlib
import ctypes
import fcntl
import logging
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from diemcau.infra.options import options

logger = logging.getLogger(__name__)
ROLES = ("front", "work", "packager")
_PR_SET_PDEATHSIG = 1


class AlreadyRunning(Exception):
    """Another `serve` keeps these SQLite files; two would each think themselves the only writer."""


@contextlib.contextmanager
def sole_server(data_dir: Path) -> Iterator[None]:
    """Hold the folder for this process alone, and keep strangers out of one that was open to them. Raises AlreadyRunning."""
    with _held(data_dir / "serve.lock", fcntl.LOCK_EX) as file:
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextlib.contextmanager
def role_alone(role: str, data_dir: Path) -> Iterator[None]:
    """Hold the folder's SQLite files together with other roles, without a `serve`; one work process, one packager. Raises AlreadyRunning."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_held(data_dir / "serve.lock", fcntl.LOCK_SH))
        if role != "front":
            stack.enter_context(_held(data_dir / f"{role}.lock", fcntl.LOCK_EX))
        yield


@contextlib.contextmanager
def _held(lock: Path, how: int) -> Iterator[IO[str]]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(PermissionError):  # another's folder, given to this user
        lock.parent.chmod(0o700)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(str(lock.parent)) from None
        yield file


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that nobody is answered at before it listens. Raises OSError when the address is taken or none of ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections inherit it. uvicorn takes a socket given by its number for a Unix one and leaves it out: an
        # answer's body would wait until the other side acknowledges its head, which takes it 40 ms.
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    made.set_inheritable(True)
    return made


@dataclass
class Child:
    """One kept process: started again when it ends, the sooner the longer it had lived."""

    role: str
    arguments: Sequence[str]
    fds: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    quick_deaths: int = 0
    due_at: float = field(default=0.0)
    asked: bool = False
    """Whether it was told to end."""

    def keep(self, now: float) -> None:
        """Start it if it should run and does not."""
        if self.process is not None and self.process.poll() is not None:
            lived = now - self.started_at
            self.quick_deaths = 0 if lived > 5 or self.asked else self.quick_deaths + 1
            if not self.asked:
                logger.error("%s ended (%s) after %.1f s; starting it again", self.role, self.process.returncode, lived)
            self.process = None
            self.due_at = now + min(0.2 * 2 ** max(0, self.quick_deaths - 1), 30.0)
        if self.process is None and now >= self.due_at:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "diemcau", "serve", "--kept", "--role", self.role, *self.arguments],
                pass_fds=self.fds,
                preexec_fn=die_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            )
            self.started_at, self.asked = now, False

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.asked = True
            self.process.terminate()

    def wait(self, seconds: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def die_with_parent() -> None:
    """Have the kernel send SIGTERM to this process when the thread that started it ends (Linux: prctl(2)); a `preexec_fn`."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


async def supervise(
    listener: socket.socket,
    *,
    host: str,
    front_arguments: Sequence[str] = (),
    packager_arguments: Sequence[str] = (),
    reload: bool = False,
) -> None:
    """Keep front, work and packager alive, host the relay between them, until SIGINT or SIGTERM.

    The socket listens over restarts of the front: callers wait instead of being refused.
    """
    from diemcau.plane.brokers.relay import Relay  # noqa: PLC0415 - only the supervisor hosts it

    stop = _stop_event()
    relay = None
    if options().broker_url.startswith("socket://"):
        relay = Relay(Path(options().broker_url.removeprefix("socket://")))
        await relay.start()
    fd = listener.fileno()
    children = [
        Child("work", []),
        Child("front", ["--fd", str(fd), *front_arguments], fds=(fd,)),
        Child("packager", ["--host", host, *packager_arguments]),
    ]
    seen = _newest_source() if reload else 0.0
    while not stop.is_set():
        for child in children:
            child.keep(time.monotonic())
        if reload and (newest := _newest_source()) != seen:
            seen = newest
            for child in children:
                child.stop()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), 0.1)
    for child in children:
        child.stop()
    for child in children:
        await asyncio.to_thread(child.wait, 10)
    _remove_socket(options().media_url)
    if relay is not None:
        await relay.close()


def _remove_socket(url: str) -> None:
    """The packager's, which may have been killed."""
    if url.startswith("unix://"):
        Path(url.removeprefix("unix://")).unlink(missing_ok=True)


def _newest_source() -> float:
    """When any of our Python files was last written."""
    package = Path(__file__).resolve().parent.parent
    return max(path.stat().st_mtime for path in package.rglob("*.py"))


def _stop_event() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def work() -> None:
    """The work process, until told to stop."""
    from diemcau.project.work import Work  # noqa: PLC0415 - sets Django up

    await Work().run(_stop_event())


async def packager(*, host: str, certificate: Path | None, key: Path | None) -> None:
    """The packager process, until told to stop; encoders come in at `host`, with a certificate encrypted, too."""
    from diemcau.plane.brokers import make_broker  # noqa: PLC0415 - only this process needs them
    from diemcau.project.media import package  # noqa: PLC0415

    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate, key)
    await package(make_broker(options().broker_url), _stop_event(), host=host, tls=tls)


def front(*, fd: int, certificate: Path | None, key: Path | None) -> None:
    """The front process: uvicorn on a socket that is bound."""
    import uvicorn  # noqa: PLC0415 - only the front needs it

    from diemcau.plane.media.studio import MAX_SLICE  # noqa: PLC0415
    from diemcau.project.asgi import application  # noqa: PLC0415 - sets Django up
    from diemcau.project.heads import HeadedProtocol  # noqa: PLC0415

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await application.plane.hub.close()  # or it would wait for streams that never end
            await super().shutdown(sockets)

    config = uvicorn.Config(
        application,
        fd=fd,
        loop="uvloop",
        http=HeadedProtocol,
        ws="websockets-sansio",
        ws_max_size=MAX_SLICE,
        ws_per_message_deflate=False,
        lifespan="on",
        access_log=False,
        log_level="warning",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=3,
        backlog=2048,
        server_header=False,
        proxy_headers=bool(options().trusted_proxies),
        forwarded_allow_ips=options().trusted_proxies,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    Server(config).run()
