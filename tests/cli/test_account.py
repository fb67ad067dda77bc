"""`diemcau account create`: a password is asked for twice where a person types it."""

import getpass
import io
import sys
from argparse import ArgumentParser, Namespace

import pytest

from diemcau.cli import account
from diemcau.people.models import Account

pytestmark = pytest.mark.django_db


def wanted(*words: str) -> Namespace:
    parser = ArgumentParser()
    account.add(parser.add_subparsers())
    return parser.parse_args(["account", "create", *words])


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What will be typed, one after another; a terminal asks for it."""
    words: list[str] = []
    monkeypatch.setattr("diemcau.cli.database.ensure_schema", lambda: None)
    monkeypatch.setattr(getpass, "getpass", lambda prompt: words.pop(0))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return words


def test_two_passwords_that_differ_make_no_account(typed: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    typed += ["Mat-khau-dai-1", "Mat-khau-dai-2"]
    assert account.run(wanted("vanphong")) == 2
    assert "the two passwords differ; no account was made" in capsys.readouterr().err
    assert not Account.objects.exists()


def test_the_same_password_twice_makes_one(typed: list[str]) -> None:
    typed += ["Mat-khau-dai-1", "Mat-khau-dai-1"]
    assert account.run(wanted("vanphong", "--name", "Lò Thị Văn Phòng")) == 0
    assert Account.objects.get().check_password("Mat-khau-dai-1")


def test_a_script_says_it_once(typed: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("Mat-khau-dai-1\n"))
    assert account.run(wanted("vanphong")) == 0
