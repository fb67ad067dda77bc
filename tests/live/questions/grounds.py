"""What a served conference with questions needs; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from datetime import timedelta
from typing import Any


def make() -> dict[str, Any]:
    """The phones' conference, which takes anonymous questions; somebody signed in who moderates."""
    from django.conf import settings
    from django.test import Client

    from diemcau.conferences.models import Conference
    from diemcau.live.questions.actions import allow_anonymous
    from diemcau.people.models import Account, RoleHeld
    from tests.portal.phone_grounds import make as make_phones

    facts = make_phones()
    conference = Conference.objects.get(pk=facts["conference"])
    account = Account.objects.create(username="dieu-hanh", full_name="Người điều hành")
    RoleHeld.objects.create(account=account, role="organizer", conference_id=conference.pk, given_by="system")
    client = Client()
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    allow_anonymous(conference, by=_organiser(conference.pk), on=True)
    return facts | {"session": client.cookies[settings.SESSION_COOKIE_NAME].value}


def _organiser(conference: int) -> Any:
    from diemcau.kernel.actor import Actor, Held

    return Actor(who="system", held=frozenset({Held("organizer", conference)}))


def opened() -> bool:
    """Today is opened as the sweep does it within the minute; false until its key is made."""
    from django.utils import timezone

    from diemcau.live.questions.models import Board
    from diemcau.live.questions.tasks import sweep_box

    _use_box()
    sweep_box(timezone.now())
    from diemcau.infra.blind.queries import slots

    number = Board.objects.get().conference_id
    return any(slot.state == "open" for slot in slots(number, "live", "question"))


def later() -> list[dict[str, Any]]:
    """What the sweep does ten minutes later; all that is kept of anonymous questions then."""
    from django.utils import timezone

    from diemcau.infra.blind import queries
    from diemcau.kernel.clock import SystemClock
    from diemcau.live.questions.models import Question
    from diemcau.live.questions.tasks import sweep_box

    class Later(SystemClock):
        def now_ms(self) -> int:
            return super().now_ms() + 600_000

    _use_box()
    queries.SystemClock = Later  # type: ignore[misc]
    sweep_box(timezone.now() + timedelta(seconds=1))
    rows = Question.objects.filter(naming="anonymous")
    return list(rows.values("text", "asker", "delegate", "unit", "site", "way"))


def _use_box() -> None:
    from diemcau.infra.blind import box
    from diemcau.project.anonymity import open_box

    box.use(open_box)


if __name__ == "__main__":
    import django

    django.setup()
    verbs = {"make": make, "opened": opened, "later": later}
    sys.stdout.write(json.dumps(verbs[sys.argv[1]](), default=str))
