"""The import of a list, on hard files: `tests/roster/corpus` makes them and says who is on each."""

import json
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage

from diemcau.conferences.models import Conference, Site
from diemcau.kernel import names
from diemcau.roster.models import Delegate
from tests.roster.corpus import invented, shelf
from tests.roster.corpus.judge import Verdict, canonical, judge, leaked

PAIRS = 40
SEED = "the suite's"

pytestmark = pytest.mark.django_db(transaction=True)  # files go after the commit


def conference_of(name: str) -> Conference:
    """One with a room for every commune of the corpus."""
    made = Conference.objects.create(key=f"c-{Conference.objects.count()}", short_name={"vi": name})
    called = ["Hội trường tỉnh", *map(invented.site, invented.PLACES)]
    Site.objects.bulk_create(
        Site(
            conference=made, code=f"{order:03d}", name=site, is_hub=not order, order=order, level="commune",
            name_key=names.text_key(site), search_key=names.fold(site),
        )
        for order, site in enumerate(called)
    )  # fmt: skip
    return made


def imported(files: list[shelf.Kept], out: Path) -> Verdict:
    """Every file through the command, each into a conference of its own."""
    verdict = Verdict()
    for kept in files:
        conference = conference_of(kept.name)
        code, told = command(kept.path, conference, out)
        verdict.add(kept.name, judge(kept.expected, told))
        verdict.add(kept.name, Verdict(other=_stored_otherwise(conference, kept.expected, code)))
    everything = stored()
    verdict.add(
        "database", Verdict(leaked=[found for kept in files for found in leaked(kept.expected["secrets"], everything)])
    )
    return verdict


def command(path: Path, conference: Conference, out: Path) -> tuple[int, dict[str, Any]]:
    """`diemcau import PATH --conference KEY --json OUT`: its exit code and what it told. A crash is told of as such."""
    asked = Namespace(files=[path], conference=conference.key, dry_run=False, json=out)
    try:
        code = import_module("diemcau.cli.import").tell(asked)
    except Exception as fault:
        nothing: dict[str, Any] = {
            "encoding": "",
            "people": [],
            "dropped_columns": [],
            "added": 0,
            "changed": 0,
            "gone": 0,
        }
        return 3, nothing | {"problems": [{"cell": "", "code": "crash", "message": repr(fault)}]}
    (told,) = json.loads(out.read_text(encoding="utf-8"))
    assert told["file"] == path.name
    return code, told


def _stored_otherwise(conference: Conference, expected: dict[str, list[dict[str, str]]], code: int) -> list[str]:
    """What the roster holds must be what the report said: as many people, under their names."""
    listed = sorted(canonical(name) for name in conference.delegates.values_list("full_name", flat=True))
    wanted = sorted(canonical(person["full_name"]) for person in expected["people"])
    wrong = [] if listed == wanted else [f"the roster has {len(listed)} people, not {len(wanted)}"]
    return wrong + ([] if code == int(bool(expected["refused"])) else [f"exit code {code}"])


def stored() -> str:
    """Every value of every row."""
    rows = (row for model in apps.get_models() for row in model._base_manager.values_list())
    return "\n".join(" ".join(map(str, row)) for row in rows)


def right(verdict: Verdict) -> None:
    assert (verdict.false, verdict.unit, verdict.leaked) == ([], [], []), str(verdict)


def wholly_right(files: list[shelf.Kept], out: Path) -> None:
    verdict = imported(files, out)
    right(verdict)
    assert (verdict.missing, verdict.other) == ([], []), str(verdict)
    assert Delegate.objects.count() == verdict.expected


def test_every_case_is_read_as_a_careful_clerk_would(tmp_path: Path) -> None:
    files = shelf.put(shelf.named(), tmp_path / "files")
    assert len(files) >= 60
    wholly_right(files, tmp_path / "out.json")
    imports = Path(default_storage.path("imports"))
    assert not imports.exists() or not any(imports.iterdir())


@pytest.mark.sqlite  # the cases above go into both databases; here it is the reading
def test_habits_meet_in_one_file(tmp_path: Path) -> None:
    verdict = imported(shelf.put(shelf.composed(SEED, PAIRS), tmp_path / "files"), tmp_path / "out.json")
    right(verdict)
    assert verdict.share >= 0.99, str(verdict)


@pytest.mark.proof
def test_a_list_again_changes_nothing(tmp_path: Path) -> None:
    wrong = []
    for kept in shelf.put(shelf.named(), tmp_path / "files"):
        conference = conference_of(kept.name)
        command(kept.path, conference, tmp_path / "out.json")
        _code, again = command(kept.path, conference, tmp_path / "out.json")
        if (again["added"], again["changed"], again["gone"]) != (0, 0, 0):
            wrong.append(f"{kept.name}: {again['added']} added, {again['changed']} changed, {again['gone']} gone")
        if conference.delegates.count() != len(kept.expected["people"]):
            wrong.append(f"{kept.name}: {conference.delegates.count()} people")
    assert wrong == []


@pytest.mark.proof
def test_every_habit_alone(tmp_path: Path) -> None:
    wholly_right(shelf.put(shelf.alone(), tmp_path / "files"), tmp_path / "out.json")


@pytest.mark.proof
def test_five_hundred_files_of_two_habits(tmp_path: Path) -> None:
    verdict = imported(shelf.put(shelf.composed("proof", 500), tmp_path / "files"), tmp_path / "out.json")
    right(verdict)
    assert verdict.share >= 0.99, str(verdict)


def test_the_corpus_knows_nothing_of_the_importer() -> None:
    folder = Path(shelf.__file__).parent
    assert [path.name for path in folder.rglob("*.py") if "diemcau" in path.read_text(encoding="utf-8")] == []
