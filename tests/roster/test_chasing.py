"""The organisers' side of nominations: how units are asked, who has not answered, lists approved, people moved."""

import csv
import io
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from diemcau.conferences.actions import clone
from diemcau.conferences.models import Conference, Site
from diemcau.infra.jobs import run_due
from diemcau.infra.mail import released
from diemcau.infra.mail.models import MailRow
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions as roster
from diemcau.roster.models import Delegate, DelegateGroup, InvitedUnit, UnitQuota
from diemcau.roster.nominations.actions.approving import approve, send_back
from diemcau.roster.nominations.actions.asking import make_missing_links
from diemcau.roster.nominations.actions.call import set_call
from diemcau.roster.nominations.actions.chasing import note_reminded
from diemcau.roster.nominations.actions.moving import move_people, move_unit
from diemcau.roster.nominations.enums import CallState, NominationState, Standing
from diemcau.roster.nominations.examples import ask
from diemcau.roster.nominations.exports.letters import letters_file
from diemcau.roster.nominations.messages import message_for
from diemcau.roster.nominations.models import Call, Nomination, Nominee, UnitLink
from diemcau.roster.nominations.queries.chasing import Wish, chased_units, narrowed, progress
from diemcau.roster.nominations.queries.links import url_of
from diemcau.roster.unit_lines import Wanted

NAMES = ("UBND xã Hoà Bình", "UBND xã Tân Tiến", "Sở Y tế")


@pytest.fixture
def browser(conference: Conference) -> Client:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client = Client(headers={"accept-language": "vi"})
    client.force_login(account)
    return client


@pytest.fixture
def units(conference: Conference, organiser: Actor, sites: list[Site]) -> list[InvitedUnit]:
    wanted = [
        Wanted(NAMES[0], sites[1].pk, contact_name="Bà Lò Thị Hoa", contact_phone="0912345678"),
        Wanted(NAMES[1], sites[2].pk, contact_email="tantien@example.vn"),
        Wanted(NAMES[2]),
    ]
    roster.invite_units(by=organiser, conference=conference, wanted=wanted)
    return list(InvitedUnit.objects.all())


def url(name: str, *arguments: object) -> str:
    return reverse(f"nominations:{name}", args=["so-cuu-2026", *arguments])


def confirmed(unit: InvitedUnit, *names: str, state: str = NominationState.CONFIRMED) -> Nomination:
    """A list with these people, as the unit has confirmed it."""
    for no, name in enumerate(names, start=1):
        Nominee.objects.create(unit=unit, no=no, full_name=name)
    return Nomination.objects.create(
        unit=unit, state=state, version=1, confirmed_version=1, confirmed_at=timezone.now()
    )


def standings(actor: Actor, conference: Conference) -> list[Standing]:
    return [one.standing for one in chased_units(actor, conference.pk)]


