"""Pages of invited units: added from lines, proposed, edited, given quotas."""

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diemcau.conferences.models import Conference, Site, SiteContact
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.people.models import Account, RoleHeld
from diemcau.roster import actions, queries
from diemcau.roster.models import Delegate, DelegateGroup, InvitedUnit, UnitQuota
from diemcau.roster.unit_lines import Wanted, read


@pytest.fixture
def browser(conference: Conference) -> Client:
    account = Account.objects.create(username="btc", full_name="Ban tổ chức", language="vi")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client = Client(headers={"accept-language": "vi"})
    client.force_login(account)
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"roster:{name}", args=["so-cuu-2026", *arguments])


def test_a_line_says_name_site_contact_telephone_and_address_in_any_order() -> None:
    rooms = {"002": 2, "Xã Văn Lăng": 2}
    text = "STT\tĐơn vị\n1\tUBND xã Văn Lăng\t002\tBà Lò Thị Hoa\t912345678\thoa@vanlang.example\n2. Sở Y tế | an@soyte.example\n\nSở Y tế"
    wanted, faults = read(text, rooms.get)
    assert faults == []
    assert wanted == [
        Wanted("UBND xã Văn Lăng", 2, None, "Bà Lò Thị Hoa", "0912345678", "hoa@vanlang.example"),
        Wanted("Sở Y tế", contact_email="an@soyte.example"),
    ]


def test_all_faults_of_a_pasted_list_are_told_at_once_and_what_was_typed_stays(browser: Client) -> None:
    text = "UBND xã A | 099 | Lò Văn A | nhầm phòng\nSở Y tế | hoa@@\nTrường 1 | 09123456789012345"
    page = browser.post(url("units_add"), {"lines": text})
    told = page.content.decode()
    assert page.status_code == 422
    assert all(f"Dòng {line}" in told for line in (1, 2, 3))
    assert "hoa@@" in told
    assert InvitedUnit.objects.count() == 0


def test_units_are_added_once_get_what_they_lacked_and_their_people(
    conference: Conference, organiser: Actor, sites: list[Site], listed: object
) -> None:
    person = listed("Giàng A Sử", sites[1], unit="UBND xã Hoà Bình")  # type: ignore[operator]
    first = [Wanted("UBND xã Hòa Bình"), Wanted("UBND xã Tân Tiến", sites[1].pk)]
    assert actions.invite_units(by=organiser, conference=conference, wanted=first) == (2, 0)
    again = [
        Wanted("ubnd xã hoà bình", sites[1].pk, contact_phone="0912 345 678"),
        Wanted("UBND xã Tân Tiến", sites[2].pk),
    ]
    assert actions.invite_units(by=organiser, conference=conference, wanted=again) == (1, 1)
    unit = InvitedUnit.objects.get(name="UBND xã Hòa Bình")
    assert (unit.site_id, unit.contact_phone) == (sites[1].pk, "0912345678")
    person.refresh_from_db()
    assert person.invited_unit == unit
    with pytest.raises(NotFound):
        actions.invite_units(by=Actor(), conference=conference, wanted=first)


def test_units_are_proposed_from_sites_and_from_the_list(
    conference: Conference, organiser: Actor, sites: list[Site], listed: object
) -> None:
    SiteContact.objects.create(site=sites[1], role="site_lead", name="Lò Văn Tiến", phone="+84912345678")
    listed("Giàng A Sử", sites[2], unit="Trường THCS Số 1")  # type: ignore[operator]
    proposed = [unit.line for unit in queries.proposed_units(organiser, conference, "sites")]
    assert proposed == ["UBND xã Văn Lăng | 002 | Lò Văn Tiến | 0912 345 678", "UBND xã Văn Lang | 003"]
    assert [unit.line for unit in queries.proposed_units(organiser, conference, "list")] == ["Trường THCS Số 1 | 003"]
    actions.invite_units(
        by=organiser, conference=conference, wanted=[Wanted("Trường THCS số 1"), Wanted("X", sites[1].pk)]
    )
    assert [unit.code for unit in queries.proposed_units(organiser, conference, "sites")] == ["003"]
    assert queries.proposed_units(organiser, conference, "list") == []


def test_proposals_come_into_the_field_and_are_added_as_they_stand(browser: Client, conference: Conference) -> None:
    page = browser.get(url("units_add") + "?from=sites").content.decode()
    assert "UBND xã Văn Lăng | 002" in page
    assert browser.post(url("units_add"), {"lines": "UBND xã Văn Lăng | 002"}).status_code == 302
    unit = InvitedUnit.objects.get()
    assert unit.site is not None
    assert unit.site.code == "002"
    edited = {"name": unit.name, "contact_name": "Bà Hoa", "contact_phone": "không", "contact_email": ""}
    refused = browser.post(url("unit", unit.pk), edited)
    assert refused.status_code == 422
    assert "Bà Hoa" in refused.content.decode()
    assert browser.post(url("unit", unit.pk), edited | {"contact_phone": "0912 345 678"}).status_code == 302
    assert browser.post(url("unit_remove", unit.pk)).status_code == 302
    assert InvitedUnit.objects.count() == 0


