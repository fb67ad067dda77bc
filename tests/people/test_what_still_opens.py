"""Who was turned away, or whose role ended: what still opens by them is said on the page, and ended."""

import pytest
from django.test import Client
from tests.people.conftest import ADMIN, Enter

from diemcau.people import actions, queries
from diemcau.people.models import Account, Device

pytestmark = pytest.mark.django_db


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
    assert (
        "Còn 1 máy ở điểm cầu chính"
        in admin.get("/c/flood-drill/people", headers={"Accept-Language": "vi"}).content.decode()
    )
    assert Client().post(hub.path).status_code == 404
    assert Client().post(room.path).status_code == 303
    assert Device.objects.filter(site_id=0, revoked_at__isnull=True).count() == 1
