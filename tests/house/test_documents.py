"""Documents that can fail: every setting, command and op kind is described, and every link leads somewhere."""

import re
from pathlib import Path

import pytest

from diemcau.cli.main import COMMANDS
from diemcau.infra.operations import kinds
from diemcau.infra.options import OPTIONS
from tests.house.tracked import ROOT, short, tracked


def test_every_setting_is_described() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    rows = [f"| `DIEMCAU_{o.name}` | `{o.default}` | {o.help} |" for o in OPTIONS]
    assert [row for row in rows if row not in text] == []


def test_every_command_is_described() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"`diemcau {name}" not in text] == []


def test_every_operation_is_described() -> None:
    text = (ROOT / "docs/reference/operations.md").read_text(encoding="utf-8")
    assert [kind for kind in kinds() if f"`{kind}`" not in text] == []


@pytest.mark.parametrize("path", tracked(".md"), ids=short)
def test_links_of_documents_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [t for t in targets if not (path.parent / t).exists()] == []
