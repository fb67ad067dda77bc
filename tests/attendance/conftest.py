"""Fixtures of attendance's tests."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest
from django.test import Client

from diemcau.infra import intake
from diemcau.infra.projector import Projector
from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.op import Op, corrected, digest, encode
from diemcau.kernel.oplog import NewEntry, OpLog, Outcome
from diemcau.people.models import Account, RoleHeld
from diemcau.plane.stores import open_log

from .world import LONG_AGO, World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


class Hub:
    """A real log behind `infra.intake`, and a projector over it: what pages send is judged when a test says so."""

    def __init__(self, log: OpLog) -> None:
        self.log = log
        self.projector = Projector(log, tell=lambda projected: None)

    def submit(self, conference: int, made: Sequence[Op], who: str) -> dict[UUID, Outcome]:
        now = SystemClock().now_ms()
        entries = [
            NewEntry(
                conference, op.id, digest(encode(op)), op.run, op.kind, op.site, op.device, who, corrected(op, now), now,
                encode(op),
            )
            for op in made
        ]  # fmt: skip
        return dict(zip([op.id for op in made], self.log.append(entries), strict=True))

    def judge(self) -> int:
        return self.projector.run_once()


@pytest.fixture
def hub(tmp_path: Path, world: World) -> Iterator[Hub]:
    log = open_log(f"sqlite:///{tmp_path / 'log.sqlite3'}")
    opened = Hub(log)
    intake.use(opened.submit)
    yield opened
    log.close()


@pytest.fixture
def actor(world: World) -> Callable[..., Actor]:
    """Somebody with a real account who holds `role` over the conference or one of its rooms, since long ago."""

    def make(role: str = "organizer", site: int = 0) -> Actor:
        account, fresh = Account.objects.get_or_create(username=f"{role}-{site}", defaults={"full_name": "Người thử"})
        if fresh and role != "nobody":
            RoleHeld.objects.create(
                account=account,
                role=role,
                conference_id=world.conference.pk,
                site_id=site,
                given_by="system",
                since=LONG_AGO,
            )
        return Actor(f"account:{account.pk}", str(account), frozenset({Held(role, world.conference.pk, site)}))

    return make


@pytest.fixture
def browser(actor: Callable[..., Actor]) -> Callable[..., Client]:
    """A browser in which such a person is signed in."""

    def sign_in(role: str = "organizer", site: int = 0, *, language: str = "en") -> Client:
        account = Account.objects.get(pk=actor(role, site).who.removeprefix("account:"))
        client = Client()
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.cookies["django_language"] = language
        return client

    return sign_in
