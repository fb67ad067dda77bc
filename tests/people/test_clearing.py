"""What people clears away by the clock, and what it leaves."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from tests.people.conftest import ADMIN, HUB, person

from diemcau.kernel.actor import NOBODY, SYSTEM
from diemcau.people import actions, guesses, queries, tasks
from diemcau.people.models import AccountLink, Device, Pairing, RevokedKey, WrongCodes
from diemcau.people.queries.tickets import LIFE

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def test_links_that_ran_out_or_were_used_go() -> None:
    account = person("an")
    for minutes in (10, 120):
        actions.make_sign_in_link(by=SYSTEM, account=account, minutes=minutes)
    actions.sign_in_by_link(actions.make_sign_in_link(by=SYSTEM, account=account, minutes=60).removeprefix("/enter/"))
    assert tasks.sweep_links(timezone.now() + HOUR) == 2
    assert AccountLink.objects.get().uses_left == 1


def test_a_code_nobody_typed_goes_and_one_whose_device_works_stays_so_that_a_reissue_ends_it() -> None:
    made = [actions.make_code(by=HUB, conference=1, site=site, role="site_registrar") for site in (11, 12)]
    opened = actions.open_pairing(made[0].pairing, by=NOBODY)
    assert tasks.sweep_pairings(timezone.now()) == 0
    assert tasks.sweep_pairings(timezone.now() + HOUR) == 1
    assert Pairing.objects.get() == made[0].pairing
    actions.reissue(by=HUB, conference=1, site=11, role="site_registrar")
    assert queries.live_device(opened.device.kid, opened.key) is None
    assert tasks.sweep_pairings(timezone.now()) == 1
    assert Pairing.objects.get().revoked_at is None
    assert Device.objects.get().pairing is None


def test_keys_of_devices_that_are_over_go_and_the_devices_stay() -> None:
    made = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar", days=3)
    gone, here = (actions.open_pairing(made.pairing, by=NOBODY) for _ in "ab")
    actions.revoke_device(gone.device, by=HUB)
    assert tasks.sweep_device_keys(timezone.now()) == 1
    assert queries.live_device(here.device.kid, here.key) == here.device
    assert tasks.sweep_device_keys(timezone.now() + timedelta(days=3)) == 1
    assert list(Device.objects.values_list("key_hash", flat=True)) == ["", ""]
    assert len(queries.speakers_at([f"device:{gone.device.kid}"], 1)[f"device:{gone.device.kid}"]) == 1


def test_a_revoked_key_is_remembered_as_long_as_a_ticket_could_live() -> None:
    made = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar")
    actions.revoke_device(actions.open_pairing(made.pairing, by=NOBODY).device, by=HUB)
    assert tasks.sweep_revoked(timezone.now() + LIFE - MINUTE) == 0
    assert len(queries.revoked_kids()) == 1
    assert tasks.sweep_revoked(timezone.now() + LIFE + MINUTE) == 1
    assert RevokedKey.objects.count() == 0


def test_sessions_that_ran_out_go() -> None:
    now = timezone.now()
    for name, expires in (("old", now - MINUTE), ("young", now + MINUTE)):
        Session.objects.create(session_key=name, session_data="", expire_date=expires)
    assert tasks.sweep_sessions(now) == 1
    assert Session.objects.get().session_key == "young"


def test_wrong_codes_are_counted_for_five_minutes_from_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    began = timezone.now()
    for n in range(guesses.WRONG_MAX):
        monkeypatch.setattr(timezone, "now", lambda n=n: began + timedelta(seconds=9 * n))
        assert not guesses.too_many("192.0.2.1")
        guesses.count_wrong("192.0.2.1")
    assert guesses.too_many("192.0.2.1")
    monkeypatch.setattr(timezone, "now", lambda: began + guesses.WITHIN)
    assert not guesses.too_many("192.0.2.1")
    guesses.count_wrong("192.0.2.1")
    assert WrongCodes.objects.get().wrong == 1
    assert tasks.sweep_guesses(began + 2 * guesses.WITHIN) == 1


def test_who_owns_a_whole_net_of_addresses_guesses_as_one() -> None:
    for n in range(guesses.WRONG_MAX):
        guesses.count_wrong(f"2001:db8:1:2::{n:x}")
    assert guesses.too_many("2001:db8:1:2:ffff::1")
    assert not guesses.too_many("2001:db8:1:3::1")
    assert WrongCodes.objects.filter(address__contains="2001").count() == 0


def test_the_end_of_a_conference_ends_its_devices_and_every_way_in() -> None:
    made = actions.make_link(by=HUB, conference=1, site=11, role="site_registrar")
    opened = actions.open_pairing(made.pairing, by=NOBODY)
    assert queries.conferences_with_ways_in(timezone.now()) == {1}
    assert actions.end_ways_in(1, by=ADMIN) == 2
    assert queries.live_device(opened.device.kid, opened.key) is None
    assert queries.pairing_behind(made.secret, "link") is None
    kid, phones = queries.revoked_kids()
    assert (kid, phones.partition("@")[0]) == (opened.device.kid, "phones:1")  # and all phones of the conference
    assert queries.conferences_with_ways_in(timezone.now()) == set()
