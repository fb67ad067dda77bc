"""Run beside a server: a conference with delegates, and slots for their anonymous questions. Prints JSON."""

import json
import sys

import django

django.setup()

from diemcau.cli.throwaway import seed  # noqa: E402 - Django must be set up first
from diemcau.infra.blind import actions, box, queries  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.kernel.clock import SystemClock  # noqa: E402
from diemcau.kernel.phones import DELEGATE, DEVICE  # noqa: E402
from diemcau.kernel.tickets import Ticket, Tickets  # noqa: E402
from diemcau.project.anonymity import open_box  # noqa: E402
from diemcau.roster.models import Delegate  # noqa: E402

SLOT = 20261122


def prepared() -> dict[str, object]:
    """Keys are ordered; a ticket for the first delegate's phone."""
    conference = seed(2, 3)
    actions.prepare(conference.pk, "question", {SLOT: 2}, runs=("live",))
    delegate = Delegate.objects.filter(conference=conference).order_by("pk")[0]
    ticket = Ticket(
        kid=f"{DEVICE}one",
        who=f"{DELEGATE}{delegate.uid}",
        conference=conference.pk,
        site=delegate.site_id or 0,
        device=f"{DEVICE}one",
        expires=SystemClock().now_ms() + 3_600_000,
        kinds=("blind.",),
    )
    minted = Tickets(options().secret_key.encode()).mint(ticket)
    return {"conference": conference.pk, "site": delegate.site_id, "ticket": minted}


def opened(conference: int) -> dict[str, object]:
    actions.open_slot(conference, "live", "question", SLOT)
    return {}


def told(conference: int) -> dict[str, object]:
    """What a page of the server would draw."""
    box.use(open_box)
    counts = queries.tally(conference, "live", "question", SLOT)
    return {"tally": [[count.body, count.late, count.times] for count in counts]}


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    answer = {"prepared": prepared, "opened": opened, "told": told}[verb](*map(int, numbers))  # type: ignore[operator]
    sys.stdout.write(json.dumps(answer))
