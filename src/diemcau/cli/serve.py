"""`diemcau serve`: the whole server, or one role of it."""

import argparse
import asyncio
import contextlib
import errno
import logging
import os
import socket
import ssl
import sys
from pathlib import Path
from typing import Any

from diemcau.infra.options import options
from diemcau.project import processes

from .faults import CannotStart, require_stores

BACKLOG = 2048


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("serve", help="run the server")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (0.0.0.0: all)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at; 0: any free one")
    parser.add_argument("--role", choices=processes.ROLES, help="only this process, for several machines")
    parser.add_argument("--kept", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--fd", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--tls", action="store_true", help="speak https; makes a certificate when none is given")
    parser.add_argument("--certificate", type=Path, help="PEM file with the certificate (chain)")
    parser.add_argument("--key", type=Path, help="PEM file with its key")
    parser.add_argument("--reload", action="store_true", help="for developers: start again when the code changes")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped. Exit code 1 when another server holds the same files, 2 when the port cannot be had."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if args.tls or args.certificate:
        os.environ["DIEMCAU_BEHIND_TLS"] = "true"  # here and in the kept processes: cookies go over https alone
    if args.kept:
        _run_role(args, args.fd)
        return 0
    try:
        if args.role in ("work", "packager"):
            with _held(args.role):
                if args.role == "work":
                    _alone_work()
                else:
                    _alone_packager(args)
            return 0
        with _socket(args.host, args.port) as listener, _held(args.role):
            if args.role == "front":
                _alone_front(args, listener)
            else:
                _serve(args, listener)
    except processes.AlreadyRunning as fault:
        sys.stderr.write(f"diemcau: another server already keeps {fault}; stop it first\n")
        return 1
    return 0


def _held(role: str | None) -> contextlib.AbstractContextManager[None]:
    settings = options()
    if role is None:
        return processes.sole_server(settings.data_dir)
    if settings.database_file is None and settings.log_file is None:
        return contextlib.nullcontext()  # PostgreSQL tells its writers apart
    return processes.role_alone(role, settings.data_dir)


def _run_role(args: argparse.Namespace, fd: int | None) -> None:
    """The process itself: everything is there."""
    if args.role == "work":
        asyncio.run(processes.work())
    elif args.role == "packager":
        asyncio.run(processes.packager(host=args.host))
    else:
        assert fd is not None
        processes.front(fd=fd, certificate=args.certificate, key=args.key)


def _alone_work() -> None:
    from .database import ensure_schema  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    ensure_schema()
    asyncio.run(processes.work())


def _alone_packager(args: argparse.Namespace) -> None:
    """Encoders come in at ``--host``, DIEMCAU_RTMP_PORT."""
    from .database import await_schema  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    await_schema()
    asyncio.run(processes.packager(host=args.host))


def _alone_front(args: argparse.Namespace, listener: socket.socket) -> None:
    """Its database is brought to this version by a work process, which may start later."""
    from .database import await_schema, collect_static  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    if args.tls or args.certificate:
        args.certificate, args.key = _certificate(args)
    await_schema()
    collect_static()
    listener.listen(BACKLOG)
    _say_address(args, listener)
    _run_role(args, listener.fileno())


def _socket(host: str, port: int) -> socket.socket:
    """Bound before anything else is touched. Raises CannotStart."""
    try:
        return processes.bound_socket(host, port)
    except OverflowError:
        raise CannotStart(f"there is no port {port}: say --port with a number up to 65535") from None
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            why = f"port {port} is taken: stop what listens there, or say another with --port"
        elif fault.errno == errno.EACCES:
            why = f"port {port} is for the system's own: say one from 1024 on with --port, and put a proxy in front"
        else:
            why = f"this machine cannot listen at {host} ({fault.strerror}): say one of its own with --host"
        raise CannotStart(why) from None


def _serve(args: argparse.Namespace, listener: socket.socket) -> None:
    from .database import collect_static, ensure_schema  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    front = []
    if args.tls or args.certificate:
        certificate, key = _certificate(args)
        front = ["--certificate", str(certificate), "--key", str(key)]
    ensure_schema()
    collect_static()
    listener.listen(BACKLOG)
    _say_address(args, listener)
    asyncio.run(processes.supervise(listener, front, host=args.host, reload=args.reload))


def _certificate(args: argparse.Namespace) -> tuple[Path, Path]:
    from diemcau.project.certificates import own_certificate  # noqa: PLC0415 - only with TLS

    if args.certificate:
        key = args.key or args.certificate
        try:
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(args.certificate, key)
        except OSError as fault:
            raise CannotStart(f"--certificate {args.certificate} --key {key}: {fault.strerror or fault}") from None
        return args.certificate, key
    return own_certificate(options().data_dir / "tls", names=[args.host, *options().hosts])


def _say_address(args: argparse.Namespace, listener: socket.socket) -> None:
    """And on an empty installation, how the first administrator's account is made."""
    from diemcau.people.models import Account  # noqa: PLC0415 - after Django is set up

    scheme = "https" if args.tls or args.certificate else "http"
    host = f"[{args.host}]" if ":" in args.host else args.host
    sys.stdout.write(f"diemcau: {scheme}://{host}:{listener.getsockname()[1]}/\n")
    if not Account.objects.exists():
        sys.stdout.write("diemcau: no account yet; make one with: diemcau account create NAME --admin\n")
    sys.stdout.flush()
