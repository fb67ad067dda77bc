"""What keeps a server from starting is said in one line that names what to change; nothing is left behind."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server import ROOT, Server


def diemcau(folder: Path, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The real command with these settings; its folder is `folder`/data unless DATA_DIR is among them."""
    environment = dict(Server(folder, **{"DATABASE_URL": "", **settings}).environment)
    if "DATA_DIR" in settings:
        environment["DIEMCAU_DATA_DIR"] = settings["DATA_DIR"]
    command = [sys.executable, "-m", "diemcau", *words]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def says(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """One line, exit code 2, no traceback, and every part in it."""
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("diemcau: ")
    assert len(done.stderr.splitlines()) == 1, done.stderr
    for part in parts:
        assert part in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "cure"),
    [
        ("PUBLIC_URL", "diemcau.example", "https://host"),
        ("PUBLIC_URL", "https://diemcau.example/live", "without a path"),
        ("PUBLIC_URL", "http://host:eighty", "https://host"),
        ("ORIGINS", "https://a.example,b.example", "https://host"),
        ("HOSTS", "https://diemcau.example", "without https://"),
        ("BEHIND_TLS", "yes", "true or false"),
        ("DEBUG", "1", "true or false"),
        ("LANGUAGE", "fr", "vi or en"),
        ("TIME_ZONE", "Asia/Hanoi", "Asia/Ho_Chi_Minh"),
        ("SECRET_KEY", "short", "32 characters"),
        ("DATABASE_URL", "postgresql://user@host:nine/name", "postgresql://"),
        ("DATABASE_URL", "postgresql://user@host", "postgresql://"),
        ("LOG_URL", "mysql://a/b", "sqlite:///"),
        ("BROKER_URL", "redis://localhost", "nats://"),
        ("EMAIL_URL", "mail.example", "smtp://"),
        ("MAX_BACKLOG", "-1", "whole number"),
        ("PAGE_THREADS", "0", "whole number"),
        ("DATA_DIR", " ", "folder"),
        ("DATABSE_URL", "x", "diemcau settings"),
    ],
)
def test_a_setting_that_cannot_be_is_named_with_its_cure(tmp_path: Path, name: str, value: str, cure: str) -> None:
    says(diemcau(tmp_path, "serve", "--port", "0", **{name: value}), f"DIEMCAU_{name}", cure)
    assert not (tmp_path / "data").exists()


def test_a_taken_port_is_one_line_and_touches_nothing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        says(diemcau(tmp_path, "serve", "--port", str(port)), f"port {port} is taken", "--port")
        says(diemcau(tmp_path, "serve", "--role", "front", "--port", str(port)), f"port {port} is taken")
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--host", "192.0.2.7"), "--host"),
        (("--host", "no-such-host.invalid"), "--host"),
        (("--port", "70000"), "65535"),
        (("--certificate", "/nowhere/chain.pem"), "/nowhere/chain.pem"),
    ],
)
def test_an_address_or_certificate_that_cannot_be(tmp_path: Path, words: tuple[str, ...], part: str) -> None:
    says(diemcau(tmp_path, "serve", *(() if "--port" in words else ("--port", "0")), *words), part)


def test_a_folder_that_cannot_be_made_or_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    wrong = str(tmp_path / "file" / "data")
    for words in (("serve", "--port", "0"), ("doctor",), ("account", "create", "somebody", "--generate")):
        says(diemcau(tmp_path, *words, DATA_DIR=wrong), "DIEMCAU_DATA_DIR", wrong)
    says(diemcau(tmp_path, "serve", "--port", "0", DATA_DIR="/proc/diemcau"), "DIEMCAU_DATA_DIR=/proc/diemcau")


def test_an_empty_secret_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("")
    says(diemcau(tmp_path, "serve", "--port", "0"), str(tmp_path / "data" / "secret"), "backup")


@pytest.mark.whole
def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "diemcau.sqlite3").write_text("Dear diary, " * 1000)
    says(diemcau(tmp_path, "serve", "--port", "0"), "DIEMCAU_DATABASE_URL", "not a database")
    (tmp_path / "data" / "oplog.sqlite3").write_text("Dear diary, " * 1000)
    says(diemcau(tmp_path, "serve", "--port", "0"), "DIEMCAU_LOG_URL", "not a database")


def unused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.whole
def test_a_postgresql_that_is_not_there(tmp_path: Path) -> None:
    url = f"postgresql://somebody:hush-hush@127.0.0.1:{unused_port()}/diemcau"
    says(done := diemcau(tmp_path, "serve", "--port", "0", LOG_URL=url), "DIEMCAU_LOG_URL", "refused")
    assert "hush-hush" not in done.stderr
    log = f"sqlite:///{tmp_path}/log.sqlite3"
    for words in (("serve", "--port", "0"), ("verify",), ("backup", str(tmp_path / "kept"))):
        says(done := diemcau(tmp_path, *words, DATABASE_URL=url, LOG_URL=log), "DIEMCAU_DATABASE_URL", "refused")
        assert "hush-hush" not in done.stderr


def test_a_nats_that_is_not_there(tmp_path: Path) -> None:
    url = f"nats://127.0.0.1:{unused_port()}"
    says(diemcau(tmp_path, "serve", "--port", "0", BROKER_URL=url), "DIEMCAU_BROKER_URL", url)
    says(diemcau(tmp_path, "serve", "--port", "0", BROKER_URL="nats://no-such-host.invalid"), "DIEMCAU_BROKER_URL")


def test_settings_show_no_password(tmp_path: Path) -> None:
    shown = diemcau(tmp_path, "settings", DATABASE_URL="postgresql://a:hush-hush@b/c", EMAIL_URL="smtp://a:hush-hush@b")
    assert shown.returncode == 0
    assert "hush-hush" not in shown.stdout
