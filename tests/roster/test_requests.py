"""What delegates ask of the data kept about them: corrected, erased, refused with words, within two working days."""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from diemcau.conferences.models import Conference, Day, ProgrammeItem, Session, Site, Speaker
from diemcau.infra.models import AuditRow
from diemcau.infra.options import options
from diemcau.infra.readings import days_off
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.roster import actions, holdings, kept, pocket, queries
from diemcau.roster.entry import Entry
from diemcau.roster.models import DataRequest, Delegate, FormerEntry, Substitution
from diemcau.roster.queries import own
from diemcau.roster.substituting import Proposal
from diemcau.roster.working_days import end_of_working_day, is_working

from .test_printing import signed_in

List = Callable[..., Delegate]
HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
def an(listed: List, sites: list[Site]) -> Delegate:
    return listed("Nguyễn An", sites[0], unit="Trạm y tế", phone="0912345678", note="đến muộn")


def self_of(delegate: Delegate) -> Actor:
    return Actor(f"delegate:{delegate.pk}")


@pytest.mark.parametrize(
    ("asked", "due"),
    [("2026-11-24 09:00", "2026-11-26"), ("2026-11-26 23:30", "2026-11-30"), ("2026-11-28 10:00", "2026-12-01")],
)
def test_two_working_days_pass_over_the_weekend(asked: str, due: str) -> None:
    at = datetime.fromisoformat(asked).replace(tzinfo=HANOI)
    assert f"{end_of_working_day(at, HANOI, 2):%Y-%m-%d %H:%M}" == f"{due} 23:59"


@pytest.mark.parametrize(
    ("asked", "days", "due"),
    [
        ("2026-12-31 09:00", 1, "2027-01-04"), ("2027-04-29 09:00", 1, "2027-05-04"), ("2022-04-29 09:00", 1, "2022-05-04"),
        ("2027-02-03 10:00", 2, "2027-02-11"), ("2028-02-03 10:00", 2, "2028-02-07"),
    ],
)  # fmt: skip
def test_public_holidays_are_no_working_days_as_far_as_they_are_known(
    monkeypatch: pytest.MonkeyPatch, asked: str, days: int, due: str
) -> None:
    monkeypatch.setitem(options().values, "HOLIDAYS", days_off("2027-02-04..2027-02-09,2027-04-16"))
    at = datetime.fromisoformat(asked).replace(tzinfo=HANOI)
    assert f"{end_of_working_day(at, HANOI, days):%Y-%m-%d}" == due
    assert is_working(date(2027, 5, 3), ZoneInfo("Asia/Vientiane"))


