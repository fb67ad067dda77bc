"""Presentations made into PDF by LibreOffice, where it is installed."""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from .process import Unfit

PROGRAMS = ("soffice", "libreoffice")
LONGEST_S = 180.0


def has_office() -> bool:
    """Whether LibreOffice is on this machine's path."""
    return _program() is not None


def _program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


def to_pdf(path: Path) -> Path:
    """A PDF beside `path`, which stays. Each conversion has a profile of its own, so that two never wait for each other.

    Raises Unfit.
    """
    program = _program()
    if program is None:
        raise Unfit("no_office")
    with tempfile.TemporaryDirectory(prefix="diemcau-office-") as profile:
        command = [
            program, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore",
            "--convert-to", "pdf", "--outdir", profile, str(path),
        ]  # fmt: skip
        if not _done(command):
            raise Unfit("office_fails")
        made = next(Path(profile).glob("*.pdf"), None)
        if made is None:
            raise Unfit("office_fails")
        target = path.with_suffix(".pdf")
        shutil.move(made, target)
    return target


def _done(command: list[str]) -> bool:
    """Whether it came to a good end in time. `soffice` is a script: who waits no longer ends what it has started, too."""
    try:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError:
        return False
    try:
        return process.wait(LONGEST_S) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
