"""Everything `make check` checks, one line each: lint, format, types, import contracts, migrations, catalogues."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


def steps() -> list[tuple[str, list[str]]]:
    python = sys.executable
    return [
        ("lint", [str(BIN / "ruff"), "check", "--quiet", "src", "tests", "tools"]),
        ("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "src", "tests", "tools"]),
        ("imports", [str(BIN / "lint-imports"), "--no-cache"]),
        ("types", [str(BIN / "mypy"), "--no-error-summary"]),
        ("django", [python, "-m", "django", "check", "--fail-level", "WARNING"]),
        ("migrations", [python, "-m", "django", "makemigrations", "--check", "--dry-run"]),
        ("messages", [python, "tools/messages.py", "check"]),
        ("prerequisites", ["sh", "-n", "tools/prerequisites.sh"]),
    ]


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as data:
        environment = {k: v for k, v in os.environ.items() if not k.startswith("DIEMCAU_")}
        environment |= {
            "DIEMCAU_DATA_DIR": data,
            "DJANGO_SETTINGS_MODULE": "diemcau.project.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        for name, command in steps():
            began = time.monotonic()
            run = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True)
            print(
                f"{'ok  ' if run.returncode == 0 else 'FAIL'} {name:14} {time.monotonic() - began:5.1f} s", flush=True
            )
            if run.returncode:
                failed += 1
                print(run.stdout + run.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
