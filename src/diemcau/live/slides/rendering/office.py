"""Presentations made into PDF by LibreOffice, where it is installed."""

import shutil
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
        try:
            subprocess.run(command, check=True, timeout=LONGEST_S, capture_output=True)
        except (subprocess.SubprocessError, OSError) as fault:
            raise Unfit("office_fails") from fault
        made = next(Path(profile).glob("*.pdf"), None)
        if made is None:
            raise Unfit("office_fails")
        target = path.with_suffix(".pdf")
        shutil.move(made, target)
    return target
