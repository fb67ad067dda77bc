"""`diemcau import` beyond single files: many for one conference, and a folder that holds no installation."""

import json
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from diemcau.cli.faults import CannotStart
from diemcau.conferences.models import Conference
from diemcau.kernel.actor import Actor
from diemcau.roster import actions
from diemcau.roster.models import Delegate, InvitedUnit

from .lists import xlsx

pytestmark = pytest.mark.django_db(transaction=True)  # files go after the commit
command = import_module("diemcau.cli.import")
HEADINGS = ["STT", "Họ và tên", "Chức vụ", "Đơn vị", "Điểm cầu", "Thư điện tử"]


def told(folder: Path, conference: Conference, *names: str) -> list[dict[str, Any]]:
    out = folder / "out.json"
    asked = Namespace(files=[folder / name for name in names], conference=conference.key, dry_run=False, json=out)
    command.tell(asked)
    return json.loads(out.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def test_a_file_knows_what_the_one_before_it_brought(tmp_path: Path, conference: Conference, organiser: Actor) -> None:
    InvitedUnit.objects.create(conference=conference, name="UBND xã Văn Lăng", name_key="x")
    an = ["1", "Giàng A Sử", "Chủ tịch", "UBND xã Văn Lăng", "002", "su@example.vn"]
    (tmp_path / "a.xlsx").write_bytes(xlsx([HEADINGS, an, ["2", "Lò Văn Tiến", "", "Trạm y tế", "002", ""]]))
    (tmp_path / "b.xlsx").write_bytes(
        xlsx([HEADINGS, [*an[:2], "Phó Chủ tịch", *an[3:]], ["2", "Lý Én", "", "Trạm y tế", "003", ""]])
    )
    (tmp_path / "c.xlsx").write_bytes(b"nothing")
    first, second, third = told(tmp_path, conference, "a.xlsx", "b.xlsx", "c.xlsx")
    assert [(one["added"], one["changed"], one["gone"]) for one in (first, second, third)] == [
        (2, 0, 0),
        (1, 1, 1),
        (0, 0, 0),
    ]
    assert [person["source_cell"] for person in second["people"]] == ["Danh sách!B2", "Danh sách!B3"]
    assert third["problems"]
    su = Delegate.objects.get(full_name="Giàng A Sử")
    assert (su.position, su.email, su.invited_unit) == ("Phó Chủ tịch", "su@example.vn", InvitedUnit.objects.get())
    actions.remove(by=organiser, delegates=[su])
    (again,) = told(tmp_path, conference, "b.xlsx")
    assert (again["added"], again["changed"]) == (1, 0)  # who was taken off comes back


@pytest.mark.parametrize(
    ("files", "key", "says"),
    [
        (["nowhere.xlsx"], "", "no such file: {}/nowhere.xlsx"),
        (["a.xlsx"], "no-such", "no such conference: no-such"),
        (["closed.xlsx"], "", "{}/closed.xlsx: may not be read"),
    ],
)
def test_what_cannot_be_begun_is_named_as_it_was_typed(
    files: list[str], key: str, says: str, tmp_path: Path, conference: Conference,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for name in ("a.xlsx", "closed.xlsx"):
        (tmp_path / name).write_bytes(xlsx([HEADINGS]))
    monkeypatch.setattr("os.access", lambda path, mode: path.name != "closed.xlsx")  # whoever runs this may read all
    asked = Namespace(
        files=[tmp_path / name for name in files], conference=key or conference.key, dry_run=True, json=None
    )
    assert command.tell(asked) == 2
    assert capsys.readouterr().err == f"diemcau: {says.format(tmp_path)}\n"


@pytest.mark.parametrize(("out", "fault"), [("nowhere/out.json", FileNotFoundError), (".", IsADirectoryError)])
def test_where_nothing_can_be_written_the_typed_name_is_told(
    out: str, fault: type[OSError], tmp_path: Path, conference: Conference
) -> None:
    (tmp_path / "a.xlsx").write_bytes(xlsx([HEADINGS]))
    asked = Namespace(files=[tmp_path / "a.xlsx"], conference=conference.key, dry_run=True, json=tmp_path / out)
    with pytest.raises(fault) as told:
        command.tell(asked)
    assert told.value.filename == str(tmp_path / out)
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_without_an_installation_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = SimpleNamespace(database_file=tmp_path / "diemcau.sqlite3", data_dir=tmp_path)
    monkeypatch.setattr("diemcau.cli.database.options", lambda: nowhere)
    with pytest.raises(CannotStart, match="no installation"):
        command.run(Namespace())
    assert not list(tmp_path.iterdir())
