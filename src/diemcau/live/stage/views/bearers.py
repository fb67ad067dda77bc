"""Who a request comes from, key by key; the run it asks for; a ticket as an answer."""

from django.http import HttpResponse, JsonResponse

from diemcau.infra.options import options
from diemcau.infra.outbox import RUNS
from diemcau.infra.turn import servers
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.errors import NotFound
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.people import queries as people
from diemcau.people.middleware import device_of
from diemcau.people.models import Account
from diemcau.people.queries.tickets import account_kid
from diemcau.ui.http import Request

from ..queries import Bearer


def bearers(request: Request) -> list[Bearer]:
    """The person signed in, then the device: each alone, so that a ticket ends with the key that gave it."""
    found = []
    if isinstance(request.user, Account):
        found.append(Bearer(people.actor_for(request.user), account_kid(request.user)))
    device = device_of(request)
    if device.is_known:
        found.append(Bearer(device, device.who.removeprefix("device:")))
    return found


def run_of(request: Request) -> str:
    """The run an address asks for. Raises NotFound."""
    run = request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


def asked_run(run: str) -> str:
    """What is hung on addresses, so that they stay in the run."""
    return f"?run={run}" if run != RUNS[0] else ""


def as_answer(minted: Ticket) -> HttpResponse:
    """The ticket, and the ways to try. Only in the answer: as a cookie it would take the place of the page's own."""
    text = Tickets(options().secret_key.encode()).mint(minted)
    ice = servers(SystemClock().now_ms())
    return JsonResponse({"ticket": text, "expires": minted.expires, "site": minted.site, "ice": ice})
