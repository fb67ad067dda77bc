"""`diemcau account`: accounts from the command line."""

import argparse
import getpass
import secrets
import sys
from typing import Any

from diemcau.infra.options import options

from .faults import CannotStart


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    parser = subparsers.add_parser("account", help="make an account, or a link to sign in")
    verbs = parser.add_subparsers(dest="verb", required=True)
    create = verbs.add_parser("create", help="make an account")
    create.add_argument("username")
    create.add_argument("--name", default="", help="full name")
    create.add_argument("--admin", action="store_true", help="system administrator")
    create.add_argument("--generate", action="store_true", help="make up a password and print it")
    link = verbs.add_parser("link", help="print a link that signs in once")
    link.add_argument("username")
    link.add_argument("--minutes", type=int, default=15)


def run(args: argparse.Namespace) -> int:
    """Make the account or the link. Exit code 2 when the name is taken or unknown, or the passwords differ."""
    from .database import ensure_schema  # noqa: PLC0415 - Django only when needed

    ensure_schema()
    from diemcau.kernel.actor import SYSTEM  # noqa: PLC0415
    from diemcau.people import actions  # noqa: PLC0415 - after Django is set up
    from diemcau.people.models import Account  # noqa: PLC0415

    account = Account.objects.filter(username=args.username).first()
    if args.verb == "link":
        if account is None:
            return _fail(f"there is no account {args.username}")
        path = actions.make_sign_in_link(by=SYSTEM, account=account, minutes=args.minutes)
        sys.stdout.write(f"{options().public_url}{path}\n")
        return 0
    if account is not None:
        return _fail(f"the name {args.username} is taken")
    password = secrets.token_urlsafe(12) if args.generate else _asked()
    if password is None:
        return _fail("the two passwords differ; no account was made")
    actions.create_account(
        by=SYSTEM, username=args.username, full_name=args.name or args.username, password=password, admin=args.admin
    )
    if args.generate:
        sys.stdout.write(f"password: {password}\n")
    return 0


def _asked() -> str | None:
    """A password, typed twice by a person, or a script's first line; None when the two differ. Raises CannotStart."""
    if sys.stdin is None or not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\r\n") if sys.stdin else ""
        if not password:
            raise CannotStart("nobody is there to type a password: say --generate, or give it on standard input")
        return password
    password = getpass.getpass("Password: ")
    return password if getpass.getpass("Password again: ") == password else None


def _fail(text: str) -> int:
    sys.stderr.write(f"diemcau: {text}\n")
    return 2
