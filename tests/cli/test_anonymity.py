"""The anonymous box in backups: what was spent since stays spent, of this installation and for keys that are there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from diemcau.cli import doctor
from diemcau.cli.anonymity import BOX, copy_box, put_back_box, said_elsewhere
from diemcau.infra.options import read
from diemcau.kernel.anonymous import BoxAway, NewSpent, SlotName
from diemcau.plane.anonymous import SqliteBox
from diemcau.project import anonymity

SLOT = SlotName(7, "live", "ballot", 1)
AT = 1_800_000_000_000


def spent(token: bytes, *, slot: int = 1, word: bytes = b"yes") -> NewSpent:
    return NewSpent(7, "live", "ballot", slot, token * 32, b'{"answer":"%b"}' % word, False)


@pytest.fixture
def main(tmp_path: Path) -> Path:
    """As much of a restored main database as is asked: keys of slot 1, none of slot 2."""
    path = tmp_path / "main.sqlite3"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE blind_key (conference_id, run, purpose, slot)")
        made.execute("INSERT INTO blind_key VALUES (7, 'live', 'ballot', 1)")
        made.commit()
    return path


def backed_up(tmp_path: Path) -> tuple[Path, Path, Path]:
    """An installation whose box went on after the backup: its folder, the unpacked backup, and where it goes aside."""
    here, held, aside = (tmp_path / name for name in ("here", "held", "aside"))
    for folder in (here, held, aside):
        folder.mkdir()
    box = SqliteBox(here / BOX)
    box.append([spent(b"a")], now_ms=AT)
    copy_box(read({"DIEMCAU_DATA_DIR": str(here)}), held)
    box.append([spent(b"b"), spent(b"c", slot=2)], now_ms=AT)
    box.shut(SLOT)
    box.close()
    return here, held, aside


def in_box(folder: Path, slot: int = 1) -> int:
    box = SqliteBox(folder / BOX)
    try:
        return sum(count.times for count in box.tally(SLOT._replace(slot=slot)))
    finally:
        box.close()


@pytest.mark.parametrize(("same", "kept"), [(True, 2), (False, 1)])
def test_what_was_spent_since_the_backup_stays_spent(tmp_path: Path, main: Path, same: bool, kept: int) -> None:
    here, held, aside = backed_up(tmp_path)
    settings = read({"DIEMCAU_DATA_DIR": str(here)})
    put_back_box(settings, held, aside, main=main, same_secret=same)
    assert (in_box(here), in_box(here, 2)) == (kept, 0)
    assert (in_box(aside), in_box(aside, 2)) == (2, 1)
    box = SqliteBox(here / BOX)
    assert box.append([spent(b"a"), spent(b"a", word=b"no")], now_ms=AT) == ["duplicate", "spent"]
    assert box.append([spent(b"d")], now_ms=AT) == ["shut" if same else "stored"]  # and what was ended stays so
    box.close()


def test_a_backup_without_a_box_leaves_what_is_here(tmp_path: Path, main: Path) -> None:
    here, held, aside = backed_up(tmp_path)
    (held / BOX).unlink()
    put_back_box(read({"DIEMCAU_DATA_DIR": str(here)}), held, aside, main=main, same_secret=True)
    assert in_box(here) == 2


def test_a_box_of_another_machine_is_backed_up_there(tmp_path: Path) -> None:
    settings = read({"DIEMCAU_DATA_DIR": str(tmp_path), "DIEMCAU_ANONYMOUS_URL": "http://10.0.0.5:8000"})
    copy_box(settings, tmp_path)
    put_back_box(settings, tmp_path, tmp_path, main=tmp_path, same_secret=True)
    assert "http://10.0.0.5:8000" in said_elsewhere(settings)
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_when_the_box_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anonymity, "options", lambda: read({"DIEMCAU_DATA_DIR": str(tmp_path)}))
    assert [one.mark for one in doctor._tried("anonymous box", doctor._anonymous_box)] == ["good"]
    (tmp_path / BOX).write_bytes(b"no database at all" * 100)
    found = list(doctor._tried("anonymous box", doctor._anonymous_box))
    assert [one.mark for one in found] == ["bad"]
    assert BOX in found[0].what


def test_of_two_machines_without_an_address_one_keeps_the_box(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = {"DIEMCAU_DATABASE_URL": "postgresql://db.example/diemcau", "DIEMCAU_SECRET_KEY": "s" * 50}

    def be(name: str, **facts: str) -> None:
        found = read({**shared, "DIEMCAU_DATA_DIR": str(tmp_path / name), **facts})
        monkeypatch.setattr(anonymity, "options", lambda: found)
        monkeypatch.setattr(doctor, "options", lambda: found)

    def marks() -> list[str]:
        return [one.mark for one in doctor._box_that_counts()]

    be("work")
    assert marks() == ["note"]
    with pytest.raises(BoxAway, match="no front has begun"):
        anonymity.open_box()
    be("one")
    for _ in range(2):  # started again it is the same
        anonymity.keep_box().close()
        anonymity.open_box().close()
    assert marks() == ["good"]
    be("two")
    for opening in (anonymity.keep_box, anonymity.open_box):
        with pytest.raises(BoxAway, match="another machine keeps the anonymous box: set DIEMCAU_ANONYMOUS_URL"):
            opening()
    assert marks() == ["bad"]
    be("two", DIEMCAU_ANONYMOUS_URL="http://one:8000")
    anonymity.keep_box().close()
    assert marks() == []
    be("two")
    anonymity.take_over()
    anonymity.keep_box().close()
    be("one")
    with pytest.raises(BoxAway, match="another machine"):
        anonymity.keep_box()
