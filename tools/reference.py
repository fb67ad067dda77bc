"""Write docs/reference/settings.md and commands.md anew from the tables in the code."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from diemcau.cli.main import COMMANDS  # noqa: E402 - the path comes first
from diemcau.infra.options import OPTIONS  # noqa: E402

settings = [
    "# Settings",
    "",
    "All from the environment; an unknown or unreadable one stops the start and is named.",
    "",
]
settings += ["| setting | default | what it does |", "|---|---|---|"]
settings += [f"| `DIEMCAU_{o.name}` | `{o.default}` | {o.help} |" for o in OPTIONS]
commands = [
    "# Commands",
    "",
    "`diemcau COMMAND --help` tells the options.",
    "",
    "| command | what it does |",
    "|---|---|",
]
commands += [f"| `diemcau {name}` | {text} |" for name, text in COMMANDS.items()]
for name, lines in (("settings", settings), ("commands", commands)):
    (ROOT / f"docs/reference/{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
