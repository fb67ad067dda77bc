"""What others wrote is here as it came: every file by its hash, every package by name, exact version and licence."""

import hashlib
import json

from tests.ui.bundled import ROOT, UI

MANIFEST = json.loads((UI / "vendor/manifest.json").read_text(encoding="utf-8"))
WANTED = json.loads((ROOT / "tools/vendor.json").read_text(encoding="utf-8"))


def test_every_file_is_the_one_that_was_fetched() -> None:
    told = {path: digest for entry in MANIFEST.values() for path, digest in entry["files"].items()}
    assert {path: hashlib.sha256((UI / path).read_bytes()).hexdigest() for path in told} == told


def test_nothing_lies_there_that_nobody_fetched() -> None:
    told = {path for entry in MANIFEST.values() for path in entry["files"]}
    lying = (path for folder in ("vendor", "fonts") for path in (UI / folder).rglob("*") if path.is_file())
    here = {str(path.relative_to(UI)) for path in lying}
    assert here - {"vendor/manifest.json"} == told


def test_manifest_says_what_was_wanted() -> None:
    said = {name: (entry["package"], entry["version"], entry["licence"]) for name, entry in MANIFEST.items()}
    assert said == {name: (entry["package"], entry["version"], entry["licence"]) for name, entry in WANTED.items()}
    assert all(len(entry["sha256"]) == 64 for entry in MANIFEST.values())


def test_lists_name_no_host() -> None:
    assert "://" not in json.dumps([MANIFEST, WANTED])
