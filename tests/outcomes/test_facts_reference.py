"""The five real conferences: every published figure comes out of the fact sheet with its qualifier, and what nobody published is
unknown."""

import json
from pathlib import Path
from typing import Any

import pytest

from diemcau.conferences import reference
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.facts import queries
from diemcau.people import actions as people
from tests.attendance.world import make_world

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT.parent / "shared" / "reference" / "conferences.json"
KEYS = ["dien-bien-2023", "lai-chau-2022", "cao-bang-2022", "binh-dinh-2023", "hau-giang-2024"]
WORDS = {
    ("lai-chau-2022", "vi"): {"delegates": "3.100", "sites": "114", "sites_district": "08", "sites_commune": "106"},
    ("lai-chau-2022", "en"): {"delegates": "3,100", "sites": "114", "sites_district": "8", "sites_commune": "106"},
    ("cao-bang-2022", "vi"): {"delegates": "hơn 3.000", "sites": "171", "sites_district": "10", "sites_commune": "161"},
    ("cao-bang-2022", "en"): {
        "delegates": "more than 3,000",
        "sites": "171",
        "sites_district": "10",
        "sites_commune": "161",
        "topics": "4",
        "speakers": "…",
    },
    ("binh-dinh-2023", "vi"): {
        "delegates": "khoảng 120",
        "sites": "…",
        "topics": "02",
        "speakers": "02",
        "sessions": "02",
    },
    ("binh-dinh-2023", "en"): {"delegates": "about 120", "sites": "…", "topics": "2", "speakers": "2", "sessions": "2"},
    ("dien-bien-2023", "vi"): {"delegates": "…", "sites": "…", "rooms": "01", "topics": "05", "speakers": "…"},
    ("dien-bien-2023", "en"): {"delegates": "…", "sites": "…", "rooms": "1", "topics": "5", "speakers": "…"},
    ("hau-giang-2024", "vi"): {"delegates": "…", "sites": "…", "topics": "04", "present": "…", "questions": "…"},
    ("hau-giang-2024", "en"): {"delegates": "…", "sites": "…", "topics": "4", "present": "…", "questions": "…"},
}
COUNTED_ON_THE_DAY = [
    "rooms_reported", "expected", "registered", "present", "substitutes", "guests", "absent", "excused", "questions", "questions_answered",
]  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[False, True], ids=["without units", "with units"])
def units(request: pytest.FixtureRequest) -> None:
    if request.param:
        people.import_units(by=SYSTEM, file=(FILE.parent / "units-2024-lai-chau-cao-bang.csv").read_bytes())


def record(key: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))["conferences"]
    return next(one for one in found if one["key"] == key)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_published_figures(units: None, key: str, language: str) -> None:
    conference = reference.load(FILE, key)
    sheet = queries.sheet_of(conference, language)
    facts = record(key)
    published = facts["delegates"]
    wanted = None if published["value"] is None else Quantity(published["value"], published["qualifier"])
    assert sheet["delegates"].stated == wanted
    for level in facts["sites"]["levels"]:
        assert sheet[f"sites_{level['level']}"].stated == Quantity(level["count"])
    levels = sum(level["count"] for level in facts["sites"]["levels"])
    assert sheet["sites"].stated == (Quantity(facts["sites"].get("stated") or levels) if levels else None)
    assert sheet["sites_hub"].stated == Quantity(facts["sites"]["hub"])
    assert sheet["topics"].stated == Quantity(sum(item["kind"] == "topic" for item in facts["programme"]))
    for unknown in COUNTED_ON_THE_DAY:
        assert sheet[unknown].stated is None, unknown
    quoted = WORDS[key, language]
    assert {name: sheet.words(name) for name in quoted} == quoted
    assert sheet.quoted == quoted


@pytest.mark.parametrize("key", KEYS)
def test_nothing_that_was_published_is_contradicted(units: None, key: str) -> None:
    lines = queries.lines_of(reference.load(FILE, key), "vi")
    assert [line.figure.key for line in lines if line.is_wrong or line.difference] == []


def test_a_published_figure_says_of_when_it_is() -> None:
    conference = reference.load(FILE, "lai-chau-2022")
    published = queries.sheet_of(conference, "en")["delegates"].as_of
    assert published is not None
    assert published.isoformat() == "2022-08-23T04:04:00+00:00"


@pytest.mark.parametrize("key", KEYS)
def test_as_many_queries_for_every_conference(key: str, django_assert_max_num_queries: Any) -> None:
    conference = reference.load(FILE, key)
    conference = Conference.objects.get(pk=conference.pk)
    with django_assert_max_num_queries(15):
        queries.sheet_of(conference, "vi")


def test_levels_whose_codes_read_alike_are_one_figure() -> None:
    world = make_world(sites=5, people=0)
    for site, level in zip(world.sites[1:], ("Xã", "xa", "…", "other"), strict=True):
        Site.objects.filter(pk=site.pk).update(level=level)
    sheet = queries.sheet_of(world.conference, "vi")
    levels = {key: figure.stated for key, figure in sheet.items() if key.startswith("sites_")}
    assert levels == {"sites_hub": Quantity(1), "sites_xa": Quantity(2), "sites_other": Quantity(2)}
