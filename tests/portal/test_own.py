"""A delegate's own page, by a link of their own: no sign-in, no script, little to fetch."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import brotli
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diemcau.attendance.models import Attendance
from diemcau.conferences.models import Conference, Day, ProgrammeItem, Session, Site
from diemcau.kernel import names
from diemcau.kernel.actor import Actor, Held
from diemcau.live.film.models import Material
from diemcau.live.polls.models import Answer, Poll
from diemcau.live.polls.seals import Seals
from diemcau.roster import actions, pocket
from diemcau.roster.entry import Entry
from diemcau.roster.invitations.models import Asking
from diemcau.roster.models import DataRequest, Delegate, Substitution
from diemcau.roster.queries import substitutions
from diemcau.roster.substituting import Proposal

MOST_BYTES = 40_000
MOST_SCRIPT = 6_000


@pytest.fixture
def organiser(db: None) -> Actor:
    return Actor("account:1", "Ban tổ chức", frozenset({Held("organizer", _conference().pk)}))


def _conference() -> Conference:
    made, new = Conference.objects.get_or_create(
        key="so-cuu-2026", defaults={"short_name": {"vi": "Tập huấn sơ cứu", "en": "First aid"}, "processing_notice": {"vi": "Theo Luật 91/2025/QH15."}},
    )  # fmt: skip
    if new:
        day = Day.objects.create(conference=made, date=date(2026, 12, 5))
        site = Site.objects.create(conference=made, code="002", name="Xã Văn Lăng", level="commune", room="Hội trường tầng 2", name_key=names.text_key("x"), search_key="x")  # fmt: skip
        for part, hour in (("morning", 1), ("afternoon", 7)):
            starts = datetime(2026, 12, 5, hour, tzinfo=UTC)
            session = Session.objects.create(conference=made, day=day, part=part, starts_at=starts)
            ProgrammeItem.objects.create(session=session, title={"vi": f"Băng bó {part}"}, planned_start=starts)
            if part == "afternoon":
                session.not_for.add(site)
    return made


@pytest.fixture
def an(organiser: Actor) -> Delegate:
    entry = Entry("Nguyễn An", "Trưởng trạm", "Trạm y tế", Site.objects.get().pk, phone="0912345678")
    return actions.add(by=organiser, conference=_conference().pk, entry=entry, status="invited")


@pytest.fixture
def page(an: Delegate) -> str:
    return pocket.own_path(an)


@pytest.fixture
def phone() -> Client:
    return Client()


def test_it_says_what_is_kept_when_and_where_without_script(phone: Client, page: str) -> None:
    Material.objects.create(conference=_conference(), title="Tài liệu sơ cứu", file_name="a.pdf", ending="pdf", digest="d" * 64, size=4_000_000, readers="everybody")  # fmt: skip
    Material.objects.create(conference=_conference(), title="Kịch bản", file_name="b.pdf", ending="pdf", digest="e" * 64, size=1, readers="hub")  # fmt: skip
    answer = phone.get(page)
    text = answer.content.decode()
    for word in ("Nguyễn An", "0912345678", "Trạm y tế", "Hội trường tầng 2", "Băng bó morning", "Tài liệu sơ cứu", "Theo Luật 91/2025/QH15."):  # fmt: skip
        assert word in text
    for word in ("Băng bó afternoon", "Kịch bản"):  # half-days without this room, papers for others
        assert word not in text
    assert len(answer.content) < MOST_BYTES
    [script] = re.findall(r'<script type="module" src="([^"]+)"></script>', text)
    assert len(brotli.compress(phone.get(script).content)) < MOST_SCRIPT, "for a cut line alone"
    assert "no-store" in answer["Cache-Control"]
    assert '<meta name="robots" content="noindex, nofollow">' in text
    number = Material.objects.get(title="Tài liệu sơ cứu").pk
    assert phone.get(f"{page}/documents/{number}").status_code == 303
    assert phone.get(f"{page}/documents/{number + 1}").status_code == 404


def test_questions_are_constant(phone: Client, page: str, an: Delegate) -> None:
    session = Session.objects.get(part="morning")

    def asked(of: range) -> int:
        for number in of:
            ProgrammeItem.objects.create(session=session, title={"vi": f"Mục {number}"})
            actions.propose_substitute(by=Actor(f"delegate:{an.pk}"), delegate=an, proposal=a_person(number))
        with CaptureQueriesContext(connection) as context:
            assert phone.get(page).status_code == 200
        return len(context)

    assert asked(range(1)) == asked(range(1, 10)) <= 42


def a_person(number: int) -> Proposal:
    return Proposal(f"Trần Bình {'ABCDEFGHIJ'[number]}")


def test_yes_no_and_yes_again(phone: Client, page: str, an: Delegate) -> None:
    def said(**told: str) -> tuple[int, str]:
        status = phone.post(f"{page}/answer", told).status_code
        an.refresh_from_db()
        return status, an.status

    assert said(answer="no") == (422, "invited")  # a reason is wanted
    assert said(answer="yes") == (303, "confirmed")
    assert said(answer="no", reason="duty") == (303, "declined")
    assert said(answer="perhaps") == (404, "declined")
    assert said(answer="yes") == (303, "confirmed")
    assert phone.get(f"{page}/answer").status_code == 303


def test_what_is_missing_is_said_where_it_was_pressed(phone: Client, page: str, an: Delegate) -> None:
    text = phone.post(f"{page}/answer", {"answer": "no"}).content.decode()
    assert text.index('<details id="no" open>') < text.index('role="alert"') < text.index('name="reason"')
    assert f'action="{page}/answer#no"' in text


def test_forms_of_pages_that_say_not_where_they_come_from_are_taken(page: str, an: Delegate) -> None:
    browser = Client(
        enforce_csrf_checks=True, headers={"Origin": "null"}
    )  # as browsers post from a page with no-referrer
    assert browser.post(f"{page}/answer", {"answer": "yes"}).status_code == 303
    assert browser.post("/j", {"code": an.code}).status_code == 303


def test_a_substitute_is_proposed_and_what_was_typed_stays(
    phone: Client, page: str, an: Delegate, organiser: Actor
) -> None:
    told = {"answer": "substitute", "full_name": "Trần Bình", "position": "Y sĩ", "phone": "hỏi sau", "email": "binh@"}
    answer = phone.post(f"{page}/answer", told)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Trần Bình"' in text
    assert 'value="hỏi sau"' in text
    assert text.count('aria-invalid="true"') == 2, "both faults are told at once"
    assert (
        phone.post(f"{page}/answer", told | {"full_name": "TRẦN BÌNH", "phone": "0987654321", "email": ""}).status_code
        == 303
    )
    waiting = Substitution.objects.get()
    assert "Trần Bình" in phone.get(page).content.decode()
    came = actions.agree_to_substitute(by=organiser, substitution=waiting)
    assert phone.post(f"{page}/answer", {"answer": "yes"}).status_code == 422  # somebody else comes
    assert phone.get(pocket.own_path(came)).status_code == 200
    assert substitutions.history_of(an).steps[0].row.state == "agreed"


def test_what_is_kept_is_taken_along(phone: Client, page: str, an: Delegate) -> None:
    morning, room = Session.objects.get(part="morning"), Site.objects.get()
    Attendance.objects.create(
        run="live", session=morning, delegate=an, state="present", site=room, at=1_796_432_400_000, op_id=uuid4()
    )
    poll = Poll.objects.create(
        conference=an.conference, naming="named", title={"vi": "Đã rõ?"}, choices=[{"key": "1", "text": {"vi": "Rõ"}}]
    )
    seal = Seals()(poll.uid, f"delegate:{an.uid}")
    Answer.objects.create(
        poll=poll, voter=seal, op=uuid4(), site=room.pk, way="phone", said="1", made_at=1, stands=True, delegate=an.uid
    )
    told = json.loads(phone.get(f"{page}/data.json").content)
    others = {part["part"]: [row["value"] for row in part["rows"]] for part in told["kept"][1:]}
    assert others == {"attendance": ["08:00 · Xã Văn Lăng"], "polls": ["Rõ"]}
    rows = {row["name"]: row["value"] for row in told["kept"][0]["rows"]}
    assert (rows["full_name"], rows["phone"], rows["site"]) == ("Nguyễn An", "0912345678", "002 – Xã Văn Lăng")
    assert phone.get(f"{page}/calendar.ics").content.startswith(b"BEGIN:VCALENDAR")
    assert phone.get(f"{page}/data.pdf").content.startswith(b"%PDF")
    assert b"<svg" in phone.get(f"{page}/code.svg").content


def test_correcting_and_erasing_are_asked_and_answered(
    phone: Client, page: str, an: Delegate, organiser: Actor
) -> None:
    same = {"full_name": "Nguyễn An", "position": "Trưởng trạm", "unit": "Trạm y tế", "phone": "0912345678"}
    assert phone.post(f"{page}/correct", same).status_code == 422
    assert phone.post(f"{page}/correct", same | {"full_name": "Nguyễn Ân", "phone": "x"}).status_code == 422
    assert phone.post(f"{page}/correct", same | {"full_name": "Nguyễn Ân"}).status_code == 303
    asked = DataRequest.objects.get()
    assert asked.wanted == {"full_name": "Nguyễn Ân"}
    assert timedelta(days=1) < asked.due_at - timezone.now() < timedelta(days=5)
    actions.answer_request(by=organiser, request=asked, agreed=False, answer="Theo công văn số 12")
    assert "Theo công văn số 12" in phone.get(page).content.decode()
    refused = phone.post(f"{page}/erase", {"words": "xoá giúp tôi"})
    text = refused.content.decode()
    assert (refused.status_code, "xoá giúp tôi" in text, 'role="alert"' in text) == (422, True, True)
    assert f'action="{page}/erase#erase"' in text, "the answer is shown at the form, not at the page's top"
    assert '<details id="erase" open>' in text
    for _ in range(2):  # the answer was lost, and it was pressed again
        done = phone.post(f"{page}/erase", {"meant": "on"}, headers={"Idempotency-Key": "one"})
        assert (done.status_code, done["Location"]) == (204, f"{page}#requests")
    waiting = DataRequest.objects.get(state="open")
    assert phone.post(f"{page}/withdraw", {"request": str(asked.pk + waiting.pk + 9)}).status_code == 404
    actions.answer_request(by=organiser, request=waiting, agreed=True, answer="Đã xoá")
    text = phone.get(page).content.decode()
    assert "Đã xoá" in text
    assert "Nguyễn" not in text


def test_nothing_opens_by_the_code_of_the_badge(phone: Client, page: str, an: Delegate) -> None:
    assert phone.get(f"/me/{an.code}").status_code == 404
    assert phone.get(f"{page[:-1]}_").status_code == 404
    assert phone.post(f"/me/{an.code}/answer", {"answer": "yes"}).status_code == 404


def test_of_a_conference_that_was_put_away_the_link_says_so_and_whom_to_ask(
    phone: Client, page: str, an: Delegate
) -> None:
    Asking.objects.create(conference=an.conference, contact_name="Lò Thị Mai", contact_phone="0912000111")
    Conference.objects.update(status="archived")
    for answer in (phone.get(page), phone.post(f"{page}/erase", {"meant": "on"})):
        text = answer.content.decode()
        assert (answer.status_code, "Lò Thị Mai" in text, "Tập huấn sơ cứu" in text) == (404, True, True)
        assert "Nguyễn An" not in text
    assert "Lò Thị Mai" not in phone.get(f"{page}x").content.decode()
    assert not DataRequest.objects.exists()
