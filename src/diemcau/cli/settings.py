"""`diemcau settings`: every setting, its value and what it does."""

import argparse
from typing import Any

from rich.console import Console
from rich.table import Table

from diemcau.infra.options import OPTIONS, options
from diemcau.infra.readings import masked


def add(subparsers: "argparse._SubParsersAction[Any]") -> None:
    subparsers.add_parser("settings", help="every setting, its value and what it does")


def run(_args: argparse.Namespace) -> int:
    """Print the table of settings; secrets are only said to be set."""
    table = Table("setting", "value", "what it does", show_lines=False)
    for option in OPTIONS:
        value = options().values[option.name]
        shown = ("(set)" if value else "(made by itself)") if option.secret else masked(str(value))
        table.add_row(f"DIEMCAU_{option.name}", shown, option.help)
    Console().print(table)
    return 0
