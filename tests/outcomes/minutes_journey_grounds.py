"""What the secretary's journey needs of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """A conference with two items and a link that signs its organiser in."""
    from tests.outcomes.press_journey_grounds import make as make_press

    return make_press()


def asked() -> str:
    """A room asks, and is answered in the hall."""
    from uuid import uuid4

    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import Actor, Held
    from diemcau.live.questions import actions
    from diemcau.live.questions.models import Question
    from tests.offline.grounds import now_ms

    conference = Conference.objects.get()
    by = Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", conference.pk)}))
    site = conference.sites.order_by("-pk")[0]
    now = now_ms()
    question = Question.objects.create(
        conference=conference, uid=uuid4(), site=site, run="live", step="queued", text="Khi nào có máy AED?", way="desk", naming="unit",
        asked_at=now, came_at=now, shown_from=now, step_at=now,
    )  # fmt: skip
    actions.answered(question, by=by, saw=question.version, answer="Trong quý IV.")
    return str(question.uid)


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"make": make, "asked": asked}[sys.argv[1]]()))
