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
from diemcau.infra.turn import left_out
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
        asyncio.run(processes.packager(host=args.host, certificate=args.certificate, key=args.key))
    else:
        assert fd is not None
        processes.front(fd=fd, certificate=args.certificate, key=args.key)


def _alone_work() -> None:
    from .database import ensure_schema  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    ensure_schema()
    asyncio.run(processes.work())


def _alone_packager(args: argparse.Namespace) -> None:
    """Encoders come in at ``--host``, DIEMCAU_RTMP_PORT and DIEMCAU_RTMPS_PORT."""
    from .database import await_schema  # noqa: PLC0415 - Django only when this process needs it

    require_stores(options())
    certificate, key = _rtmps(args) or (None, None)
    await_schema()
    asyncio.run(processes.packager(host=args.host, certificate=certificate, key=key))


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
    rtmps = _rtmps(args)
    front = _certificate(args) if args.tls or args.certificate else None
    ensure_schema()
    collect_static()
    listener.listen(BACKLOG)
    _say_address(args, listener)
    asyncio.run(
        processes.supervise(
            listener,
            host=args.host,
            front_arguments=_said(front),
            packager_arguments=_said(rtmps),
            reload=args.reload,
        )
    )


def _said(pair: tuple[Path, Path] | None) -> list[str]:
    return ["--certificate", str(pair[0]), "--key", str(pair[1])] if pair else []


def _rtmps(args: argparse.Namespace) -> tuple[Path, Path] | None:
    """Certificate and key with which encoders are taken encrypted; None: they are not. Raises CannotStart."""
    settings = options()
    if not settings.rtmps_port:
        return None
    if settings.rtmps_certificate is None:
        if not (args.tls or args.certificate):
            raise CannotStart(
                "DIEMCAU_RTMPS_PORT wants a certificate: set DIEMCAU_RTMPS_CERTIFICATE, or serve with --tls or --certificate"
            )
        return _certificate(args)
    pair = settings.rtmps_certificate, settings.rtmps_key or settings.rtmps_certificate
    _ensure_usable("DIEMCAU_RTMPS_CERTIFICATE", *pair)
    return pair


def _certificate(args: argparse.Namespace) -> tuple[Path, Path]:
    from diemcau.project.certificates import own_certificate  # noqa: PLC0415 - only with TLS

    if args.certificate:
        key = args.key or args.certificate
        _ensure_usable("--certificate", args.certificate, key)
        return args.certificate, key
    return own_certificate(options().data_dir / "tls", names=[args.host, *options().hosts])


def _ensure_usable(said: str, certificate: Path, key: Path) -> None:
    """Raises CannotStart when the two do not fit, or cannot be read."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except OSError as fault:
        raise CannotStart(f"{said} {certificate}, key {key}: {fault.strerror or fault}") from None


def _say_address(args: argparse.Namespace, listener: socket.socket) -> None:
    """And what the settings do not do; on an empty installation, how the first administrator's account is made."""
    from diemcau.people.models import Account  # noqa: PLC0415 - after Django is set up

    scheme = "https" if args.tls or args.certificate else "http"
    host = f"[{args.host}]" if ":" in args.host else args.host
    sys.stdout.write(f"diemcau: {scheme}://{host}:{listener.getsockname()[1]}/\n")
    if unused := left_out():
        sys.stdout.write(f"diemcau: DIEMCAU_TURN_SECRET is not set, so calls leave out {', '.join(unused)}\n")
    if not Account.objects.exists():
        sys.stdout.write("diemcau: no account yet; make one with: diemcau account create NAME --admin\n")
    sys.stdout.flush()
