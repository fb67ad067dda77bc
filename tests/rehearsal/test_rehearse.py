"""`diemcau rehearse` on its own: a server comes up, a day is played over bad lines, and all of it is accounted for."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.server import ROOT

KEYS = {
    "profile", "sites", "delegates", "ops", "lost", "double_counted", "ack_ms", "screen_ms", "wall_s", "headcount",
    "ledger_ok", "judged_per_s", "speaking", "questions", "polls", "announcement", "anonymous", "chat",
}  # fmt: skip


def rehearse(folder: Path, *arguments: str, patience: int = 300) -> dict[str, Any]:
    """The result of a rehearsal whose exit code says that all is well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DIEMCAU_")}
    environment = kept | {"PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(folder)}
    file = folder / "result.json"
    done = subprocess.run(
        [sys.executable, "-m", "diemcau", "rehearse", "--json", str(file), *arguments],
        env=environment, cwd=ROOT, check=False, capture_output=True, text=True, timeout=patience,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path.name for path in folder.iterdir()} == {"result.json"}, "something was left behind"
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    assert found.keys() - {"differences"} == KEYS
    return found


def all_is_well(found: dict[str, Any]) -> None:
    assert (found["lost"], found["double_counted"], found["ledger_ok"]) == (0, 0, True), found.get("differences")
    ops = found["ops"]
    assert ops["made"] == ops["stored"] == ops["accepted"]
    assert ops["refused"] == 0
    assert ops["sent"] >= ops["stored"] + ops["duplicate"]
    speaking = found["speaking"]
    assert speaking["asked"] > 0
    assert speaking["shown"] == speaking["spoke"] == speaking["asked"] - speaking["withdrawn"]
    questions, polls = found["questions"], found["polls"]
    assert questions["asked"] == questions["shown"] > 0
    assert polls["counted"] == polls["voters"] > polls["personal"] > 0
    anonymous, chat = found["anonymous"], found["chat"]
    assert anonymous["questions"] + anonymous["ballots"] == anonymous["kept"] > 0
    assert anonymous["kept"] + anonymous["too_late"] == anonymous["put"]
    assert chat["shown"] == chat["said"] > 0


@pytest.mark.whole
def test_a_hall_over_bad_lines_loses_nothing(tmp_path: Path) -> None:
    found = rehearse(tmp_path, "--profile", "S", "--faults", "heavy", "--seed", "5", "--speed", "1200")
    all_is_well(found)
    assert (found["sites"], found["delegates"], found["headcount"]["expected"]) == (1, 120, 120)
    assert found["ops"]["sent"] > found["ops"]["made"]


@pytest.mark.whole
def test_at_real_speed_acknowledgements_are_quick(tmp_path: Path) -> None:
    found = rehearse(tmp_path, "--profile", "S", "--faults", "none", "--speed", "120", "--minutes", "10")
    all_is_well(found)
    assert found["ack_ms"]["p50"] < 500
    assert found["screen_ms"]["p50"] is not None
    assert 4 < found["wall_s"] < 60


@pytest.mark.proof
def test_172_rooms_over_bad_lines_within_a_minute(tmp_path: Path) -> None:
    found = rehearse(tmp_path, "--profile", "M2", "--faults", "heavy")
    all_is_well(found)
    assert found["ops"]["made"] >= 60_000
    assert found["ops"]["duplicate"] > 1_000
    assert found["wall_s"] <= 60


@pytest.mark.proof
def test_3642_rooms_within_ten_minutes(tmp_path: Path) -> None:
    found = rehearse(tmp_path, "--profile", "XL", "--faults", "light", patience=900)
    all_is_well(found)
    assert found["wall_s"] <= 600
