"""Run beside a server: a conference with delegates who have phones, and a secret poll. Prints JSON."""

import json
import sys

import django

django.setup()

from diemcau.cli.throwaway import seed  # noqa: E402 - Django must be set up first
from diemcau.infra.blind import box  # noqa: E402
from diemcau.infra.options import options  # noqa: E402
from diemcau.kernel.actor import SYSTEM, Actor, Held  # noqa: E402
from diemcau.kernel.clock import SystemClock  # noqa: E402
from diemcau.kernel.phones import DELEGATE, DEVICE  # noqa: E402
from diemcau.kernel.tickets import Ticket, Tickets  # noqa: E402
from diemcau.live.polls import actions, queries  # noqa: E402
from diemcau.live.polls.examples import SECRET  # noqa: E402
from diemcau.live.polls.models import Poll  # noqa: E402
from diemcau.project.anonymity import open_box  # noqa: E402
from diemcau.roster.models import Delegate  # noqa: E402


def hub(conference: int) -> Actor:
    return Actor(who=SYSTEM.who, held=frozenset({Held("hub_technician", conference)}))


def prepared(several: int) -> dict[str, object]:
    """A phone for each of so many delegates, in the order of their list."""
    conference = seed(5, several)
    actions.make(conference, by=hub(conference.pk), draft=SECRET)
    tickets, until = Tickets(options().secret_key.encode()), SystemClock().now_ms() + 3_600_000
    phones = []
    for n, (uid, site) in enumerate(Delegate.objects.order_by("pk").values_list("uid", "site")):
        name = f"{DEVICE}{n}"
        ticket = Ticket(
            kid=name, who=f"{DELEGATE}{uid}", conference=conference.pk, site=site or 0, device=name, expires=until,
            kinds=("blind.",),
        )  # fmt: skip
        phones.append({"device": name, "site": site, "ticket": tickets.mint(ticket)})
    return {"conference": conference.pk, "phones": phones}


def opened() -> dict[str, object]:
    poll = Poll.objects.get()
    actions.open_poll(poll, by=hub(poll.conference_id), saw=poll.version)
    poll.refresh_from_db()
    return {"slot": poll.slot}


def closed() -> dict[str, object]:
    """What it came to."""
    box.use(open_box)
    poll = Poll.objects.get()
    actions.close_poll(poll, by=hub(poll.conference_id), saw=poll.version)
    poll.refresh_from_db()
    actions.count(poll, by=hub(poll.conference_id), saw=poll.version)
    poll.refresh_from_db()
    result = queries.result_of(poll)
    return {"answers": result.answers, "lines": {line.key: line.n for line in result.lines}}


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:]
    sys.stdout.write(json.dumps({"prepared": prepared, "opened": opened, "closed": closed}[verb](*map(int, numbers))))  # type: ignore[operator]
