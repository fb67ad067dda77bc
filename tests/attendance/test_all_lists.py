"""Lists of all rooms and the report of very many: ordered on a page, made by a job, as the single ones say."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.attendance import exports, queries
from diemcau.attendance.exports import all_lists
from diemcau.attendance.views import headcount
from diemcau.conferences.handouts import JOB
from diemcau.conferences.models import Session, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.models import AuditRow, JobRow
from diemcau.kernel.actor import Actor
from diemcau.roster.models import Delegate

from .test_reports import sheets_of, text_of
from .world import World, code_hash, make_people

Browser = Callable[..., Client]
Act = Callable[..., Actor]


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    """What is made lies in a folder of the test."""
    changed = {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = settings.STORAGES | {"default": changed}


@pytest.fixture
def lively(world: World) -> World:
    """People came, stayed away, sent somebody, sat in another room; room 3 does not meet in the afternoon."""
    morning, afternoon = (session.pk for session in world.sessions)
    one, two, three = (site.pk for site in world.sites)
    world.sessions[1].not_for.add(world.sites[2])
    first, second, third, fourth = world.people
    world.judge(
        world.op("check_in", {"delegate": first.uid, "session": morning}, site=one),
        world.op("visitor", {"code_hash": code_hash(world, first), "session": afternoon}, site=two),
        world.op("absent", {"delegate": second.uid, "session": morning, "reason": "duty_trip"}, site=two),
        world.op("walk_in", {"session": morning, "full_name": "Hà Thị Ghé"}, site=three),
        world.op("visitor", {"code_hash": code_hash(world, third), "session": morning}, site=one),
        world.op("substitute", {"delegate": fourth.uid, "session": morning, "full_name": "Lý Văn Thay"}, site=one),
    )
    Delegate.objects.filter(pk=second.pk).update(status="declined")
    return world


def order(world: World, client: Client, **said: Any) -> str:
    """The address of the page that says how far it is."""
    wanted = {"session": world.sessions[0].pk, "level": "*", "kind": "pdf", "blank": 2} | said
    answer = client.post(reverse("attendance:lists", args=[world.conference.key]), wanted)
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def fetched(client: Client, page: str) -> bytes:
    answer: Any = client.get(f"{page}/fetch")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def opened(paper: bytes) -> Any:
    return pypdfium2.PdfDocument(paper)  # type: ignore[no-untyped-call]


def pages_of(paper: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in opened(paper)]


@pytest.mark.parametrize(("language", "signature", "title"), [("vi", "Ký nhận", "Danh sách điểm danh"), ("en", "Signature", "Attendance list")])  # fmt: skip
def test_every_room_begins_on_a_page_of_its_own(
    lively: World, browser: Browser, language: str, signature: str, title: str
) -> None:
    make_people(lively, 40, start=100, sites=[lively.sites[1]])
    client = browser(language=language)
    page = order(lively, client)
    assert 'hx-trigger="every 1s"' in client.get(page).content.decode()
    run_due()
    pages = pages_of(fetched(client, page))
    assert len(pages) > 3
    numbers = [text.split("·")[-2].split()[-1] + text.split("·")[-1].split()[0] for text in pages]
    assert numbers == ["0011/1", *[f"002{n}/{len(pages) - 2}" for n in range(1, len(pages) - 1)], "0031/1"]
    for text, site in ((pages[0], lively.sites[0]), (pages[1], lively.sites[1]), (pages[-1], lively.sites[2])):
        assert {f"{site.code} – {site.name}", title} <= set(text.splitlines())
        assert signature in text
    assert [mark.get_title() for mark in opened(fetched(client, page)).get_toc()][1] == "002 – Xã Thử Nghiệm 2"
    row = AuditRow.objects.get(verb="attendance.lists_pdf")
    assert (row.facts["rooms"], row.facts["people"], row.facts["run"]) == (3, 46, "live")


def test_all_lists_together_say_what_every_one_says_alone(lively: World) -> None:
    for sessions in (lively.sessions, lively.sessions[:1], lively.sessions[1:]):
        together = queries.attendance_lists(lively.sites, sessions)
        for site in lively.sites:
            met = [one for one in sessions if not one.not_for.filter(pk=site.pk).exists()]
            alone = [queries.attendance_list(site, met)] if met else []
            assert [of for of in together if of.site == site] == alone


def test_the_lists_cost_the_same_queries_at_every_size(world: World, actor: Act) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            binder = exports.binder_for(actor(), world.conference, exports.Wanted())
            assert len(binder.pieces) == 1
            assert sum(len(some) for some in binder.lists(actor())) == binder.rooms
        return len(seen)

    actor()
    few = cost()
    rooms = [Site(conference=world.conference, name=f"P{n}", name_key="", search_key="", code=f"{n}", level="other", order=n) for n in range(900, 920)]  # fmt: skip
    make_people(world, 40, start=1_000, sites=Site.objects.bulk_create(rooms))
    assert cost() == few


def test_a_level_and_a_half_day_narrow_it(lively: World, browser: Browser) -> None:
    client = browser()
    page = order(lively, client, level="commune", session=lively.sessions[1].pk)
    run_due()
    text = " ".join(pages_of(fetched(client, page)))
    assert "002 – " in text
    assert "001 – " not in text  # the hub is a level of its own
    assert "003 – " not in text  # does not meet
    Session.not_for.through.objects.get_or_create(session=lively.sessions[1], site=lively.sites[1])
    said = {"session": lively.sessions[1].pk, "level": "commune", "kind": "pdf", "blank": 0}
    refused = client.post(reverse("attendance:lists", args=[lively.conference.key]), said)
    assert refused.status_code == 422
    assert "None of these rooms meets in this half-day." in refused.content.decode()


def test_of_very_many_rooms_several_papers_are_zipped(
    lively: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_lists, "MOST_ROOMS", 2)
    client = browser()
    page = order(lively, client)
    run_due()
    with zipfile.ZipFile(io.BytesIO(fetched(client, page))) as archive:
        assert archive.namelist() == ["hoi-nghi-001-002.pdf", "hoi-nghi-003-003.pdf"]
        assert "Hà Thị Ghé" in text_of(archive.read("hoi-nghi-003-003.pdf"))
    assert JobRow.objects.get(name=JOB).progress == 1


def test_a_list_that_grew_since_it_was_ordered_stays_one_paper(
    lively: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser()
    page = order(lively, client)
    monkeypatch.setattr(all_lists, "MOST_ROOMS", 1)
    run_due()
    assert len(pages_of(fetched(client, page))) == 3


def test_the_workbook_of_few_rooms_has_a_sheet_for_each(lively: World, browser: Browser) -> None:
    client = browser()
    page = order(lively, client, kind="xlsx", session=0)
    run_due()
    sheets = sheets_of(fetched(client, page))
    assert list(sheets) == ["Rooms", "001 Điểm cầu trung tâm", "002 Xã Thử Nghiệm 2", "003 Xã Thử Nghiệm 3"]
    rows = {row[0]: row for row in sheets["Rooms"]}
    assert rows["001"][3:] == [2, 4, 3, 0]
    assert rows["003"][3:] == [1, 2, 1, "–"]
    sums = [sum(rows[code][column] for code in ("001", "002", "003")) for column in (3, 4)]
    assert rows["Total"][3:] == [*sums, 4, 1]
    names = {row[1] for row in sheets["001 Điểm cầu trung tâm"]}
    assert {lively.people[0].full_name, "Lý Văn Thay (for Trần Thử Giang 4)"} <= names


def test_the_workbook_of_many_rooms_is_one_sheet_to_filter(
    lively: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_lists, "MOST_SHEETS", 2)
    client = browser()
    page = order(lively, client, kind="xlsx", session=0)
    run_due()
    sheets = sheets_of(fetched(client, page))
    assert list(sheets) == ["Rooms", "Attendance list"]
    people = [row for row in sheets["Attendance list"] if row[0] in ("001", "002", "003")]
    assert len(people) == sum(row[4] for row in sheets["Rooms"] if row[0] in ("001", "002", "003"))
    walked_in = next(row for row in people if "Hà Thị Ghé" in row[3])
    assert (walked_in[0], walked_in[8]) == ("003", "–")


def test_the_page_says_what_was_ordered_and_how_it_went(lively: World, browser: Browser, actor: Act) -> None:
    client, url = browser(language="vi"), reverse("attendance:lists", args=[lively.conference.key])
    assert "Đã tạo trong một ngày qua" not in client.get(url).content.decode()
    page = order(lively, client)
    JobRow.objects.filter(name=JOB).update(state="running", progress=0.4)
    text = client.get(url).content.decode()
    assert f'href="{page}"' in text
    assert "đang tạo, 40 %" in text
    JobRow.objects.filter(name=JOB).update(state="failed")
    assert "không tạo được" in client.get(url).content.decode()
    JobRow.objects.filter(name=JOB).update(state="waiting")
    run_due()
    assert ">sẵn sàng<" in client.get(url).content.decode()
    assert page not in browser("co_organizer").get(url).content.decode()


def test_without_rooms_or_half_days_the_page_says_what_to_do(world: World, browser: Browser) -> None:
    client, url = browser(), reverse("attendance:lists", args=[world.conference.key])
    Session.objects.all().delete()
    text = client.get(url).content.decode()
    assert "plan the programme first" in text
    assert "<form method" not in text.split("<main")[1]
    Site.objects.all().delete()
    assert "add the rooms first" in client.get(url).content.decode()


def test_the_report_of_very_many_rooms_is_made_by_a_job(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(headcount, "AT_ONCE", 2)
    client, url = browser("hub_technician"), reverse("attendance:headcount_pdf", args=[world.conference.key])
    answer = client.get(f"{url}?round={world.rounds[1].pk}&run=rehearsal")
    assert answer.status_code == 302
    page = str(answer["Location"])
    assert AuditRow.objects.filter(verb="attendance.flash_pdf").count() == 0
    run_due()
    text = text_of(fetched(client, page))
    assert "Rehearsal" in text
    assert "Round 2" in text
    assert AuditRow.objects.get(verb="attendance.flash_pdf").who == JobRow.objects.get(name=JOB).facts["who"]
    assert client.head(f"{page}/fetch")["Content-Disposition"] == 'attachment; filename="hoi-nghi-headcount.pdf"'
    monkeypatch.setattr(headcount, "AT_ONCE", 3)
    assert client.get(url)["Content-Type"] == "application/pdf"
