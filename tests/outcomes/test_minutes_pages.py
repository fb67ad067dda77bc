"""The secretary's pages, files and papers."""

import io
import re
from importlib.resources import files
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from diemcau.conferences.letterheads import letterhead_of
from diemcau.infra import documents
from diemcau.infra.cues import audiences_of
from diemcau.kernel.formats import Quantity
from diemcau.outcomes.documents import kinds
from diemcau.outcomes.documents.kinds import Subject
from diemcau.outcomes.facts.sheets import Figure, Sheet
from diemcau.outcomes.minutes import actions, exports, papers, queries
from diemcau.outcomes.minutes.models import Conclusion, Task
from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.outcomes.press_grounds import docx_text, pdf_text
from tests.outcomes.test_minutes_actions import BEGAN, ask, item, lines, secretary, speak

pytestmark = pytest.mark.django_db
PAGE = "/c/hoi-nghi/minutes"


@pytest.fixture
def world() -> World:
    made = make_world()
    item(made)
    speak(made, "đề nghị thêm máy AED")
    ask(made)
    return made


@pytest.fixture
def client(world: World) -> Client:
    return browser(world)


def browser(world: World, name: str = "thu-ky", language: str = "vi", role: str = "organizer") -> Client:
    account = Account.objects.create(username=name, full_name="Lò Thị Thư Ký")
    RoleHeld.objects.create(account=account, role=role, conference_id=world.conference.pk, site_id=0, given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = language
    return client


def text(client: Client, path: str = "") -> str:
    response = client.get(PAGE + path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def conclude(world: World) -> Conclusion:
    who = secretary(world)
    one = actions.word_conclusion(
        world.conference, "live", by=who, text="Mỗi xã có một tổ sơ cứu.", said_by="", kind="conclusion"
    )
    said = actions.Said("Lập tổ sơ cứu", "UBND các xã", "Trạm Y tế", BEGAN.date())
    actions.set_task(world.conference, "live", by=who, conclusion=one.pk, said=said)
    return one


def test_the_page_shows_what_happened_and_takes_texts(world: World, client: Client) -> None:
    assert "Khai mạc." in text(client)
    (line, *_rest) = lines(world)
    said = {"verb": "write", "source": line.source, "key": line.key, "seen": "0", "text": "Khai mạc trọng thể."}
    assert client.post(f"{PAGE}/entry", said).json() == {"version": 1, "text": "Khai mạc trọng thể.", "edited": True}
    late = client.post(f"{PAGE}/entry", said | {"text": "Khác."})
    assert (late.status_code, late.json()["text"], late.json()["version"]) == (409, "Khai mạc trọng thể.", 1)
    assert "Khai mạc trọng thể." in text(client, "/entries")
    own = {"verb": "add", "key": "c" * 32, "at": "2026-11-23T08:30", "text": "Mất điện."}
    assert client.post(f"{PAGE}/entry", own).status_code == 200
    assert next(one.at.isoformat() for one in lines(world) if one.is_own) == "2026-11-23T01:30:00+00:00"
    assert client.post(f"{PAGE}/entry", said | {"source": "none"}).status_code == 404
    assert client.post(f"{PAGE}/entry", said | {"text": ""}).status_code == 422


@pytest.mark.parametrize("at", ["", "x", "2026-13-45T99:99", "0001-01-01T00:00", "9999-12-31T23:59-12:00"])
def test_a_time_that_is_none_is_now(world: World, client: Client, at: str) -> None:
    own = {"verb": "add", "key": "c" * 32, "at": at, "text": "Mất điện."}
    assert client.post(f"{PAGE}/entry", own).status_code == 200
    assert text(client)


def test_the_rehearsal_has_a_page_of_its_own(world: World, client: Client) -> None:
    shown = text(client, "?run=rehearsal")
    assert "Khai mạc." not in shown
    assert "Biên bản buổi diễn tập" in shown


def test_conclusions_and_tasks_are_written_changed_and_deleted(world: World, client: Client) -> None:
    said = {"seen": "0", "kind": "request", "text": "Mỗi xã một tổ.", "said_by": "Ông Giàng A Chu"}
    assert client.post(f"{PAGE}/conclusions", said).status_code == 303
    one = Conclusion.objects.get()
    said_of_task = {"text": "Lập tổ", "lead": "UBND xã", "due": "2026-12-31", "seen": "0"}
    task = {"verb": "task"} | {f"task-{name}": value for name, value in said_of_task.items()}
    assert client.post(f"{PAGE}/conclusions/{one.pk}", task).status_code == 303
    assert "31/12/2026" in text(client, "/conclusions")
    late = client.post(f"{PAGE}/conclusions/{one.pk}", said | {"text": "Của tôi."})
    assert late.status_code == 422
    assert "Của tôi." in late.content.decode()
    assert "Mỗi xã một tổ." in late.content.decode()
    number = Task.objects.get().pk
    assert client.post(f"{PAGE}/tasks/{number}", task | {"task-seen": "1", "task-lead": "Sở Y tế"}).status_code == 303
    assert Task.objects.get().lead == "Sở Y tế"
    assert client.post(f"{PAGE}/tasks/{number}", {"verb": "drop", "seen": "2"}).status_code == 303
    assert client.post(f"{PAGE}/conclusions/{one.pk}", {"verb": "drop", "seen": "1"}).status_code == 303
    assert not Conclusion.objects.exists()


def test_the_head_is_written_and_the_clock_shown(world: World, client: Client) -> None:
    said = {"head-seen": "0", "head-chair": "Ông Giàng A Chu, Phó Giám đốc", "head-closed_at": "2026-11-27T11:30"}
    assert client.post(PAGE, said).status_code == 303
    assert "04/12/2026" in text(client, "/conclusions")
    late = client.post(PAGE, said | {"head-chair": "Bà B"})
    assert late.status_code == 422
    assert "Bà B" in late.content.decode()


def test_it_is_taken_away_with_what_its_columns_mean(world: World, client: Client) -> None:
    conclude(world)
    told: dict[str, Any] = client.get("/c/hoi-nghi/minutes.json").json()
    assert [one["source"] for one in told["entries"]] == ["item", "spoken", "question"]
    assert (told["tasks"][0]["lead"], told["tasks"][0]["conclusion"]) == ("UBND các xã", 1)
    with translation.override("vi"):
        for sheet, (_title, columns) in exports.dictionary().items():
            assert set(told["dictionary"][sheet]) == {name for name, *_rest in columns}
            assert all(set(row) == {name for name, *_rest in columns} for row in told[sheet])
    book = openpyxl.load_workbook(io.BytesIO(client.get("/c/hoi-nghi/minutes.xlsx").content))
    assert book.sheetnames == ["Biên bản", "Kết luận", "Nhiệm vụ", "Giải thích các cột"]
    assert book["Biên bản"]["C2"].value == "Khai mạc."


def subject(world: World, language: str = "vi") -> Subject:
    figures = {
        key: Figure(key, key, Quantity(value, qualifier))
        for key, value, qualifier in (("present", 3000, "more_than"), ("sites", 114, "exact"))
    }
    conference = world.conference
    return Subject(conference, language, Sheet(language, figures), letterhead_of(conference, language))


@pytest.mark.parametrize("kind", ["minutes", "conclusion_notice"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_papers_are_drawn_as_pdf_and_as_docx(world: World, kind: str, language: str) -> None:
    conclude(world)
    draw = kinds.kind_of(kind).draw
    assert draw is not None
    with translation.override(language):
        drawn = draw(subject(world, language))
    shown, typed = pdf_text(documents.pdf(drawn)), docx_text(documents.docx(drawn))
    for told in (shown, typed):
        assert "Mỗi xã có một tổ sơ cứu" in told
    assert ("UBND các xã" in shown) == (kind == "conclusion_notice")


def test_minutes_quote_the_fact_sheet(world: World) -> None:
    conclude(world)
    of = subject(world)
    with translation.override("vi"):
        draw = kinds.kind_of("minutes").draw
        assert draw is not None
        told = docx_text(documents.docx(draw(of)))
    assert "hơn 3.000 đại biểu tại điểm cầu chính và 114 điểm cầu" in told
    assert of.sheet.quoted == {"present": "hơn 3.000", "sites": "114"}
    assert told.index("Khai mạc.") < told.index("đề nghị thêm máy AED") < told.index("Mỗi xã có một tổ")


def test_who_chaired_stands_in_the_sentence_and_empty_parts_are_gaps(world: World) -> None:
    draw = kinds.kind_of("conclusion_notice").draw
    assert draw is not None
    with translation.override("vi"):
        assert f"{papers.GAP} đã kết luận: {papers.GAP}" in docx_text(documents.docx(draw(subject(world))))
        actions.head_book(
            world.conference, "live", by=secretary(world), seen=0, chair="Ông Giàng A Chu, Phó Giám đốc Sở Y tế",
            secretary="", closed_at=None,
        )  # fmt: skip
        conclude(world)
        told = docx_text(documents.docx(draw(subject(world))))
    assert ", ông Giàng A Chu, Phó Giám đốc Sở Y tế, đã kết luận: Kết luận" in told


def test_what_is_left_out_is_not_in_the_paper(world: World) -> None:
    key = next(one.key for one in lines(world) if one.source == "spoken")
    who = secretary(world)
    actions.hide_entry(world.conference, "live", by=who, source="spoken", key=key, hidden=True, seen=0)
    with translation.override("vi"):
        draw = kinds.kind_of("minutes").draw
        assert draw is not None
        assert "AED" in (told := docx_text(documents.docx(draw(subject(world)))))
    assert "đề nghị thêm máy AED" not in told


def test_the_page_hears_of_all_that_makes_an_entry() -> None:
    script = files("diemcau.outcomes.minutes").joinpath("static/minutes/js/following.js").read_text()
    cues = set(re.findall(r'"(\w+)"', script.partition("const CUES")[2].partition(";")[0]))
    assert cues == {"sheet", "programme", "questions", "polls", "totals", "stage", "slides_deck", "film"}
    assert {cue for cue in cues if "lists" in dict(audiences_of(cue, "7"))} == cues


def test_the_list_of_the_page_has_all(world: World) -> None:
    assert len(queries.lines_of(queries.book_of(world.conference, "live"), "en")) == 3
