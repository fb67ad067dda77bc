"""What the secretary's journey needs of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """A conference with a programme and a round of headcounts, links that sign its organiser and its secretary in."""
    from diemcau.attendance.models import HeadcountRound
    from diemcau.kernel.actor import SYSTEM
    from diemcau.people import actions as people
    from tests.outcomes.press_journey_grounds import make as make_press

    facts = make_press()
    account = people.create_account(by=SYSTEM, username="thu-ky", full_name="Lò Thị Thư Ký")
    people.give_role(account, by=SYSTEM, role="secretary", conference=facts["conference"])
    link = people.make_sign_in_link(by=SYSTEM, account=account, minutes=600, single_use=False)
    return facts | {"secretary": link, "round": HeadcountRound.objects.order_by("order")[0].pk}


def happened() -> None:
    """What others at the hub do: a question is answered, a room speaks by telephone, a vote is closed and shown, a deck is shown by hand,
    and an item is begun on the page of the programme."""
    from uuid import uuid4

    from diemcau.conferences.actions import advance
    from diemcau.conferences.models import Conference, ProgrammeItem
    from diemcau.kernel.actor import Actor, Held
    from diemcau.live.polls import actions as polls
    from diemcau.live.polls.models import Poll
    from diemcau.live.questions import actions as questions
    from diemcau.live.questions.models import Question
    from diemcau.live.slides.actions import show
    from diemcau.live.slides.models import Deck
    from diemcau.live.stage.actions import by_phone, end
    from tests.offline.grounds import now_ms

    conference = Conference.objects.get()
    by = Actor("account:1", "Lò Thị Tổ Chức", frozenset({Held("organizer", conference.pk)}))
    site, now = conference.sites.order_by("-pk")[0], now_ms()
    question = Question.objects.create(
        conference=conference, uid=uuid4(), site=site, run="live", step="queued", text="Khi nào có máy AED?", way="desk", naming="unit",
        asked_at=now, came_at=now, shown_from=now, step_at=now,
    )  # fmt: skip
    questions.answered(question, by=by, saw=question.version, answer="Trong quý IV.")
    by_phone(site, by=by)
    end(site, by=by)
    poll = Poll.objects.create(
        conference=conference,
        title={"vi": "Mỗi xã lập một tổ sơ cứu?"},
        kind="yes_no",
        state="open",
        windows=[[now, 0]],
    )
    polls.close_poll(poll, by=by, saw=poll.version)
    poll.refresh_from_db()
    polls.show(poll, by=by, saw=poll.version, on=True)
    deck = Deck.objects.create(
        conference=conference,
        title="Ép tim ngoài lồng ngực",
        file_name="a.pdf",
        state="ready",
        page_count=1,
        made_by="x",
    )
    show(deck, by=by, page=1)
    advance(ProgrammeItem.objects.order_by("order", "pk")[2], by=by)


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    sys.stdout.write(json.dumps({"make": make, "happened": happened}[sys.argv[1]]()))
