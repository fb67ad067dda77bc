"""A small conference, and browsers signed in to it."""

from collections.abc import Callable

import pytest
from django.test import Client

from diemcau.people.models import Account, RoleHeld
from tests.attendance.world import World, make_world
from tests.ui.conftest import browser, context, stage

__all__ = ["browser", "context", "stage"]
Sign = Callable[..., Client]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def sign(world: World) -> Sign:
    """A browser of somebody with one role of the conference; no role: of somebody without any."""

    def sign_in(role: str = "", site: int = 0, conference: int = 0) -> Client:
        account = Account.objects.create(username=f"{role}-{site}-{conference}", full_name="Hoàng Thị Ỷ")
        if role:
            number = conference or world.conference.pk
            RoleHeld.objects.create(account=account, role=role, conference_id=number, site_id=site, given_by="system")
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in
