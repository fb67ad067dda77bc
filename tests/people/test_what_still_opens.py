"""Who was turned away, or whose role ended: what still opens by them is said on the page, and ended."""

from typing import Any

import pytest
from django.test import Client
from tests.people.conftest import ADMIN, Enter

from diemcau.kernel.actor import Actor, Held
from diemcau.people import actions, queries
from diemcau.people.models import Account, Device, RevokedKey

pytestmark = pytest.mark.django_db
DEVICES = "/c/flood-drill/people/devices"


def test_what_a_device_turned_away_came_in_by_is_said_to_open_still_and_ended(enter_as: Enter) -> None:
    organiser = enter_as("organizer", 1)
    made = actions.make_link(by=ADMIN, conference=1, site=11, role="site_lead", holder="Nông Thị Ánh")
    Client().post(made.path)
    device = Device.objects.get()
    answer = organiser.post(f"/c/flood-drill/people/devices/{device.pk}/revoke")
    assert answer["Location"] == f"/c/flood-drill/people/devices?still={made.pairing.pk}"
    page = organiser.get(answer["Location"]).content.decode()
    assert page.count(f"/people/ways/{made.pairing.pk}/revoke") == 2
    organiser.post(f"/c/flood-drill/people/ways/{made.pairing.pk}/revoke")
    assert Client().post(made.path).status_code == 404
    assert organiser.get(answer["Location"]).content.decode().count("/people/ways/") == 0


def test_hub_links_of_an_ended_organiser_let_nobody_in_and_who_is_still_in_is_said(enter_as: Enter) -> None:
    admin, organiser = enter_as("system_admin"), enter_as("organizer", 1)
    organiser.post("/c/flood-drill/people/hub-link")
    maker = Account.objects.get(username="organizer-1-0")
    by = queries.actor_for(maker)
    hub, room = (
        actions.make_link(by=by, conference=1, site=site, role=role)
        for site, role in ((0, "hub_technician"), (11, "site_lead"))
    )
    assert Client().post(hub.path).status_code == 303
    admin.post(f"/c/flood-drill/people/roles/{maker.roles.get().pk}/end")
    assert "Còn 1 máy ở điểm cầu chính" in admin.get("/c/flood-drill/people").content.decode()
    assert Client().post(hub.path).status_code == 404
    assert Client().post(room.path).status_code == 303
    assert Device.objects.filter(site_id=0, revoked_at__isnull=True).count() == 1


def _lead_with_a_link() -> tuple[Device, actions.Made, Device]:
    """A lead's device, the registrar's link made on it, and the device that came in by that; of another room as much again."""
    for site in (13, 11):
        lead = actions.make_link(by=ADMIN, conference=1, site=site, role="site_lead", holder=f"Lý Văn Đạo {site}")
        Client().post(lead.path)
        own = Device.objects.get(pairing=lead.pairing)
        by = Actor(who=f"device:{own.kid}", held=frozenset({Held("site_lead", 1, site)}))
        made = actions.make_link(by=by, conference=1, site=site, role="site_registrar", holder="Điểm Danh B")
        Client().post(made.path)
    return own, made, Device.objects.get(pairing=made.pairing)


def test_links_made_on_a_leads_device_end_with_it_when_it_is_turned_away(enter_as: Enter) -> None:
    own, made, let_in = _lead_with_a_link()
    organiser = enter_as("organizer", 1)
    assert "Links and codes made on it end" in organiser.get(f"{DEVICES}?language=en").content.decode()
    organiser.post(f"{DEVICES}/{own.pk}/revoke")
    assert "1 liên kết và mã tạo trên thiết bị này" in organiser.get(DEVICES).content.decode()
    assert Client().post(made.path).status_code == 404
    kids = set(RevokedKey.objects.values_list("kid", flat=True))
    assert kids == {own.kid, let_in.kid}  # and nothing of the other room


def test_a_lead_let_in_anew_by_phone_breaks_nothing_that_was_given_out(enter_as: Enter) -> None:
    own, made, _let_in = _lead_with_a_link()
    again = actions.reissue(by=ADMIN, conference=1, site=11, role="site_lead", holder=own.name, kind="link")
    Client().post(again.path)
    own.refresh_from_db()
    assert own.revoked_at is not None
    assert queries.orphaned_ways(ADMIN, 1, maker=f"device:{own.kid}") == []
    assert Client().post(made.path).status_code == 303


@pytest.mark.parametrize("closed", [False, True])
def test_rooms_work_on_with_what_a_lead_gave_out_until_somebody_ends_it_at_one_press(
    enter_as: Enter, closed: bool
) -> None:
    admin, _lead = enter_as("system_admin"), enter_as("site_lead", 1, 13)
    maker = Account.objects.get(username="site_lead-1-13")
    made = actions.make_link(by=queries.actor_for(maker), conference=1, site=13, role="site_registrar", holder="An")
    card = actions.make_card(by=queries.actor_for(maker), conference=1, site=13)
    room = Client()
    room.post(made.path)
    title = "Made by somebody who may no longer let devices in"
    assert title not in admin.get(f"{DEVICES}?language=en").content.decode()
    if closed:
        actions.close_account(maker, by=ADMIN)
    else:
        admin.post(f"/c/flood-drill/people/roles/{maker.roles.get().pk}/end")
        assert "Còn 1 liên kết" in admin.get("/c/flood-drill/people?language=vi").content.decode()
    page = admin.get(f"{DEVICES}?language=en").content.decode()
    assert title in page
    assert "1 device works with them" in page
    assert Device.objects.get().revoked_at is None  # without a word nothing ends
    assert admin.post("/c/flood-drill/people/ways/orphaned/end?site=11")["Location"].endswith("?site=11")
    assert Device.objects.get().revoked_at is None
    admin.post("/c/flood-drill/people/ways/orphaned/end")
    assert Device.objects.get().revoked_at is not None
    assert title not in admin.get(f"{DEVICES}?language=en").content.decode()
    assert [Client().get(one.path).status_code for one in (made, card)] == [404, 200]


def test_who_may_still_is_asked_of_all_makers_at_once(django_assert_max_num_queries: Any) -> None:
    def gave_out(number: int) -> None:
        account = Account.objects.create(username=f"lead-{number}", full_name="Lý Văn Đạo")
        for who in (f"account:{account.pk}", f"device:gone-{number}"):
            by = Actor(who=who, held=frozenset({Held("site_lead", 1, 13)}))
            actions.make_link(by=by, conference=1, site=13, role="site_registrar", holder="An")

    for number in range(20):
        gave_out(number)
    with django_assert_max_num_queries(5):
        assert len(queries.orphaned_ways(ADMIN, 1)) == 40
