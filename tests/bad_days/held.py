"""Run in a server's surroundings: what the log holds, what waits to be judged, and what `verify` finds; prints JSON.

With the word ``hub``: the times in the log, and the room's panel as the hub sees it.
"""

import json
import sys

import django

django.setup()

from django.utils import translation  # noqa: E402 - Django must be set up first

from diemcau.attendance.queries import board  # noqa: E402
from diemcau.cli.verify import verify  # noqa: E402
from diemcau.conferences.models import Conference  # noqa: E402
from diemcau.infra.models import Verdict  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.plane.stores import open_log  # noqa: E402
from diemcau.portal.fragments import panel  # noqa: E402


def held() -> dict[str, object]:
    log = open_log(options().log_url)
    ids = [str(entry.id) for c in log.heads() for entry in log.read(c, after=0, limit=10**6)]
    log.close()
    found = verify()
    return {
        "ids": ids,
        "waiting": sum(one["not_judged"] for one in found),
        "differences": [text for one in found for text in one["differences"]],
        "refused": list(Verdict.objects.filter(state="refused").values_list("reason", flat=True)),
    }


def hub() -> dict[str, object]:
    conference = Conference.objects.get()
    log = open_log(options().log_url)
    at = [entry.at for entry in log.read(conference.pk, after=0, limit=10**6)]
    log.close()
    session = conference.days.get().sessions.get()
    with translation.override("vi"):
        [row] = board(conference, "live", session.pk)
        return {"at": at, "panel": panel(conference, row)}


if __name__ == "__main__":
    print(json.dumps(hub() if sys.argv[1:] == ["hub"] else held()))
