"""Everything of a conference in one file: what is in it, who may take it, what is never in it."""

import io
import json
import tracemalloc
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from python_calamine import CalamineWorkbook

from diemcau.cli import export
from diemcau.conferences import records
from diemcau.conferences.exports import record
from diemcau.conferences.models import Conference, ProgrammeItem, Site, Speaker
from diemcau.conferences.records import Column, Source
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow
from diemcau.kernel.actor import NOBODY, SYSTEM, Actor, Held
from diemcau.kernel.errors import NotFound
from diemcau.kernel.names import sort_key
from diemcau.live.polls.models import Answer, Poll
from diemcau.live.questions.models import Question
from diemcau.outcomes.minutes.models import Book, Entry
from diemcau.roster.actions.erasing import NOBODY as ERASED
from diemcau.roster.models import Delegate, InvitedUnit
from diemcau.roster.nominations.actions import make_unit_link
from tests.attendance.world import World, make_people, make_world

pytestmark = pytest.mark.django_db
SRC = Path(records.__file__).parents[1]
FORMULA = '=HYPERLINK("http://x","y")'


def take(kind: str, conference: Conference, language: str = "vi", by: Actor = SYSTEM) -> bytes:
    out = io.BytesIO()
    with translation.override(language):
        record.write(kind, out, by=by, conference=conference)
    return out.getvalue()


def told(conference: Conference, language: str = "vi") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(take("json", conference, language))
    return found


def organiser(conference: Conference) -> Actor:
    return Actor(who="account:7", name="Ban tổ chức", held=frozenset({Held("organizer", conference.pk)}))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_column_of_every_table_is_in_the_dictionary(language: str) -> None:
    """The house's test: a table cannot be offered without saying what its columns mean."""
    with translation.override(language):
        tables = records.tables()
        titles = [str(table.title) for table in tables]
        assert len(tables) > 30
        assert len(set(titles)) == len(titles)
        for table in tables:
            title, columns = str(table.title), table.dictionary()
            assert 0 < len(title) <= 31, title
            assert not set(title) & set("[]:*?/\\"), title
            names = [column.name for column in columns]
            assert len(set(names)) == len(names), table.code
            for column in columns:
                where = f"{table.code}.{column.name}"
                assert column.name.isidentifier(), where
                assert str(column.heading).strip(), where
                assert str(column.means).strip(), where
                assert table.code in ("photos", "speaker_cards") or column.heading != column.means, where
                assert str(column.means)[-1] in ".…;" or table.code in ("photos", "speaker_cards"), where


def test_every_module_that_gives_files_gives_tables_too() -> None:
    """A module that has an export of its own is in the whole record."""
    giving = {path.parent for path in SRC.glob("*/exports*")} | {path.parent for path in SRC.glob("*/*/exports*")}
    assert len(giving) > 12
    assert [app.name for app in sorted(giving) if not (app / "recorded.py").exists()] == []


def test_a_table_is_offered_once() -> None:
    with pytest.raises(RuntimeError, match="delegates"):
        records.add("delegates", "x", [Column("a", "A", "A.")], lambda conference: [], source=Source.TYPED, order=1)


def test_json_and_workbook_hold_the_same_rows() -> None:
    world = make_world(sites=3, people=5)
    Delegate.objects.filter(pk=world.people[0].pk).update(unit=FORMULA, note="+84 1")
    facts, book = told(world.conference), openpyxl.load_workbook(io.BytesIO(take("xlsx", world.conference)))
    with translation.override("vi"):
        tables = records.tables()
        assert book.sheetnames[2:] == [str(table.title) for table in tables]
        for table in tables:
            rows, sheet = facts["tables"][table.code], book[str(table.title)]
            heads = [cell.value for cell in sheet[1]]
            assert heads == [str(column.heading) for column in table.dictionary()], table.code
            assert sheet.max_row == 1 + len(rows), table.code
            assert sheet.freeze_panes == "B2"
            assert sheet.print_title_rows == "$1:$1"
            assert facts["dictionary"][table.code]["columns"].keys() == {column.name for column in table.dictionary()}
    assert [one["code"] for one in facts["tables"]["sites"]] == ["001", "002", "003"]
    people = facts["tables"]["delegates"]
    names = [one["full_name"] for one in people]
    assert names == sorted(names, key=sort_key)
    sheet = book["Đại biểu"]
    at = next(n for n, one in enumerate(people, 2) if one["unit"] == FORMULA)
    cell = sheet.cell(at, 6)
    assert (cell.data_type, cell.value, cell.quotePrefix) == (
        "s" if cell.data_type == "s" else "inlineStr",
        FORMULA,
        True,
    )
    first = CalamineWorkbook.from_filelike(io.BytesIO(take("xlsx", world.conference))).get_sheet_by_index(2).to_python()
    assert first[1][0] == "hoi-nghi"


