"""docs/reference/operations.md names every kind of op, every field of every body, and every code that is ever answered."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from diemcau.attendance.bodies import BODIES
from diemcau.infra.operations import granted, kinds
from diemcau.kernel.op import Op
from diemcau.people.enums import RoleKind
from diemcau.rehearsal import ledger
from tests.server import ROOT

PAGE = (ROOT / "docs/reference/operations.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src/diemcau"
JUDGES = [
    *(SOURCE / "plane").glob("*.py"), SOURCE / "attendance/door.py", SOURCE / "attendance/operations.py",
    SOURCE / "conferences/operations.py", SOURCE / "live/stage/operations.py", SOURCE / "live/questions/operations.py",
    SOURCE / "live/announcements/operations.py",
    SOURCE / "infra/projector.py", SOURCE / "infra/operations.py",
]  # fmt: skip
CALLS = {"Reply": 1, "busy": 1, "Judgement": 1, "refuse": 1, "wait": 1}
CODE = re.compile(r"[a-z]+(_[a-z]+)+|malformed|fault|redacted|revoked|backlogged")


def codes_of(path: Path) -> Iterator[str]:
    """What a file may answer: codes given to a refusal, returned, or put into `reason`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        given: list[ast.expr | None] = []
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            given = list(node.args[CALLS[name] : CALLS[name] + 1]) if name in CALLS else []
        elif isinstance(node, ast.Return) or (
            isinstance(node, ast.Assign) and any(getattr(t, "id", "") in ("reason", "handler") for t in node.targets)
        ):
            given = [node.value]
        for value in given:
            if isinstance(value, ast.IfExp):
                given += [value.body, value.orelse]
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and CODE.fullmatch(value.value):
                yield value.value


def test_the_search_for_codes_finds_them() -> None:
    found = {code for path in JUDGES for code in codes_of(path)}
    assert {
        "foreign_site",
        "unknown_kind",
        "unknown_session",
        "store_full",
        "bad_value",
        "not_allowed",
        "fault",
    } <= found
    assert len(found) >= 35


@pytest.mark.parametrize("path", JUDGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_code_is_named(path: Path) -> None:
    assert sorted({code for code in codes_of(path) if f"`{code}`" not in PAGE and f"`{code}:" not in PAGE}) == []


def test_every_kind_is_named_and_the_ledger_knows_it() -> None:
    assert kinds() == sorted(ledger.FORMS)
    assert [kind for kind in kinds() if f"| `{kind}` |" not in PAGE] == []


def test_every_kind_is_granted_by_somebodys_ticket() -> None:
    beginnings = tuple(granted(RoleKind.values))
    assert [kind for kind in kinds() if not kind.startswith(beginnings)] == []


@pytest.mark.parametrize("kind", sorted(BODIES))
def test_every_field_of_a_body_is_named_in_its_line(kind: str) -> None:
    [line] = [line for line in PAGE.splitlines() if line.startswith(f"| `{kind}` |")]
    body = line.split("|")[2]
    for field in msgspec.structs.fields(BODIES[kind]):
        assert re.search(rf"`{field.name}`{'' if field.required else '[?]'}", body), field.name


@pytest.mark.parametrize("field", [field.name for field in msgspec.structs.fields(Op)])
def test_every_field_of_an_op_is_named(field: str) -> None:
    assert f"| `{field}` |" in PAGE
