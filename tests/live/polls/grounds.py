"""What polls need of a served conference; as a program it does one thing in a server's folder and prints JSON."""
# ruff: noqa: PLC0415 - as a program it must not touch models before Django is set up

import json
import sys
from typing import Any


def make() -> dict[str, Any]:
    """The phones' conference, with two polls prepared: an open vote and a secret one; the badges of four delegates of the first room."""
    from diemcau.conferences.models import Conference
    from diemcau.live.polls import actions
    from diemcau.live.polls.drafts import Draft
    from diemcau.roster.models import Delegate
    from tests.portal.phone_grounds import make as make_phones

    facts = make_phones()
    conference = Conference.objects.get(pk=facts["conference"])
    words = (("Cả ngày", "All day"), ("Nửa ngày", "Half a day"), ("Trực tuyến", "Online"))
    choices = [{"vi": vi, "en": en} for vi, en in words]
    title = {"vi": "Buổi tập huấn tới nên kéo dài bao lâu?", "en": "How long should the next training be?"}
    actions.make(conference, by=_hub(), draft=Draft(title, "single", choices))
    title = {"vi": "Nhất trí thông qua quy chế?", "en": "Adopt the rules?"}
    actions.make(conference, by=_hub(), draft=Draft(title, "yes_no", naming="secret"))
    several = list(Delegate.objects.filter(site=facts["site"]).values_list("code", "full_name")[:4])
    badges, names = zip(*several, strict=True)
    return facts | {"badges": badges, "names": names, "screen": facts["desk"].replace("/desk", "/screen")}


def _hub() -> Any:
    from diemcau.conferences.models import Conference
    from diemcau.kernel.actor import Actor, Held

    return Actor(who="system", held=frozenset({Held("organizer", Conference.objects.get().pk)}))


def _poll(kind: str) -> Any:
    from diemcau.live.polls.models import Poll

    return Poll.objects.get(kind=kind)


def open_poll(kind: str) -> None:
    """It can be answered now."""
    from diemcau.live.polls import actions

    actions.open_poll(_poll(kind), by=_hub(), saw=_poll(kind).version)


def close(kind: str) -> None:
    """It cannot any more, and its result is shown."""
    from diemcau.infra.blind import box
    from diemcau.live.polls import actions
    from diemcau.project.anonymity import open_box

    box.use(open_box)
    actions.close_poll(_poll(kind), by=_hub(), saw=_poll(kind).version)
    actions.show(_poll(kind), by=_hub(), saw=_poll(kind).version, on=True)


def result(kind: str) -> dict[str, Any]:
    """What it came to."""
    from diemcau.live.polls import queries

    found = queries.result_of(_poll(kind))
    return {"counts": {line.key: line.n for line in found.lines}, "answers": found.answers, "late": found.late}


def ballots() -> int:
    """How many secret polls have their keys."""
    from diemcau.conferences.models import Conference
    from diemcau.infra.blind import queries

    return len(queries.slots(Conference.objects.get().pk, "live", "ballot"))


if __name__ == "__main__":
    from diemcau.cli.database import ensure_schema

    ensure_schema()
    verb, *given = sys.argv[1:]
    does: dict[str, Any] = {"make": make, "open": open_poll, "close": close, "result": result, "ballots": ballots}
    sys.stdout.write(json.dumps(does[verb](*given)))