def test_the_dictionary_is_in_the_language_chosen_and_names_every_column() -> None:
    world = make_world(sites=1, people=1)
    for language, heading in (("vi", "Số phòng"), ("en", "Room number")):
        meant = told(world.conference, language)["dictionary"]["sites"]["columns"]["code"]
        assert all(meant[name] for name in ("unit", "source", "meaning"))
        sheet = openpyxl.load_workbook(io.BytesIO(take("xlsx", world.conference, language))).worksheets[1]
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(rows) == sum(len(table.dictionary()) for table in records.tables())
        [code] = [row for row in rows if row[2] == "sites.code"]
        assert code[1] == meant["heading"]
        assert heading.split()[0] in meant["heading"]


def test_moments_are_utc_in_json_and_the_conference_clock_in_the_workbook() -> None:
    world = make_world(sites=1, people=1)
    row = told(world.conference)["tables"]["sessions"][0]
    begins = datetime.fromisoformat(row["starts_at"])
    assert begins.utcoffset() == world.sessions[0].starts_at.utcoffset()  # type: ignore[union-attr]
    assert begins == world.sessions[0].starts_at
    book = openpyxl.load_workbook(io.BytesIO(take("xlsx", world.conference)))
    shown = book.worksheets[2 + [t.code for t in records.tables()].index("sessions")].cell(2, 5).value
    assert shown == begins.astimezone(timezone.get_fixed_timezone(420)).replace(tzinfo=None)


def test_what_is_anonymous_or_secret_keeps_no_key_and_no_link_goes_out() -> None:
    world = make_world(sites=2, people=3)
    conference, person = world.conference, world.people[0]
    common = {"conference": conference, "site": world.sites[0], "shown_from": 0, "came_at": 1_000, "asked_at": 300_000}
    anonymous, named = uuid4(), uuid4()
    Question.objects.create(
        uid=anonymous, way="box", naming="anonymous", asker="seal-anonymous", delegate=person.uid, unit="Sở Y tế",
        text="Vì sao chậm lương?", search_key="", **common,
    )  # fmt: skip
    Question.objects.create(
        uid=named, way="phone", naming="named", asker="seal-named", delegate=person.uid, unit="Sở Y tế", text="Ai trả?",
        search_key="", **common | {"asked_at": 400_000},
    )  # fmt: skip
    Question.objects.create(
        uid=uuid4(), way="phone", naming="unit", asker="x", text="Bỏ đi", search_key="", withdrawn_at=9, unit="Sở Y tế",
        **common | {"asked_at": 500_000},
    )  # fmt: skip
    secret = Poll.objects.create(
        conference=conference, title={"vi": "Bỏ phiếu kín"}, naming="secret", state="closed", kind="yes_no",
        choices=[{"key": "yes", "text": {"vi": "Có"}}], windows=[[1, 2]],
    )  # fmt: skip
    Answer.objects.create(
        poll=secret, voter="seal-voter", op=uuid4(), site=world.sites[0].pk, way="phone", said="yes", made_at=1, stands=True,
        delegate=person.uid,
    )  # fmt: skip
    unit = InvitedUnit.objects.create(conference=conference, name="Sở Y tế", name_key="so y te")
    link = make_unit_link(unit, by=organiser(conference))
    data = take("json", conference)
    found = json.loads(data)["tables"]
    first, second, third = found["questions"]
    assert (first["unit"], first["delegate"], first["text"]) == ("", None, "Vì sao chậm lương?")
    assert (second["unit"], second["delegate"]) == ("Sở Y tế", person.pk)
    assert (third["text"], third["withdrawn"]) == ("", True)
    assert found["poll_answers"] == []
    text = data.decode()
    for kept in (
        str(anonymous),
        "seal-",
        person.code,
        person.code_hash,
        str(person.uid),
        str(link),
        unit.link.secret_hash,
    ):
        assert kept not in text, kept


def test_who_was_erased_is_blank_and_who_was_taken_off_is_not_reached() -> None:
    world = make_world(sites=1, people=2)
    one, other = world.people
    Delegate.objects.filter(pk=one.pk).update(full_name=ERASED, removed_at=timezone.now())
    Delegate.objects.filter(pk=other.pk).update(phone="+84912345678", email="a@vidu.vn", removed_at=timezone.now())
    rows = {row["number"]: row for row in told(world.conference)["tables"]["delegates"]}
    assert rows[one.pk]["full_name"] == ""
    assert (rows[other.pk]["phone"], rows[other.pk]["email"]) == ("", "")


