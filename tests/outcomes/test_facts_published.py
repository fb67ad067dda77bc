"""The five real conferences, fact by fact: what was published of them stands in the drafted release and in the report on the results, and
a check that finds nothing missing there does find it when any one of the facts is another one."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.utils import translation

from diemcau.conferences import reference
from diemcau.conferences.models import Conference, Organiser, ProgrammeItem, Speaker, StatedQuantity
from diemcau.infra.documents import Document, Table
from diemcau.kernel.actor import SYSTEM
from diemcau.kernel.formats import Quantity, padded, quantity
from diemcau.outcomes.documents import kept
from diemcau.outcomes.documents.kinds import kind_of
from diemcau.outcomes.press import files
from diemcau.outcomes.press.exports.bundle import subject_of
from diemcau.people import actions as people
from diemcau.people.models import Organisation
from tests.outcomes.press_grounds import approved

FILE = Path(__file__).resolve().parents[3] / "shared" / "reference" / "conferences.json"
KEYS = ("dien-bien-2023", "lai-chau-2022", "cao-bang-2022", "binh-dinh-2023", "hau-giang-2024")
LEVELS = {"district": "cấp huyện", "commune": "cấp xã"}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.exists(), reason="the reference file lies beside the house"),
]


class Told(NamedTuple):
    """A paper as texts, one for each paragraph and row of a table, and the rows of its tables."""

    lines: Sequence[str]
    rows: Sequence[Sequence[str]]

    @property
    def whole(self) -> str:
        return " ".join(" ".join(self.lines).split())


def record_of(key: str) -> Mapping[str, Any]:
    told = json.loads(FILE.read_text(encoding="utf-8"))["conferences"]
    return next(one for one in told if one["key"] == key)


@pytest.fixture
def loaded(
    request: pytest.FixtureRequest, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Conference, Mapping[str, Any]]:
    monkeypatch.setattr(files, "root", lambda: tmp_path / "press")
    people.import_units(by=SYSTEM, file=(FILE.parent / "units-2024-lai-chau-cao-bang.csv").read_bytes())
    conference, record = reference.load(FILE, request.param), record_of(request.param)
    for number, photo in enumerate(record.get("photos", ())):
        approved(conference, photo["caption"], shade=10 * number, credit=f"Nguồn {number}")
    return conference, record


def told(conference: Conference, kind: str) -> Told:
    draw = kind_of(kind).draw
    assert draw is not None
    with translation.override("vi"):
        drawn: Sequence[Document] = draw(subject_of(Conference.objects.get(pk=conference.pk), "vi"))
    tables = [block for one in drawn for block in one.blocks if isinstance(block, Table)]
    return Told(kept.paragraphs(kept.as_kept(drawn)), [row for table in tables for row in table.rows])


def in_order(texts: Sequence[str], whole: str) -> bool:
    """Each behind the one before it."""
    at = 0
    for text in texts:
        at = whole.find(text, at)
        if at < 0:
            return False
        at += len(text)
    return True


def programme_of(record: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [item for item in record["programme"] if item["kind"] != "break"]


def wanted_of_both(record: Mapping[str, Any], lines: Sequence[str]) -> dict[str, Callable[[str], bool]]:
    """What no paper may leave out, by its name."""
    bodies = [one["name"] for one in record["organisers"] if one["role"] != "venue_provider"]
    topics = [item["title"] for item in programme_of(record) if item["kind"] == "topic"]
    offices = [name for item in programme_of(record) for name in (item["by"] or "").split("; ") if name]
    places = [one["name"] for one in record["organisers"] if one["role"] == "venue_provider"]
    return {
        "official name": lambda whole: record["official_name"] in whole,
        "organisers in their order": lambda _whole: any(in_order(bodies, line) for line in lines),
        "who gave the venue": lambda whole: all(name in whole for name in places),
        "topics in their order": lambda whole: in_order(topics, whole),
        "titles": lambda whole: all(item["title"] in whole for item in programme_of(record)),
        "offices": lambda whole: all(office in whole for office in offices),
        "groups": lambda whole: all(group in whole for group in record["delegates"]["groups"]),
        "chair": lambda whole: (record.get("chair") or "") in whole,
    }


def missing_in_release(record: Mapping[str, Any], paper: Told) -> list[str]:
    whole, value = paper.whole, record["delegates"]["value"]
    wanted = wanted_of_both(record, paper.lines)
    if value is not None:
        people_said = quantity(Quantity(value, record["delegates"]["qualifier"]), "vi")
        wanted["delegates"] = lambda whole: f"Tham dự hội nghị có {people_said} đại biểu" in whole
    levels = record["sites"]["levels"]
    if levels:
        count = record["sites"].get("stated") or sum(one["count"] for one in levels)
        by_level = "; ".join(f"{LEVELS[one['level']]}: {padded(one['count'], 'vi')}" for one in levels)
        wanted["sites"] = lambda whole: f"kết nối đến {count} điểm cầu, trong đó {by_level}." in whole
    captions = [f"Ảnh {n}. {one['caption']} (Ảnh: Nguồn {n - 1})" for n, one in enumerate(record.get("photos", ()), 1)]
    wanted["captions"] = lambda whole: in_order(captions, whole)
    asked = record.get("requests_to_delegates", ())
    wanted["requests"] = lambda whole: in_order(asked, whole)
    return [name for name, stands in wanted.items() if not stands(whole)]


def missing_in_report(record: Mapping[str, Any], paper: Told) -> list[str]:
    figures = {row[0]: row[1] for row in paper.rows if len(row) >= 3}
    found = [name for name, stands in wanted_of_both(record, paper.lines).items() if not stands(paper.whole)]
    value, levels = record["delegates"]["value"], record["sites"]["levels"]
    if value is not None:
        people_said = quantity(Quantity(value, record["delegates"]["qualifier"]), "vi")
        found += ["delegates"] if figures.get("Đại biểu") != people_said else []
    if levels:
        count = record["sites"].get("stated") or sum(one["count"] for one in levels)
        found += ["sites"] if figures.get("Điểm cầu") != str(count) else []
        said = [words for label, words in figures.items() if "cấp" in label.lower()]
        found += ["levels"] if said != [padded(one["count"], "vi") for one in levels] else []
    return found


@pytest.mark.parametrize("loaded", KEYS, indirect=True)
def test_all_that_was_published_stands_in_the_release_and_in_the_report(
    loaded: tuple[Conference, Mapping[str, Any]],
) -> None:
    conference, record = loaded
    assert missing_in_release(record, told(conference, "press_release")) == []
    assert missing_in_report(record, told(conference, "result_report")) == []


def another_name(conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(official_name={"vi": "Một hội nghị khác"})


def another_order(conference: Conference) -> None:
    """Who stood first stands last."""
    last = Organiser.objects.filter(conference=conference).count()
    first = Organiser.objects.filter(conference=conference).order_by("order", "pk")[0]
    Organiser.objects.filter(pk=first.pk).update(order=last + 5)


def another_body(conference: Conference) -> None:
    row = Organiser.objects.filter(conference=conference).order_by("-order", "-pk")[0]
    Organisation.objects.filter(pk=row.organisation_id).update(name={"vi": "Một cơ quan khác"})


def one_more(name: str) -> Callable[[Conference], None]:
    def change(conference: Conference) -> None:
        row = StatedQuantity.objects.get(conference=conference, name=name)
        StatedQuantity.objects.filter(pk=row.pk).update(value=(row.value or 0) + 1)

    return change


def one_room_less(level: str) -> Callable[[Conference], None]:
    def change(conference: Conference) -> None:
        conference.sites.filter(level=level).order_by("-pk")[0].delete()

    return change


def less_sure(conference: Conference) -> None:
    row = StatedQuantity.objects.get(conference=conference, name="delegates")
    other = "nearly" if row.qualifier != "nearly" else "exact"
    StatedQuantity.objects.filter(pk=row.pk).update(qualifier=other)


def another_topic(conference: Conference) -> None:
    row = ProgrammeItem.objects.filter(session__conference=conference, kind="topic").order_by("pk")[0]
    ProgrammeItem.objects.filter(pk=row.pk).update(title={"vi": "Một chuyên đề khác"})


def another_office(conference: Conference) -> None:
    row = Speaker.objects.filter(item__session__conference=conference).order_by("pk")[0]
    Speaker.objects.filter(pk=row.pk).update(positions=[{"vi": "Một chức vụ khác"}], organisation=None)


def another_group(conference: Conference) -> None:
    Conference.objects.filter(pk=conference.pk).update(groups_stated=[{"vi": "một nhóm khác"}])


def another_caption(conference: Conference) -> None:
    photo = conference.photos.order_by("pk")[0]
    conference.photos.filter(pk=photo.pk).update(caption={"vi": "Một chú thích khác"})


EVERYWHERE = (another_name, another_body, another_topic, another_office, another_group)
CHANGES = [
    *(("lai-chau-2022", change) for change in (*EVERYWHERE, one_more("delegates"), less_sure, another_caption)),
    ("lai-chau-2022", one_more("sites")),
    ("cao-bang-2022", one_room_less("district")),
    ("cao-bang-2022", one_room_less("commune")),
    ("cao-bang-2022", less_sure),
    ("binh-dinh-2023", one_more("delegates")),
    ("binh-dinh-2023", less_sure),
    ("dien-bien-2023", another_order),
]


@pytest.mark.parametrize(("loaded", "change"), CHANGES, indirect=["loaded"])
def test_one_fact_that_is_another_one_is_found(
    loaded: tuple[Conference, Mapping[str, Any]], change: Callable[[Conference], None]
) -> None:
    conference, record = loaded
    change(conference)
    assert missing_in_release(record, told(conference, "press_release")) != []
    if change is not another_caption:  # captions go with the press's papers
        assert missing_in_report(record, told(conference, "result_report")) != []
