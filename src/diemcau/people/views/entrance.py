"""Ways in: links and cards, typed codes, and tickets for the live plane."""

from allauth.account.adapter import get_adapter
from django.contrib.auth import login
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.infra.installation import installation
from diemcau.infra.options import options
from diemcau.kernel.actor import Held
from diemcau.kernel.clock import SystemClock
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.kernel.ids import tidy_code
from diemcau.kernel.tickets import Ticket, Tickets
from diemcau.ui.http import Request, redirect_to

from .. import actions, guesses, landing, machines, places, queries
from ..adapters import remember_language
from ..enums import LinkPurpose, PairingKind, RoleKind
from ..forms import CodeForm, NewPasswordForm
from ..middleware import DEVICE_COOKIE
from ..models import Account, AccountLink, Device, Pairing

TICKET_COOKIE = "diemcau_ticket"
_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: Request, secret: str) -> HttpResponse:
    """A card, a personal link, or a link to an account. Looking spends nothing: previews and scanners look too."""
    pairing = queries.pairing_behind(secret, PairingKind.CARD, PairingKind.LINK)
    if pairing is not None:
        return _enter_room(request, pairing)
    link = queries.link_behind(secret)
    if link is None:
        return render(request, "people/link_gone.html", status=404)
    if link.purpose == LinkPurpose.SET_PASSWORD:
        return _choose_password(request, link, secret)
    return _sign_in(request, link, secret)


def _enter_room(request: Request, pairing: Pairing) -> HttpResponse:
    if request.method == "POST":
        return _let_in(request, pairing)
    context = {
        "pairing": pairing,
        "role": RoleKind(pairing.role).label,
        "room": places.describe(pairing.conference_id, pairing.site_id, request.LANGUAGE_CODE),
        "conference": places.describe(pairing.conference_id, 0, request.LANGUAGE_CODE),
        "next": request.GET.get("next", ""),
    }
    return render(request, "people/enter.html", context)


def _let_in(request: Request, pairing: Pairing) -> HttpResponse:
    machine = machines.kind_of(request.headers.get("User-Agent", ""))
    opened = actions.open_pairing(pairing, by=request.actor, machine=machine)
    device = opened.device
    page = _next(request) or landing.page_for(Held(device.role, device.conference_id, device.site_id))
    response = redirect_to(request, page)
    response.set_cookie(
        DEVICE_COOKIE,
        opened.cookie,
        max_age=int((device.expires_at - device.paired_at).total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def _choose_password(request: Request, link: AccountLink, secret: str) -> HttpResponse:
    form = NewPasswordForm(request.POST or None, account=link.account)
    if request.method == "POST" and form.is_valid():
        actions.set_password_by_link(secret, password=form.cleaned_data["password"])
        return render(request, "people/password_set.html", {"account": link.account})
    status = 422 if form.is_bound else 200
    return render(request, "people/password_choose.html", {"form": form, "account": link.account}, status=status)


def _sign_in(request: Request, link: AccountLink, secret: str) -> HttpResponse:
    """A link of single use asks first; one that works for some minutes signs in at one click."""
    if request.method != "POST" and link.uses_left is not None:
        return render(request, "people/sign_in.html", {"account": link.account, "next": request.GET.get("next", "")})
    account = actions.sign_in_by_link(secret)
    login(request, account, backend=_BACKEND)
    response = redirect_to(request, _next(request) or "/")
    remember_language(request, response, account.language)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: Request) -> HttpResponse:
    """Type the code that was read out. Wrong ones are counted."""
    if request.method != "POST":
        return render(request, "people/pair.html", {"form": CodeForm()})
    address = get_adapter(request).get_client_ip(request)
    if guesses.too_many(address):
        form = CodeForm(request.POST)
        form.add_error("code", _("Too many wrong codes from here. Wait five minutes, or ask for a link."))
        return render(request, "people/pair.html", {"form": form}, status=429)
    form = CodeForm(request.POST)
    code = tidy_code(form.cleaned_data["code"]) if form.is_valid() else ""
    pairing = queries.pairing_behind(code, PairingKind.CODE) if code else None
    if pairing is not None:
        return _let_in(request, pairing)
    if code:
        guesses.count_wrong(address)
        form.add_error("code", _("This code does not open, or no longer: codes work once, for 15 minutes."))
    return render(request, "people/pair.html", {"form": form}, status=422)


@never_cache
@csrf_exempt  # pages kept offline hold no token; a forged post learns nothing and changes nothing but its own cookie
@require_POST
def ticket(request: Request) -> HttpResponse:
    """A ticket for this device or account (?conference=&site=&run=), as JSON and as the cookie of /live.

    A device that was turned away is told so: it must forget the list it holds.
    """
    try:
        minted = _ticket(request)
    except NotFound:
        kid, _dot, key = request.COOKIES.get(DEVICE_COOKIE, "").partition(".")
        if not queries.was_revoked(kid, key):
            raise
        return JsonResponse({"error": "revoked", "server": installation().name}, status=404)
    text = Tickets(options().secret_key.encode()).mint(minted)
    answer = {
        name: getattr(minted, name) for name in ("expires", "device", "conference", "site", "run", "hear", "kinds")
    }
    response = JsonResponse({"ticket": text, "server": installation().name, **answer})
    seconds = max(0, (minted.expires - SystemClock().now_ms()) // 1000)
    response.set_cookie(
        TICKET_COOKIE, text, max_age=seconds, path="/live", httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return response


def _ticket(request: Request) -> Ticket:
    """A room's key speaks for its room; whoever is signed in speaks for the conference. Raises NotFound."""
    conference, site, run = _number(request, "conference"), _number(request, "site"), request.GET.get("run", "live")
    device = _device(request, conference, site)
    signed_in = isinstance(request.user, Account) and conference is not None
    if device is not None and (site is not None or not signed_in):
        return queries.device_ticket(device, run=run, site=site)
    if not isinstance(request.user, Account) or conference is None:
        raise NotFound
    own = queries.actor_for(request.user)  # without the device's role: that one ends with the device's key
    try:
        return queries.account_ticket(request.user, own, conference=conference, site=site or 0, run=run)
    except NotFound:
        if device is None or device.site_id != 0:
            raise
        return queries.device_ticket(device, run=run)


def _device(request: Request, conference: int | None, site: int | None) -> Device | None:
    """The device whose key came along, if it reaches there: its own room, or every room from the hub."""
    kid, _dot, key = request.COOKIES.get(DEVICE_COOKIE, "").partition(".")
    device = queries.live_device(kid, key)
    if device is None or conference not in (None, device.conference_id):
        return None
    return device if device.site_id == 0 or site in (None, device.site_id) else None


def _number(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    number = whole_number(text)
    if text and number is None:
        raise NotFound
    return number


def _next(request: Request) -> str:
    """Where to go then: a path of this server, or nothing."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts=None) and wish.startswith("/") else ""