def test_only_organisers_of_that_conference_take_it_and_it_is_recorded() -> None:
    world, beside = make_world(sites=1, people=1), make_world(sites=1, people=0, key="khac")
    held = [Held("system_admin"), Held("co_organizer", world.conference.pk), Held("organizer", beside.conference.pk)]
    for by in (NOBODY, *(Actor(who="account:9", held=frozenset({one})) for one in held)):
        with pytest.raises(NotFound):
            record.write("json", io.BytesIO(), by=by, conference=world.conference)
    with pytest.raises(NotFound):
        record.write("csv", io.BytesIO(), by=organiser(world.conference), conference=world.conference)
    take("json", world.conference, by=organiser(world.conference))
    row = AuditRow.objects.filter(verb=record.RECORD).latest("pk")
    assert (row.who, row.conference_id, row.facts["format"]) == ("account:7", world.conference.pk, "json")
    assert row.facts["rows"] > 5


def test_queries_do_not_grow_with_the_conference() -> None:
    def queries(sites: int, people: int, key: str) -> int:
        world = make_world(sites=sites, people=people, key=key)
        item = ProgrammeItem.objects.create(session=world.sessions[0], title={"vi": "Sơ cứu"})
        Speaker.objects.bulk_create([Speaker(item=item, name=f"Lò Thị {n}") for n in range(people)])
        book = Book.objects.create(conference=world.conference, language="vi")
        Entry.objects.bulk_create(
            [
                Entry(book=book, source="own", key=str(n), at=timezone.now(), text="Khai mạc", is_edited=True)
                for n in range(people)
            ]
        )
        with CaptureQueriesContext(connection) as seen:
            take("json", world.conference)
        return len(seen)

    queries(1, 1, "truoc")
    assert queries(3, 4, "nho") == queries(12, 40, "to")


@pytest.mark.whole
def test_json_of_many_people_needs_no_more_memory() -> None:
    """A row at a time: ten times the people may cost no more than what the database hands over at once."""
    world = make_world(sites=2, people=200)
    tracemalloc.start()
    take_to_nothing(world)
    _, small = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    make_people(world, 4_000, start=1_000)
    tracemalloc.start()
    take_to_nothing(world)
    _, large = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert large < small + 6_000_000


def take_to_nothing(world: World) -> None:
    with Path("/dev/null").open("wb") as file:
        record.write("json", file, by=SYSTEM, conference=world.conference)


def test_an_organiser_orders_it_on_the_page_and_fetches_it(signed_in: Callable[..., Client]) -> None:
    world = make_world(sites=2, people=3)
    client, path = signed_in(of=world.conference), f"/c/{world.conference.key}/record"
    page = client.get(path).content.decode()
    assert "Toàn bộ hồ sơ" in page
    assert client.post(path, {"kind": "csv", "language": "vi"}).status_code == 422
    ordered = client.post(path, {"kind": "json", "language": "en"})
    run_due()
    assert "hoi-nghi-record.json" in client.get(path).content.decode()
    answer = client.get(f"{ordered['Location']}/fetch")
    found = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert found["language"] == "en"
    assert len(found["tables"]["delegates"]) == 3


def test_the_command_writes_it_whole_or_not_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_world(sites=1, people=2)
    out = tmp_path / "all.xlsx"
    assert export.tell(Namespace(conference="hoi-nghi", format="xlsx", lang="en", out=out)) == 0
    assert openpyxl.load_workbook(out).sheetnames[1] == "Data dictionary"
    assert export.tell(Namespace(conference="khong-co", format="json", lang="vi", out=tmp_path / "x")) == 2
    assert "there is no conference khong-co" in capsys.readouterr().err
    for wrong in (tmp_path, tmp_path / "nowhere" / "y.json"):
        assert export.tell(Namespace(conference="hoi-nghi", format="json", lang="vi", out=wrong)) == 2
        assert capsys.readouterr().err.startswith(f"diemcau: {wrong}: ")
    assert [path.name for path in tmp_path.iterdir()] == ["all.xlsx"]


def test_an_empty_conference_has_all_its_sheets(conference: Conference) -> None:
    found = told(conference)
    assert found["tables"]["conference"][0]["key"] == conference.key
    assert found["tables"]["delegates"] == []
    assert Site.objects.filter(conference=conference).count() == 0
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(take("xlsx", conference))).sheet_names) == 2 + len(
        records.tables()
    )
