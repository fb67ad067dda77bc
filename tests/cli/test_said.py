"""What commands say where something is not as they need it: one line, exit 2, and nothing made."""

import resource
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_start import diemcau, says, unused_port
from tests.server import ROOT, Server


@pytest.mark.whole
def test_an_account_without_a_terminal(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "diemcau", "account", "create", "vanphong"]
    environment = Server(tmp_path, DATABASE_URL="").environment

    def created(typed: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=environment, cwd=ROOT, input=typed, capture_output=True, text=True, timeout=60, check=False
        )

    says(created(""), "--generate")
    done = created("Mat-khau-dai-1\n")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_verify_where_no_server_ran_makes_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    says(diemcau(tmp_path, "verify", DATA_DIR=str(wrong)), "no installation", f"{wrong}", "DIEMCAU_DATA_DIR")
    assert not wrong.exists()


def test_a_folder_given_as_a_backup(tmp_path: Path) -> None:
    says(diemcau(tmp_path, "restore", str(tmp_path)), f"{tmp_path} is a folder")
    assert not (tmp_path / "data").exists()


def test_a_secret_of_other_letters(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "secret").write_text("bí mật " * 10, encoding="utf-8")
    says(diemcau(tmp_path, "serve", "--port", "0"), str(tmp_path / "data" / "secret"), "backup")


@pytest.mark.whole
def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    assert diemcau(tmp_path, "account", "create", "vanphong", "--generate").returncode == 0
    with sqlite3.connect(tmp_path / "data" / "diemcau.sqlite3") as line:
        line.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('roster', '9999_later', '2030-01-01')")
    line.close()
    for words in (("serve", "--port", "0"), ("serve", "--role", "front", "--port", "0"), ("verify",)):
        says(diemcau(tmp_path, *words), "newer version", "roster.9999_later")
    looked = diemcau(tmp_path, "doctor")
    assert looked.returncode == 1
    assert "roster.9999_later" in next(line for line in looked.stdout.splitlines() if line.startswith("bad"))


@pytest.mark.whole
def test_the_doctor_looks_at_the_broker(tmp_path: Path) -> None:
    url = f"nats://127.0.0.1:{unused_port()}"
    looked = diemcau(tmp_path, "doctor", BROKER_URL=url)
    assert looked.returncode == 1
    assert any(line.startswith("bad   broker: no NATS") and url in line for line in looked.stdout.splitlines())


def test_the_doctor_on_a_full_disk_goes_on_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    looked = subprocess.run(
        [sys.executable, "-m", "diemcau", "doctor"],
        env=Server(tmp_path, DATABASE_URL="").environment, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1, 1)),
    )  # fmt: skip
    assert (looked.returncode, looked.stderr) == (1, "")
    assert f"bad   cannot write in {tmp_path / 'data'}: File too large" in looked.stdout
    for what in ("main database", "op log", "broker", "people reach it"):
        assert what in looked.stdout
