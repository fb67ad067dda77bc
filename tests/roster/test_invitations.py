"""Invitations: written, released, answered; calendars that correct themselves; whose answer counts."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outbox
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from pypdfium2 import PdfDocument

from diemcau.conferences.models import Conference, Site
from diemcau.infra import jobs
from diemcau.infra.mail import makers
from diemcau.infra.mail.actions import release
from diemcau.infra.mail.models import MailRow
from diemcau.infra.mail.sending import take_back
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.errors import NotFound, Refused
from diemcau.roster import holdings
from diemcau.roster.invitations import actions, composing, queries, sms, wording
from diemcau.roster.invitations.actions.asking import Told
from diemcau.roster.invitations.enums import Letter
from diemcau.roster.invitations.models import Invitation
from diemcau.roster.invitations.occasion import Occasion
from diemcau.roster.invitations.queries import Filters
from diemcau.roster.models import Delegate, InvitedUnit, UnitQuota
from diemcau.roster.substituting import Proposal

Put = Callable[..., Delegate]
BEGINS = datetime(2030, 7, 5, 0, 30, tzinfo=UTC)


@pytest.fixture
def dated(conference: Conference, sites: list[Site]) -> Conference:
    """Two half-days; the second is not for the second room."""
    day = conference.days.create(date=date(2030, 7, 5))
    conference.sessions.create(day=day, part="morning", starts_at=BEGINS, ends_at=BEGINS + timedelta(hours=4))
    later = conference.sessions.create(day=day, part="afternoon", starts_at=BEGINS + timedelta(hours=6), order=1)
    later.not_for.add(sites[1])
    Site.objects.filter(pk=sites[1].pk).update(room="Hội trường A; tầng 2")
    return conference


def person(put: Put, name: str, site: Site | None = None, email: str = "", **more: object) -> Delegate:
    made = put(name, site, **more)
    Delegate.objects.filter(pk=made.pk).update(email=email, status=more.get("status", "nominated"))
    made.refresh_from_db()
    return made


def everybody(conference: Conference) -> "QuerySet[Delegate]":
    return Delegate.objects.filter(conference=conference)


def themselves(delegate: Delegate) -> Actor:
    return Actor(f"delegate:{delegate.pk}", delegate.full_name, frozenset({Held("delegate", delegate.conference_id)}))


def events(row: MailRow) -> dict[str, dict[str, object]]:
    [message] = [one for one in outbox.outbox if str(row.uid) in one.extra_headers["Message-ID"]]
    [file] = [part for part in message.attachments if part.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(file.get_payload(decode=True))
    return {str(event["UID"]): {"method": str(calendar["METHOD"]), **event} for event in calendar.walk("VEVENT")}


def sent(dated: Conference, by: Actor, letter: str) -> MailRow:
    actions.prepare_people(dated, everybody(dated), letter, by=by, once_more=True)
    release(dated.pk, by=by)
    jobs.run_due("mail")
    row = MailRow.objects.order_by("pk").last()
    assert row is not None
    assert (row.state, row.kind) == ("sent", letter)
    return row


def test_an_invitation_goes_out_with_words_calendar_and_code_once_somebody_looked_it_over(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am = person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example", honorific="Ông", position="Phó Chủ tịch")
    person(listed, "Trần Thị Bưởi", sites[0])
    assert actions.prepare_people(dated, everybody(dated), "invitation", by=organiser) == (1, 1, 0, 0)
    assert queries.counts_for(organiser, dated.pk)[:3] == (2, 2, 0)
    release(dated.pk, by=organiser)
    jobs.run_due("mail")
    [message] = outbox.outbox
    assert message.to == ["Nguyễn Văn Ấm <am@tinh.example>"]
    assert "Ông Nguyễn Văn Ấm" in message.body
    assert "07:30–11:30, ngày 05 tháng 7 năm 2030" in message.body
    assert "Hội trường A; tầng 2, Xã Văn Lăng" in message.body
    assert "/me/" in message.body
    assert am.code not in message.body, "the code of the badge opens nothing that a mail would have to carry"
    assert "{" not in message.body
    kinds = [part.get_content_type() for part in message.attachments]
    assert kinds == ["text/calendar", "image/png"]
    am.refresh_from_db()
    assert (am.status, am.invitation.way) == ("invited", "email")
    assert queries.counts_for(organiser, dated.pk)[:3] == (2, 1, 1)
    assert [one.full_name for one in queries.people_for(organiser, dated.pk, Filters("silent"))] == ["Nguyễn Văn Ấm"]


def test_nobody_gets_an_invitation_twice_unless_it_is_meant(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am = person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example")
    actions.prepare_people(dated, everybody(dated), "invitation", by=organiser)
    release(dated.pk, by=organiser)
    assert actions.prepare_people(dated, everybody(dated), "invitation", by=organiser) == (0, 0, 0, 1)
    assert actions.prepare_people(dated, everybody(dated), "invitation", by=organiser, once_more=True)[0] == 1
    release(dated.pk, by=organiser)
    jobs.run_due("mail")
    assert len(outbox.outbox) == 1, "the newer one took the place of the one on its way"
    assert actions.prepare_people(dated, everybody(dated), "invitation", by=organiser) == (0, 0, 0, 1)
    Delegate.objects.filter(pk=am.pk).update(email="am@moi.example")
    assert actions.prepare_people(dated, everybody(dated), "invitation", by=organiser) == (1, 0, 0, 0)


def test_nobody_is_reminded_of_a_letter_that_has_not_gone(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example")
    actions.prepare_people(dated, everybody(dated), "invitation", by=organiser)
    release(dated.pk, by=organiser)
    assert actions.prepare_people(dated, everybody(dated), "reminder", by=organiser) == (0, 0, 0, 1)
    jobs.run_due("mail")
    assert actions.prepare_people(dated, everybody(dated), "reminder", by=organiser) == (1, 0, 0, 0)


@pytest.mark.parametrize("later", ["change", "cancellation"])
def test_what_waits_for_the_server_does_not_come_after_word_of_a_change(
    later: str, dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example")
    actions.prepare_people(dated, everybody(dated), "invitation", by=organiser)
    release(dated.pk, by=organiser)
    MailRow.objects.update(due_at=timezone.now() + timedelta(hours=1), tries=3)  # its mailbox was full
    actions.prepare_people(dated, everybody(dated), later, by=organiser)
    assert take_back() == 0, "a draft overtakes nothing"
    release(dated.pk, by=organiser)
    MailRow.objects.update(due_at=timezone.now())
    jobs.run_due("mail")
    rows = MailRow.objects.order_by("pk").values_list("kind", "state", "fault")
    assert list(rows) == [("invitation", "failed", "unmeant"), (later, "sent", "")]


@pytest.mark.parametrize(
    "change", [{"email": "am@moi.example"}, {"status": "declined"}, {"status": "substituted"}, {"removed_at": BEGINS}]
)
def test_what_waits_for_the_server_and_is_not_meant_any_more_does_not_go(
    change: dict[str, object], dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am, ba = (person(listed, f"Nguyễn Văn {name}", sites[0], f"{name}@tinh.example") for name in ("An", "Ba"))
    actions.prepare_people(dated, everybody(dated), "invitation", by=organiser)
    release(dated.pk, by=organiser)
    Delegate.objects.filter(pk=am.pk).update(**change)
    jobs.run_due("mail")
    assert [message.to for message in outbox.outbox] == [["Nguyễn Văn Ba <Ba@tinh.example>"]]
    row = MailRow.objects.get(about=f"delegate:{am.pk}")
    assert (row.state, row.fault) == ("failed", "unmeant")
    MailRow.objects.update(state="queued", fault="", due_at=timezone.now() + timedelta(hours=1))
    with CaptureQueriesContext(connection) as asked:
        assert take_back() == 1, "nobody waits for the server to learn that it is taken back"
    person(listed, "Nguyễn Văn Ca", sites[0], "Ca@tinh.example")
    actions.prepare_people(dated, everybody(dated).filter(email="Ca@tinh.example"), "invitation", by=organiser)
    release(dated.pk, by=organiser)
    MailRow.objects.filter(about=f"delegate:{am.pk}").update(state="queued")
    with CaptureQueriesContext(connection) as more:
        assert take_back() == 1
    assert len(more) == len(asked)
    assert queries.page_for(organiser, dated, Filters("trouble")).paginator.count == ("email" in change)
    assert ba.pk


def test_an_address_that_was_refused_is_not_written_to_again_until_it_is_corrected(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am = person(listed, "Nguyễn Văn Ấm", sites[1], "khong-con@tinh.example")
    MailRow.objects.filter(pk=sent(dated, organiser, "invitation").pk).update(state="bounced")
    assert actions.prepare_people(dated, everybody(dated), "reminder", by=organiser) == (0, 0, 1, 0)
    Delegate.objects.filter(pk=am.pk).update(email="am@tinh.example")
    assert actions.prepare_people(dated, everybody(dated), "reminder", by=organiser) == (1, 0, 0, 0)


def test_calendars_correct_themselves_and_forget_what_is_cancelled(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    person(listed, "Nguyễn Văn Ấm", sites[0], "am@tinh.example")
    first = events(sent(dated, organiser, "invitation"))
    assert [(e["method"], e["SEQUENCE"], e["STATUS"]) for e in first.values()] == [("PUBLISH", 0, "CONFIRMED")] * 2
    assert {e["DTSTART"].dt for e in first.values()} == {BEGINS, BEGINS + timedelta(hours=6)}  # type: ignore[attr-defined]
    assert events(sent(dated, organiser, "invitation")).keys() == first.keys()
    morning, afternoon = dated.sessions.order_by("pk")
    dated.sessions.filter(pk=morning.pk).update(starts_at=BEGINS + timedelta(hours=1))
    afternoon.delete()
    changed = events(sent(dated, organiser, "change"))
    assert {e["SEQUENCE"] for e in changed.values()} == {1}
    assert changed.keys() == first.keys()
    assert sorted(str(e["STATUS"]) for e in changed.values()) == ["CANCELLED", "CONFIRMED"]
    gone = events(sent(dated, organiser, "cancellation"))
    assert {(e["method"], e["SEQUENCE"], str(e["STATUS"])) for e in gone.values()} == {("CANCEL", 2, "CANCELLED")}


def test_long_lines_and_odd_signs_survive_the_calendar(dated: Conference, sites: list[Site], listed: Put) -> None:
    dated.official_name = {"vi": "Hội nghị “sơ cứu, cấp cứu”; phần 1\\2 " + "Ấ" * 90}
    dated.short_name = {}
    dated.save()
    guest = person(listed, "Nguyễn Văn Ấm", sites[1])
    file = Occasion(dated, actions.asking_of(dated)).calendar(guest, sequence=0, kept={})
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    [event] = Calendar.from_ical(file).walk("VEVENT")
    assert str(event["SUMMARY"]).startswith(dated.official_name["vi"])
    assert event["LOCATION"] == "Hội trường A; tầng 2, Xã Văn Lăng"


def test_a_delegate_answers_yes_no_or_somebody_else(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put, outsiders: list[Actor]
) -> None:
    am, other = person(listed, "Nguyễn Văn Ấm", sites[0]), person(listed, "Trần Thị Bưởi", sites[0])
    version = Conference.objects.get().roster_version
    actions.answer(delegate=am, by=themselves(am), answer="yes")
    am.refresh_from_db()
    assert (am.status, am.invitation.answer) == ("confirmed", "yes")
    assert Conference.objects.get().roster_version == version + 1, "desks hear of it"
    actions.answer(delegate=am, by=themselves(am), answer="yes")
    assert Conference.objects.get().roster_version == version + 1
    actions.answer(delegate=am, by=themselves(am), answer="no", reason="duty")
    am.refresh_from_db()
    assert (am.status, Invitation.objects.get().reason) == ("declined", "duty")
    actions.answer(
        delegate=other, by=themselves(other), answer="substitute", substitute=Proposal("Lê Văn Cam", phone="0912345678")
    )
    other.refresh_from_db()
    assert (other.status, other.invitation.answer) == ("nominated", "substitute")
    assert other.substitutions.count() == 1
    for stranger in [*outsiders, themselves(am)]:
        with pytest.raises(NotFound):
            actions.answer(delegate=other, by=stranger, answer="yes")


@pytest.mark.parametrize(
    ("said", "change", "code"),
    [
        ({"answer": "no"}, {}, "no_reason"),
        ({"answer": "no", "reason": "ill"}, {}, "no_reason"),
        ({"answer": "substitute"}, {}, "no_substitute_named"),
        ({"answer": "yes"}, {"status": "substituted"}, "not_listed_any_more"),
        ({"answer": "yes"}, {"removed_at": datetime(2026, 1, 1, tzinfo=UTC)}, "not_listed_any_more"),
    ],
)
def test_answers_that_cannot_be(
    conference: Conference, listed: Put, said: dict[str, str], change: dict[str, object], code: str
) -> None:
    am = person(listed, "Nguyễn Văn Ấm")
    Delegate.objects.filter(pk=am.pk).update(**change)
    with pytest.raises(Refused) as refused:
        actions.answer(delegate=am, by=themselves(am), **said)  # type: ignore[arg-type]
    assert refused.value.code == code


def test_after_the_conference_no_answer_is_taken(conference: Conference, listed: Put) -> None:
    am = person(listed, "Nguyễn Văn Ấm")
    day = conference.days.create(date=timezone.now().date() - timedelta(days=3))
    with pytest.raises(Refused, match="answer_too_late"):
        actions.answer(delegate=am, by=themselves(am), answer="yes")
    day.delete()
    actions.answer(delegate=am, by=themselves(am), answer="yes")


def test_drafts_that_are_not_meant_any_more_do_not_go(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    answered, declined, silent = (
        person(listed, f"Nguyễn Văn {name}", sites[0], f"{name}@tinh.example") for name in ("An", "Ba", "Ca")
    )
    sent(dated, organiser, "invitation")
    actions.prepare_people(dated, everybody(dated), "reminder", by=organiser)
    actions.answer(delegate=answered, by=themselves(answered), answer="yes")
    actions.answer(delegate=declined, by=themselves(declined), answer="no", reason="duty")
    assert release(dated.pk, by=organiser) == (1, 2)
    silent.refresh_from_db()
    assert (silent.invitation.reminders, Invitation.objects.get(delegate=answered).reminders) == (1, 0)


def test_a_delegate_reads_what_is_kept_fetches_the_calendar_and_is_forgotten(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am = person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example")
    sent(dated, organiser, "invitation")
    assert len(Calendar.from_ical(actions.calendar_for(am)).walk("VEVENT")) == 1
    actions.answer(delegate=am, by=themselves(am), answer="no", reason="duty")
    am.refresh_from_db()
    assert actions.calendar_for(am) == b""
    assert [one.name for one in holdings.kept_elsewhere(am)["invitations"]] == ["invited", "answer", "last_letter"]
    holdings.forget(am, wholly=False)
    assert (MailRow.objects.count(), Invitation.objects.count()) == (0, 1)
    holdings.forget(am, wholly=True)
    assert Invitation.objects.count() == 0


def test_the_invitation_on_paper_goes_along_where_it_is_wanted(
    dated: Conference, sites: list[Site], organiser: Actor, listed: Put
) -> None:
    am = person(listed, "Nguyễn Văn Ấm", sites[1], "am@tinh.example")
    told = Told(None, "", "", "", encloses_paper=True, wordings={})
    asking = actions.save_asking(dated, told, by=organiser, saw=actions.asking_of(dated).version)
    letter = composing.to_person(Occasion(dated, asking), am, Letter.INVITATION)
    [file] = [one for one in letter.attachments if one.name.endswith(".pdf")]
    made = makers.made(file._asdict())
    assert made is not None
    page = PdfDocument(made)[0]  # type: ignore[no-untyped-call]
    assert "Nguyễn Văn Ấm" in page.get_textpage().get_text_bounded()
    Delegate.objects.filter(pk=am.pk).update(removed_at=timezone.now())
    assert makers.made(file._asdict()) is None


def test_units_get_their_number_and_their_page(conference: Conference, organiser: Actor) -> None:
    unit = InvitedUnit.objects.create(
        conference=conference, name="Sở Y tế", name_key="so y te", contact_email="vp@syt.example"
    )
    UnitQuota.objects.create(unit=unit, seats=7)
    InvitedUnit.objects.create(conference=conference, name="Sở Nội vụ", name_key="so noi vu")
    units = list(queries.units.rows_for(organiser, conference.pk))
    assert actions.prepare_units(conference, units, "invitation", by=organiser) == (1, 1, 0, 0)
    row = MailRow.objects.get()
    assert (row.to, row.about) == ("vp@syt.example", f"unit:{unit.pk}")
    assert "Sở Y tế" in row.text
    assert "07" in row.text
    release(conference.pk, by=organiser)
    assert queries.units_for(organiser, conference, "", "").counts == {
        "units": 2,
        "fresh": 1,
        "invited": 1,
        "no_email": 1,
    }


def test_own_wordings_are_kept_only_where_they_differ_and_never_lose_the_notices(
    conference: Conference, organiser: Actor, listed: Put
) -> None:
    asking = actions.asking_of(conference)
    subject, _text = wording.house_text("person.invitation")
    told = Told(None, "Chị Hoa", "0912345678", "hoa@bo.example", encloses_paper=False, wordings={
        "person.invitation": {"subject": subject, "text": "Mời {name}.\r\nPhòng: {quota}\r\n"},
        "person.reminder": {"subject": "", "text": "  "},
    })  # fmt: skip
    saved = actions.save_asking(conference, told, by=organiser, saw=asking.version)
    assert saved.wordings == {"person.invitation": {"text": "Mời {name}.\nPhòng: {quota}"}}
    guest = person(listed, "Nguyễn Văn Ấm", email="am@tinh.example")
    letter = composing.to_person(Occasion(conference, saved), guest, "invitation")  # type: ignore[arg-type]
    first, _blank, notices = letter.text.partition("\n\n")
    assert first == "Mời Nguyễn Văn Ấm."
    assert "xóa" in notices
    with pytest.raises(Refused, match="unknown_place"):
        actions.save_asking(
            conference, told._replace(wordings={"person.short": {"text": "{ten}"}}), by=organiser, saw=1
        )
    with pytest.raises(Refused, match="changed_meanwhile"):
        actions.save_asking(conference, told, by=organiser, saw=0)


def test_short_messages_are_counted_as_networks_count_them() -> None:
    assert [sms.pieces(text) for text in ("a" * 160, "a" * 161, "Ấ" * 70, "Ấ" * 71, "€" * 80, "€" * 81)] == [
        1,
        2,
        1,
        2,
        1,
        2,
    ]
    assert sms.plain("Kính mời Ông Đỗ Ấm – “dự”") == 'Kinh moi Ong Do Am - "du"'


def test_what_nobody_knows_is_left_out_of_short_messages() -> None:
    text = "Mời {name} dự: {conference}, {time}, {place}. Liên hệ: {contact}. Trả lời trước {answer_by}: {link}"
    known = {"name": "Ông A", "conference": "HN", "time": "07:30", "place": "P1", "link": "http://x/1"}
    for less, expected in (
        ({}, "Mời Ông A dự: HN, 07:30, P1. http://x/1"),
        ({"place": ""}, "Mời Ông A dự: HN, 07:30. http://x/1"),
        (
            {"contact": "Chị Hoa", "answer_by": "9h"},
            "Mời Ông A dự: HN, 07:30, P1. Liên hệ: Chị Hoa. Trả lời trước 9h: http://x/1",
        ),
    ):
        assert wording.fill_line(text, {**known, **less}) == expected
