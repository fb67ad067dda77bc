"""What phones need of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """The desks' conference with join codes; a delegate of the first room."""
    from diemcau.conferences.actions import make_join_codes
    from diemcau.conferences.models import Conference, JoinCode
    from diemcau.kernel.actor import SYSTEM
    from diemcau.roster.models import Delegate
    from tests.offline.grounds import make as make_desks

    facts = make_desks(12)
    conference = Conference.objects.get(pk=facts["conference"])
    make_join_codes(conference, list(conference.sites.values_list("pk", flat=True)), by=SYSTEM)
    delegate = Delegate.objects.filter(site=facts["site"]).first()
    assert delegate is not None
    return facts | {
        "join": JoinCode.objects.get(site=facts["site"]).code, "code": delegate.code, "name": delegate.full_name,
    }  # fmt: skip


def advance() -> str:
    """The next item of the programme runs; returns its title."""
    from diemcau.conferences import actions
    from diemcau.conferences.models import Conference, ProgrammeItem
    from diemcau.conferences.queries import programme_of

    following = programme_of(Conference.objects.get(), "vi").next
    assert following is not None
    actions.advance(ProgrammeItem.objects.get(pk=following.id), by=_hub())
    return following.title


def _hub() -> Any:
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import Actor, Held

    return Actor(who="system", held=frozenset({Held("organizer", Conference.objects.get().pk)}))


def renew() -> str:
    """The first room gets another code."""
    from diemcau.conferences.actions import renew_join_code
    from diemcau.conferences.models import Site

    return renew_join_code(Site.objects.get(name__contains="Mường Lạn"), by=_hub()).code


def questions() -> list[list[str]]:
    """What came in: text, unit, how."""
    from diemcau.live.questions.models import Question

    return [list(row) for row in Question.objects.values_list("text", "unit", "way")]


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(
        json.dumps({"make": make, "advance": advance, "renew": renew, "questions": questions}[sys.argv[1]]())
    )
