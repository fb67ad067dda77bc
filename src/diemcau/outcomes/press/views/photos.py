"""Photos: sent from rooms and by the hub, captioned, approved, looked at."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference, Site
from diemcau.conferences.queries import sessions_of
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.formats import day
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import status_of, text_of

from .. import actions, policies, queries
from ..actions import Parcel
from ..content import languages_of
from ..forms import PhotoForm, half_day_of
from ..models import Photo
from .pieces import PIECE, piece

PAGE = 48


@ensure_csrf_cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: Request, key: str) -> HttpResponse:
    """All photos of the conference for who keeps the kit; the hub's own come in here, too."""
    conference = queries.kept_conference(request.actor, key)
    if request.method == "POST":
        return _taken(request, conference, None, reverse("press:photos", args=[key]))
    state = request.GET.get("state", "")
    site = whole_number(request.GET.get("site") or "0") or 0
    page = Paginator(queries.photos_of(conference, state, site), PAGE).get_page(request.GET.get("page", "1"))
    context = _shown(request, conference, page.object_list) | {
        "page": page, "counts": queries.counts_of(conference), "state": state if state in queries.STATES else "",
    }  # fmt: skip
    return render_part(request, "press/photos.html", "photos", context)


@ensure_csrf_cookie
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: Request, key: str, code: str) -> HttpResponse:
    """A room's own photos, for its lead and registrar."""
    site = queries.sending_room(request.actor, key, code)
    if request.method == "POST":
        return _taken(request, site.conference, site, reverse("press:room", args=[key, code]))
    photos = list(queries.photos_of(site.conference, site=site.pk))
    context = _shown(request, site.conference, photos) | {
        "site": site,
        "rooms": queries.rooms_sent(request.actor, site.conference),
        "coming": any(not one.is_ready and not one.fault for one in photos),
    }
    return render_part(request, "press/room.html", "photos", context)


def _shown(request: Request, conference: Conference, photos: Any) -> dict[str, Any]:
    language = request.LANGUAGE_CODE
    names = {
        one.id: " ".join(filter(None, (one.name, day(one.date, language) if one.date else "")))
        for one in sessions_of(conference, language)
    }
    return {
        "conference": conference,
        "photos": [
            (one, names.get(one.session_id or 0, ""), text_of(one.fault) if one.fault else "") for one in photos
        ],
        "half_days": list(names.items()),
        "languages": languages_of(conference),
        "keeps": policies.may_keep(request.actor, conference.pk),
        "closed": closed(conference),
        "megabytes": actions.MOST_BYTES // 1024 // 1024,
    }


def _taken(request: Request, conference: Conference, site: Site | None, back: str) -> HttpResponse:
    """One photo from a script, or a piece of one; as many as were chosen from a plain form."""
    if request.content_type == PIECE:
        return piece(request, Parcel(conference, request.actor, site, request.headers.get("Upload-Key", "")))
    files = request.FILES.getlist("file")
    if request.headers.get("Accept", "").startswith("application/json"):
        try:
            sent = _sent(request, conference, site, files[0] if files else None)
        except Refused as refusal:
            told = {"error": refusal.code, "text": text_of(refusal.code, refusal.facts)}
            return JsonResponse(told, status=status_of(refusal))
        return JsonResponse({"photo": sent.photo.pk, "again": sent.again})
    new = 0
    chosen: list[UploadedFile[Any] | None] = [*files] or [None]
    for file in chosen:
        try:
            new += not _sent(request, conference, site, file).again
        except Refused as refusal:
            name = f"{file.name}: " if file else ""
            messages.error(request, f"{name}{text_of(refusal.code, refusal.facts)}")
    if new:
        messages.success(
            request, ngettext("%(count)s photo came in.", "%(count)s photos came in.", new) % {"count": new}
        )
    return redirect_to(request, back)


def _sent(
    request: Request, conference: Conference, site: Site | None, file: "UploadedFile[Any] | None"
) -> actions.Sent:
    said = request.POST
    caption = {languages_of(conference)[0]: said.get("caption", "")}
    words = actions.Said(caption, said.get("credit", ""), half_day_of(conference, said.get("session", "")))
    if key := said.get("arrived"):
        return actions.send_pieces(Parcel(conference, request.actor, site, key), said=words)
    if file is None or file.file is None:
        raise Refused("no_photo_chosen")
    return actions.send_photo(
        conference, file.file, by=request.actor, size=file.size or 0, site=site, session=words.session,
        credit=words.credit, caption=words.caption,
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: Request, key: str, number: int) -> HttpResponse:
    """One photo: its words, its approval, its end."""
    found = queries.photo_for(request.actor, key, number)
    keeps = policies.may_keep(request.actor, found.conference_id)
    back = (
        reverse("press:photos", args=[key])
        if keeps or not found.site
        else reverse("press:room", args=[key, found.site.code])
    )
    form = PhotoForm(
        request.POST if request.method == "POST" and "credit" in request.POST else None, conference=found.conference,
        language=request.LANGUAGE_CODE, languages=languages_of(found.conference), photo=found,
    )  # fmt: skip
    if request.method == "POST":
        try:
            if _done(request, found, form):
                return redirect_to(request, f"{back}#photo-{number}")
        except Refused as refusal:
            if form.is_bound:
                form.add_error(None, text_of(refusal.code, refusal.facts))
            else:
                messages.error(request, text_of(refusal.code, refusal.facts))
                return redirect_to(request, back)
    context = {"conference": found.conference, "photo": found, "form": form, "keeps": keeps, "back": back}
    context["closed"] = closed(found.conference)
    context["may_change"] = not context["closed"] and (keeps or not found.is_approved)
    return render(request, "press/photo.html", context, status=422 if form.errors else 200)


def _done(request: Request, found: Photo, form: PhotoForm) -> bool:
    """What was pressed is done; False: the form has faults."""
    verb, seen = request.POST.get("verb", "save"), whole_number(request.POST.get("seen", "") or "0") or 0
    if verb == "delete":
        actions.delete_photo(found, by=request.actor)
        messages.success(request, _("The photo is deleted."))
        return True
    if verb == "withdraw":
        actions.withdraw_photo(found, by=request.actor, seen=seen)
        return True
    if verb == "decline":
        actions.decline_photo(found, by=request.actor, seen=seen, reason=request.POST.get("reason", ""))
        messages.success(request, _("The photo is not used; its room reads why."))
        return True
    if form.is_bound and not form.is_valid():
        return False
    with (
        transaction.atomic()
    ):  # what may not be approved is not saved either: the page still shows what it was made from
        if form.is_bound:
            found = actions.edit_photo(found, by=request.actor, said=form.said(), seen=seen)
            seen = found.version
        if verb == "approve":
            actions.approve_photo(found, by=request.actor, seen=seen)
    messages.success(request, _("The photo is approved.") if verb == "approve" else _("The changes are saved."))
    return True


@require_safe
def picture(request: Request, key: str, number: int) -> FileResponse:
    """The picture, or its preview (`?small`). By its content it never changes: a browser keeps it."""
    found = queries.photo_for(request.actor, key, number)
    path = queries.file_of(found, small="small" in request.GET)
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def picture_of(photos: list[Photo], number: int) -> Photo:
    """The approved photo with this number. Raises NotFound."""
    found = next((one for one in photos if one.number == number), None)
    if found is None:
        raise NotFound
    return found