def test_quotas_are_written_in_a_grid_and_never_over_anothers(
    browser: Client, conference: Conference, organiser: Actor
) -> None:
    actions.invite_units(by=organiser, conference=conference, wanted=[Wanted("Sở A"), Wanted("Sở B")])
    one, two = InvitedUnit.objects.all()
    group = DelegateGroup.objects.create(conference=conference, title={"vi": "Cán bộ"}, quota=5)
    typed = {"seen": "{}", f"q-{one.pk}-{group.pk}": "4", f"q-{two.pk}-{group.pk}": "nhiều", f"q-{two.pk}-0": "2"}
    wrong = browser.post(url("units_quotas"), typed)
    assert wrong.status_code == 422
    assert 'value="nhiều"' in wrong.content.decode()
    assert UnitQuota.objects.count() == 0
    typed[f"q-{two.pk}-{group.pk}"] = "3"
    assert browser.post(url("units_quotas"), typed).status_code == 302
    assert queries.quotas_of([one, two]) == {one.pk: 4, two.pk: 2}
    late = browser.post(url("units_quotas"), typed | {f"q-{one.pk}-{group.pk}": "9"})
    assert late.status_code == 422
    assert UnitQuota.objects.get(unit=one).seats == 4
    seen = json.dumps({f"{one.pk}-{group.pk}": 4, f"{two.pk}-{group.pk}": 3, f"{two.pk}-0": 2})
    emptied = {"seen": seen, f"q-{one.pk}-{group.pk}": "", f"q-{two.pk}-{group.pk}": "3", f"q-{two.pk}-0": "2"}
    assert browser.post(url("units_quotas"), emptied).status_code == 302
    assert queries.quotas_of([one, two]) == {two.pk: 2}
    assert browser.post(url("units_quotas"), {"every": "1", "group": "0", "seats": "6"}).status_code == 302
    assert queries.quotas_of([one, two]) == {one.pk: 6, two.pk: 2}


def test_nobody_sets_quotas_of_another_conferences_unit(conference: Conference, organiser: Actor) -> None:
    other = Conference.objects.create(key="khac")
    theirs = InvitedUnit.objects.create(conference=other, name="Sở C", name_key="")
    with pytest.raises(NotFound):
        actions.set_quotas(by=organiser, conference=conference.pk, seats={(theirs.pk, None): 3}, seen={})
    with pytest.raises(Refused, match="no_unit"):
        actions.invite_units(by=organiser, conference=conference, wanted=[Wanted(" ")])


def test_pages_of_units_cost_the_same_whatever_their_number(
    browser: Client, conference: Conference, organiser: Actor, sites: list[Site]
) -> None:
    costs = []
    for size in (2, 40):
        wanted = [Wanted(f"Đơn vị số {n}", sites[n % 3].pk) for n in range(size)]
        actions.invite_units(by=organiser, conference=conference, wanted=wanted)
        for name in ("units", "units_quotas"):
            browser.get(url(name))
            with CaptureQueriesContext(connection) as asked:
                assert browser.get(url(name)).status_code == 200
            costs.append(len(asked))
    assert costs[:2] == costs[2:]
    assert max(costs) <= 14


def test_a_unit_nobody_invited_is_asked_once(browser: Client, conference: Conference, listed: object) -> None:
    typed = {"full_name": "Lò Văn An", "unit": "UBND xa Van Lang", "status": "confirmed"}
    assert browser.post(url("add"), typed).status_code == 302, "where no units are invited, any unit will do"
    InvitedUnit.objects.create(conference=conference, name="UBND xã Văn Lăng", name_key="x")
    typed["unit"] = "UBND  xa van lang 2"
    asked = browser.post(url("add"), typed)
    assert (asked.status_code, Delegate.objects.count()) == (422, 1)
    typed["unit"] = "UBND Xa Van Lăng"
    text = browser.post(url("add"), typed).content.decode()
    assert "UBND xã Văn Lăng" in text
    [hidden] = re.findall(r'name="as_written" value="([^"]*)"', text)
    assert browser.post(url("add"), typed | {"as_written": hidden}).status_code == 302
    made = Delegate.objects.get(unit="UBND Xa Van Lăng")
    told = {"full_name": "Lò Văn Anh", "unit": made.unit, "status": "confirmed", "saw": made.version}
    assert browser.post(url("edit", made.uid), told).status_code == 302, "who keeps their unit is not asked"