def test_links_are_made_once_for_all_who_lack_one(
    conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    assert standings(organiser, conference) == [Standing.UNASKED] * 3
    assert make_missing_links(conference, by=organiser) == 3
    kept = [url_of(link) for link in UnitLink.objects.order_by("pk")]
    assert all("/u/" in address for address in kept)
    assert len(set(kept)) == 3
    assert make_missing_links(conference, by=organiser) == 0
    UnitLink.objects.filter(unit=units[0]).update(expires_at=timezone.now())
    assert standings(organiser, conference)[0] == Standing.UNASKED
    assert make_missing_links(conference, by=organiser) == 1
    with pytest.raises(NotFound):
        make_missing_links(conference, by=Actor())


def test_a_standing_follows_from_what_the_unit_did(
    conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    make_missing_links(conference, by=organiser)
    note_reminded(conference.pk, [units[0].pk], by=organiser, way="call")
    assert standings(organiser, conference) == [Standing.UNOPENED] * 3
    now = timezone.now()
    Nomination.objects.filter(unit=units[0]).update(last_seen=now)
    Nomination.objects.create(unit=units[1], last_seen=now, version=2)
    confirmed(units[2], "Giàng A Sử")
    assert standings(organiser, conference) == [Standing.OPENED, Standing.WORKING, Standing.WAITS]
    Nomination.objects.filter(unit=units[1]).update(taken_at=now)
    Nomination.objects.filter(unit=units[2]).update(state=NominationState.DECLINED)
    all_units = chased_units(organiser, conference.pk)
    assert [one.standing for one in all_units][1:] == [Standing.CHANGED, Standing.DECLINED]
    assert [one.unit for one in narrowed(all_units, Wish(standing="silent"))] == units[:2]
    assert [one.unit for one in narrowed(all_units, Wish(text="hoa binh lo"))] == units[:1]
    assert [one.unit for one in narrowed(all_units, Wish(reach="none"))] == units[2:]
    assert progress(organiser, conference.pk, all_units).answered == 1


def test_settings_are_nobodys_to_overwrite_unseen(browser: Client, conference: Conference, organiser: Actor) -> None:
    late = {"state": CallState.OPEN, "deadline": timezone.now() - timedelta(hours=1), "wants_approval": True}
    with pytest.raises(Refused, match="deadline_past"):
        set_call(by=organiser, conference=conference.pk, message={}, saw=0, **late)  # type: ignore[arg-type]
    day = f"{timezone.localdate() + timedelta(days=3):%Y-%m-%d}"
    typed = {
        "state": "open",
        "day": day,
        "hour": "17:00",
        "wants_approval": "on",
        "message_vi": "Mời {unit}",
        "saw": "0",
    }
    assert browser.post(url("settings"), typed | {"hour": ""}).status_code == 422
    assert browser.post(url("settings"), typed).status_code == 302
    call = Call.objects.get()
    assert (call.wants_approval, call.message, call.takes_lists) == (True, {"vi": "Mời {unit}"}, True)
    again = browser.post(url("settings"), typed | {"message_vi": "Khác"})
    assert again.status_code == 422
    assert "Khác" in again.content.decode()
    assert Call.objects.get().message == {"vi": "Mời {unit}"}


def test_a_message_says_what_is_missing_and_holds_the_link(
    conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    deadline = datetime.fromisoformat("2026-07-05T17:00+07:00")
    call = Call(conference=conference, state=CallState.OPEN, deadline=deadline)
    one = chased_units(organiser, conference.pk)[0]
    first = message_for(conference, call, one, "https://a.example/u/x")
    assert "UBND xã Hoà Bình" in first.short
    assert "17:00 05/07/2026" in first.short
    assert first.short.endswith("https://a.example/u/x")
    assert len(first.short) < 320
    note_reminded(conference.pk, [one.unit.pk], by=organiser, way="message")
    again = message_for(conference, call, chased_units(organiser, conference.pk)[0], "https://a.example/u/x")
    assert again.subject != first.subject
    call.message = {"vi": "Kính gửi {contact}: trước {deadline} { }"}
    own = message_for(conference, call, one, "https://a.example/u/x")
    assert own.short == "Kính gửi Bà Lò Thị Hoa: trước 17:00 05/07/2026 { } https://a.example/u/x"


def test_the_organiser_chases_by_text_and_by_mail(
    browser: Client, conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    assert browser.post(url("make_links")).status_code == 302
    chosen = {"unit": [unit.pk for unit in units]}
    to_texts = browser.post(url("many"), chosen | {"verb": "messages"})
    page = browser.get(to_texts["Location"]).content.decode()
    assert all(url_of(unit.link) in page for unit in units)
    assert browser.post(url("many"), chosen | {"verb": "reminded"}).status_code == 302
    assert set(Nomination.objects.values_list("reminders", flat=True)) == {1}
    assert browser.post(url("many") + "?standing=silent", {"all": "1", "verb": "mail"}).status_code == 302
    mail = MailRow.objects.get()
    assert (mail.to, mail.state, mail.about) == ("tantien@example.vn", "held", f"unit:{units[1].pk}")
    assert url_of(units[1].link) in mail.text
    assert Nomination.objects.get(unit=units[1]).reminders == 1  # written is not sent
    released.tell(conference.pk, [mail], organiser)
    assert Nomination.objects.get(unit=units[1]).reminders == 2
    assert released.stale_of(conference.pk, [mail]) == set()
    answered = {"state": NominationState.TAKEN, "confirmed_at": timezone.now()}
    Nomination.objects.filter(unit=units[1]).update(**answered)
    assert released.stale_of(conference.pk, [mail]) == {mail.pk}
    assert browser.post(url("many"), {"verb": "reminded"}).status_code == 422


def test_a_list_that_waits_is_approved_as_it_was_seen(
    browser: Client, conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    waiting = confirmed(units[0], "Giàng A Sử", "Lò Văn Tiến")
    with pytest.raises(Refused, match="list_moved"):
        approve(waiting, by=organiser, saw=0)
    with pytest.raises(NotFound):
        approve(waiting, by=Actor(f"unit:{units[0].pk}"), saw=1)
    page = browser.get(url("asked", units[0].pk)).content.decode()
    assert "Lò Văn Tiến" in page
    assert browser.post(url("asked_decide", units[0].pk), {"verb": "approve", "saw": "1"}).status_code == 302
    people = Delegate.objects.filter(invited_unit=units[0])
    assert {(d.full_name, d.site_id) for d in people} == {(n, units[0].site_id) for n in ("Giàng A Sử", "Lò Văn Tiến")}
    twice = browser.post(url("asked_decide", units[0].pk), {"verb": "approve", "saw": "1"})
    assert twice.status_code == 422
    assert people.count() == 2


def test_a_list_is_sent_back_only_with_words(organiser: Actor, units: list[InvitedUnit], browser: Client) -> None:
    waiting = confirmed(units[0], "Giàng A Sử")
    with pytest.raises(Refused, match="no_words"):
        send_back(waiting, by=organiser, saw=1, words="  ")
    refused = browser.post(url("asked_decide", units[0].pk), {"verb": "return", "saw": "0", "words": "Thừa người"})
    assert refused.status_code == 422
    assert "Thừa người" in refused.content.decode()
    send_back(waiting, by=organiser, saw=1, words="Thừa người")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.words) == (NominationState.RETURNED, "Thừa người")
    assert Delegate.objects.count() == 0


def test_many_lists_are_approved_at_once_but_none_that_was_changed_meanwhile(
    browser: Client, conference: Conference, units: list[InvitedUnit]
) -> None:
    for unit in units:
        confirmed(unit, f"Người {unit.pk}")
    Nomination.objects.filter(unit=units[2]).update(version=2)
    said = {f"saw-{unit.pk}": "1" for unit in units} | {"unit": [unit.pk for unit in units], "verb": "approve"}
    assert browser.post(url("many"), said).status_code == 302
    assert Delegate.objects.filter(invited_unit__in=units).count() == 2


def test_people_and_whole_units_are_seated_elsewhere(
    conference: Conference, organiser: Actor, units: list[InvitedUnit], sites: list[Site], browser: Client
) -> None:
    unit = units[0]
    approve(confirmed(unit, "Giàng A Sử", "Lò Văn Tiến"), by=organiser, saw=1)
    draft = Nominee.objects.create(unit=unit, no=3, full_name="Hà Thị Ngọc")
    first = Nominee.objects.get(unit=unit, full_name="Giàng A Sử")
    assert move_people(unit, [first.pk, draft.pk], site=sites[0], by=organiser) == 2
    assert Delegate.objects.get(full_name="Giàng A Sử").site == sites[0]
    draft.refresh_from_db()
    assert draft.site == sites[0]
    assert move_unit(unit, site=sites[2], by=organiser) == 1
    assert Delegate.objects.get(full_name="Lò Văn Tiến").site == sites[2]
    assert Delegate.objects.get(full_name="Giàng A Sử").site == sites[0]
    assert Nomination.objects.get(unit=unit).state == NominationState.TAKEN
    assert browser.post(url("asked_move", unit.pk), {"verb": "people", "site": sites[0].pk}).status_code == 422
    other = Site.objects.create(conference=Conference.objects.create(key="khac"), code="1", name="X", level="commune", name_key="", search_key="")  # fmt: skip
    with pytest.raises(NotFound):
        move_unit(unit, site=other, by=organiser)


def test_the_workbook_holds_units_and_people_and_no_formulas(
    browser: Client, conference: Conference, units: list[InvitedUnit]
) -> None:
    confirmed(units[0], "=1+1", "Lò Văn Tiến")
    book = load_workbook(io.BytesIO(browser.get(url("workbook")).content))
    first, second = book.worksheets
    assert [row[0].value for row in first.iter_rows(min_row=2)] == list(NAMES)
    people = [row[2] for row in second.iter_rows(min_row=2)]
    assert [cell.value for cell in people] == ["=1+1", "Lò Văn Tiến"]
    assert people[0].data_type == "s"


def test_the_chase_list_costs_the_same_whatever_the_number_of_units(
    browser: Client, conference: Conference, organiser: Actor, sites: list[Site]
) -> None:
    group = DelegateGroup.objects.create(conference=conference, title={"vi": "Cán bộ"})
    costs = []
    for size in (2, 40):
        wanted = [Wanted(f"Đơn vị số {n}", sites[n % 3].pk) for n in range(size)]
        roster.invite_units(by=organiser, conference=conference, wanted=wanted)
        make_missing_links(conference, by=organiser)
        for unit in InvitedUnit.objects.filter(nomination=None):
            confirmed(unit, f"Người {unit.pk}", f"Khách {unit.pk}")
            UnitQuota.objects.get_or_create(unit=unit, group=group, seats=1)
        numbers = InvitedUnit.objects.values_list("pk", flat=True)
        addresses = [url("index"), url("messages") + "?" + "&".join(f"unit={n}" for n in numbers)]
        for address in addresses:
            browser.get(address)
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(address).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:], json.dumps(costs)
    assert max(costs) <= 24


def test_an_organiser_enters_for_a_unit_that_telephones_even_when_it_is_closed(
    browser: Client, organiser: Actor, units: list[InvitedUnit], sites: list[Site]
) -> None:
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = browser.cookies
    page = url("asked_list", units[0].pk)
    assert browser.get(page).status_code == 200
    assert guarded.post(page, {"do": "paste", "pasted": "Giàng A Sử\tChủ tịch"}).status_code == 403
    assert browser.post(page, {"do": "paste", "pasted": "Giàng A Sử\tChủ tịch"}).status_code == 303
    seen = Nomination.objects.get(unit=units[0])
    assert (seen.last_seen, seen.version > 0) == (None, True)
    assert browser.post(page, {"do": "confirm", "seen": seen.version}).status_code == 303
    assert Delegate.objects.get(invited_unit=units[0]).site == sites[1]


def test_a_copied_conference_asks_the_same_units_anew(
    conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    group = DelegateGroup.objects.create(conference=conference, title={"vi": "Cán bộ"}, quota=9)
    UnitQuota.objects.create(unit=units[0], group=group, seats=2)
    make_missing_links(conference, by=organiser)
    confirmed(units[0], "Giàng A Sử")
    told = {"state": CallState.OPEN, "deadline": timezone.now() + timedelta(days=1), "wants_approval": True}
    set_call(by=organiser, conference=conference.pk, message={"vi": "Mời {unit}"}, saw=0, **told)  # type: ignore[arg-type]
    planner = Actor("system", "", organiser.held)
    made = clone(conference, by=planner, key="so-cuu-2027", declared_unclassified=True)
    copied = list(InvitedUnit.objects.filter(conference=made).select_related("site"))
    assert [(unit.name, unit.site and unit.site.code) for unit in copied] == [
        (unit.name, unit.site and unit.site.code) for unit in units
    ]
    quota = UnitQuota.objects.get(unit__conference=made)
    assert (quota.unit, quota.seats, quota.group and quota.group.conference) == (copied[0], 2, made)
    call = Call.objects.get(conference=made)
    assert (call.state, call.deadline, call.wants_approval) == (CallState.DRAFT, None, True)
    assert not Nomination.objects.filter(unit__in=copied).exists()
    assert not UnitLink.objects.filter(unit__in=copied).exists()


def test_units_of_an_example_have_begun_to_answer(
    conference: Conference, organiser: Actor, listed: Callable[..., Delegate], sites: list[Site]
) -> None:
    for number, site in enumerate(Site.objects.filter(conference=conference, is_hub=False)):
        listed(f"Người {number}", site, unit=f"UBND {site.name}")
    for number in range(6):
        Site.objects.create(
            conference=conference, code=f"1{number}", name=f"Xã Số {number}", level="commune", name_key=""
        )
    assert ask(conference, by=organiser) == 8
    told = standings(organiser, conference)
    assert {Standing.UNOPENED, Standing.OPENED, Standing.DECLINED} <= set(told)
    assert Delegate.objects.filter(removed_at=None).count() == 2


def test_letters_hold_the_units_link_as_qr(
    browser: Client, conference: Conference, organiser: Actor, units: list[InvitedUnit]
) -> None:
    chosen = {"unit": [unit.pk for unit in units[:2]]}
    ordered = browser.post(url("many"), chosen | {"verb": "letters"})
    assert ordered.status_code == 302
    run_due()
    facts = {"units": [units[0].pk, units[1].pk], "kind": "pdf"}
    made = io.BytesIO()
    letters_file(organiser, conference, facts, made, lambda share: None)
    pages = pypdfium2.PdfDocument(made.getvalue())  # type: ignore[no-untyped-call]
    texts = "".join(page.get_textpage().get_text_range() for page in pages)
    assert all(unit.name in texts for unit in units[:2])
    codes = {code.text for page in pages for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil())}
    assert {url_of(unit.link) for unit in InvitedUnit.objects.filter(pk__in=chosen["unit"])} <= codes
    one = browser.get(url("asked_letter", units[0].pk, "docx"))
    assert one.content.startswith(b"PK")
    assert browser.get(url("asked_letter", units[0].pk, "exe")).status_code == 404
    assert browser.get(url("asked_letter", units[2].pk, "pdf")).status_code == 404  # it has no link yet


def test_all_texts_come_as_one_file_without_formulas(
    browser: Client, conference: Conference, units: list[InvitedUnit]
) -> None:
    InvitedUnit.objects.filter(pk=units[0].pk).update(contact_name="=HYPERLINK(1)", contact_phone="+84912345678")
    address = reverse("nominations:many", args=[conference.key])
    answer = browser.post(address, {"verb": "texts", "all": "1"})
    run_due()
    fetched: Any = browser.get(f"{answer['Location']}/fetch")
    told = b"".join(fetched.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(told)))
    assert rows[0] == ["Đơn vị", "Đầu mối", "Số điện thoại", "Nội dung"]
    assert {row[0] for row in rows[1:]} == {unit.name for unit in units}
    said = next(row for row in rows if row[0] == units[0].name)
    assert said[1:3] == ["'=HYPERLINK(1)", "+84912345678"]
    links = [url_of(link) for link in UnitLink.objects.filter(unit__in=units)]
    assert len(links) == len(units)
    assert all(any(row[3].endswith(link) for row in rows) for link in links)