def test_the_page_says_which_days_are_known(conference: Conference, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, year = signed_in("organizer", conference), timezone.now().year
    page = reverse("roster:requests", args=["so-cuu-2026"])
    said = browser.get(page).content.decode()
    assert "thứ Bảy, Chủ nhật, 1/1, 30/4, 1/5, 2/9" in said
    assert f"Máy chủ chưa có ngày nghỉ lễ, tết khác của năm {year}" in said
    monkeypatch.setitem(options().values, "HOLIDAYS", days_off(f"{year}-09-01, {year}-04-26..{year}-04-27"))
    assert f"3 ngày nghỉ đã khai cho năm {year}" in browser.get(page).content.decode()


@pytest.mark.parametrize("said", ["Tết", "2027-13-01", "2027-02-10..2027-02-04", "2027-01-01..2027-12-31"])
def test_days_off_that_cannot_be_read_stop_the_start(said: str) -> None:
    with pytest.raises(ValueError, match=r"2027|say days"):
        days_off(said)


def test_a_correction_is_done_as_it_was_asked(an: Delegate, organiser: Actor, registrar: Actor) -> None:
    wanted = {"full_name": "Nguyễn  Ân", "unit": "Trạm y tế", "email": "an@example.vn"}
    first = actions.ask_correction(by=self_of(an), delegate=an, wanted={"full_name": "Nguyễn Ẩn"})
    asked = actions.ask_correction(by=self_of(an), delegate=an, wanted=wanted)
    assert (asked.pk, asked.wanted) == (first.pk, {"full_name": "Nguyễn Ân", "email": "an@example.vn"})
    an.refresh_from_db()
    assert an.full_name == "Nguyễn An"
    with pytest.raises(NotFound):
        actions.answer_request(by=registrar, request=asked, agreed=True, answer="")
    assert actions.answer_request(by=organiser, request=asked, agreed=True, answer="Đã sửa") == "done"
    an.refresh_from_db()
    assert (an.full_name, an.email, an.phone, an.note) == ("Nguyễn Ân", "an@example.vn", "0912345678", "đến muộn")
    (told,) = own.requests_of(an)
    assert (told.row.answer, told.row.answered_by, told.is_late) == ("Đã sửa", organiser.who, False)
    with pytest.raises(Refused, match="request_answered"):
        actions.answer_request(by=organiser, request=asked, agreed=False, answer="x")


@pytest.mark.parametrize(
    ("wanted", "words", "code"),
    [
        ({}, " ", "nothing_wanted"), ({"full_name": "Nguyễn An"}, "", "nothing_wanted"), ({"phone": "nhà riêng"}, "", "bad_phone"),
        ({"position": "CCCD 038099012345"}, "", "identity_number"), ({}, "CCCD 038099012345", "identity_number"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(an: Delegate, wanted: dict[str, str], words: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        actions.ask_correction(by=self_of(an), delegate=an, wanted=wanted, words=words)


def test_only_they_and_the_organiser_ask_and_a_refusal_has_words(
    an: Delegate, organiser: Actor, registrar: Actor, outsiders: list[Actor]
) -> None:
    for actor in (registrar, *outsiders, Actor("delegate:0")):
        with pytest.raises(NotFound):
            actions.ask_erasure(by=actor, delegate=an)
    asked = actions.ask_erasure(by=organiser, delegate=an)  # written down from a telephone call
    with pytest.raises(Refused, match="no_answer"):
        actions.answer_request(by=organiser, request=asked, agreed=False, answer=" ")
    assert actions.answer_request(by=organiser, request=asked, agreed=False, answer="Còn quyết toán") == "refused"
    actions.withdraw_request(by=self_of(an), request=actions.ask_erasure(by=self_of(an), delegate=an))
    assert {row.state for row in DataRequest.objects.all()} == {"refused", "withdrawn"}


def test_whoever_was_never_spoken_of_is_forgotten_wholly(an: Delegate, organiser: Actor, sites: list[Site]) -> None:
    actions.move(by=organiser, delegates=[an], site=sites[1])
    actions.propose_substitute(by=self_of(an), delegate=an, proposal=Proposal("Trần Bình", phone="0987654321"))
    asked = actions.ask_erasure(by=self_of(an), delegate=an, words="Tôi là Nguyễn An")
    seen = Conference.objects.get().roster_version
    assert actions.answer_request(by=organiser, request=asked, agreed=True, answer="") == "done"
    rows = [*Delegate.objects.values(), *FormerEntry.objects.values(), *Substitution.objects.values(), *DataRequest.objects.values(), *AuditRow.objects.values()]  # fmt: skip
    for word in ("Nguyễn", "nguyen", "Trạm", "0912", "0987", "muộn"):
        assert word not in repr(rows)
    assert queries.pack(organiser, sites[1].pk, seen)["delegates"] == [{"uid": str(an.uid), "removed": True}]
    gone = pocket.delegate_behind_own(pocket.own_secret(an))
    assert [told.row.state for told in own.requests_of(gone)] == ["done"]  # they read what became of it


def test_the_programme_forgets_who_is_forgotten_and_keeps_the_office(an: Delegate, organiser: Actor) -> None:
    """By the office beside the name; by the name alone only while nobody else on the list is called so."""
    session = Session.objects.create(conference=an.conference, day=Day.objects.create(conference=an.conference))
    item = ProgrammeItem.objects.create(session=session, title={"vi": "Băng bó"})
    office = [{"vi": "Trưởng Trạm Y tế xã Văn Lăng"}]
    said = [
        ("Nguyễn An", office, "Bà"),
        ("nguyễn  an", [], ""),
        ("Nguyễn An", [{"vi": "Giám đốc Sở"}], ""),
        ("Lò Văn Tiến", [], ""),
    ]
    for order, (name, positions, honorific) in enumerate(said):
        Speaker.objects.create(item=item, order=order, name=name, positions=positions, honorific=honorific)
    Delegate.objects.filter(pk=an.pk).update(position="Trưởng trạm", unit="Trạm Y tế xã Văn Lăng")
    an.refresh_from_db()
    assert [one.value for one in own.kept_about(an)["programme"]] == [
        "Bà Nguyễn An; Trưởng Trạm Y tế xã Văn Lăng",
        "nguyễn  an",
    ]
    twin = actions.add(
        by=organiser, conference=an.conference_id, entry=Entry("Nguyễn An", "Giám đốc Sở", "Sở Y tế", an.site_id)
    )
    asked = actions.ask_erasure(by=self_of(an), delegate=an)
    assert actions.answer_request(by=organiser, request=asked, agreed=True, answer="") == "done"
    assert [(row.name, row.honorific, row.positions) for row in Speaker.objects.all()] == [
        ("", "", office), ("nguyễn  an", "", []), ("Nguyễn An", "", [{"vi": "Giám đốc Sở"}]), ("Lò Văn Tiến", "", []),
    ]  # fmt: skip
    assert [one.value for one in own.kept_about(twin)["programme"]] == [
        "nguyễn  an",
        "Nguyễn An; Giám đốc Sở",
    ]  # alone now
    asked = actions.ask_erasure(by=self_of(twin), delegate=twin)
    actions.answer_request(by=organiser, request=asked, agreed=True, answer="")
    assert [row.name for row in Speaker.objects.all()] == ["", "", "Lò Văn Tiến"]  # nothing was left of the second


def test_of_whom_attendance_was_taken_the_record_stays(
    an: Delegate, organiser: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[tuple[int, bool]] = []
    monkeypatch.setattr(kept, "_asked", [set])
    monkeypatch.setattr(holdings, "_forget", [lambda delegate, wholly: forgotten.append((delegate.pk, wholly))])
    asked = actions.ask_erasure(by=self_of(an), delegate=an)
    assert actions.answer_request(by=organiser, request=asked, agreed=True, answer="") == "part"
    an.refresh_from_db()
    assert (an.full_name, an.phone, an.note, an.removed_at) == ("Nguyễn An", "", "", None)
    assert forgotten == [(an.pk, False)]


def test_the_own_page_opens_by_its_own_secret(an: Delegate, listed: List) -> None:
    secret = pocket.own_secret(an)
    assert pocket.delegate_behind_own(secret) == an
    number, _, mac = secret.partition("-")
    other = listed("Trần Bình")
    for wrong in (an.code, "", "-", f"{number}-", f"{other.pk:x}-{mac}", f"{number}-{mac[:-1]}é", "f" * 40 + "-x"):
        with pytest.raises(NotFound):
            pocket.delegate_behind_own(wrong)
