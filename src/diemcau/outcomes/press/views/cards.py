"""Speakers' cards: for who keeps the kit, and the page of a speaker's office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference
from diemcau.infra import audit, documents
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.once import once_by_link
from diemcau.ui.refusals import text_of

from .. import actions, papers, queries
from ..cards import Face, approved, faces_of
from ..content import languages_of
from ..exports.bundle import subject_of
from ..forms import CardForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """Everybody who presents something: card, link, approval. A POST makes (`send`) or ends (`end`) the link of one, or of all."""
    conference = queries.kept_conference(request.actor, key)
    faces = faces_of(conference)
    if request.method == "POST":
        _pressed(request, conference, faces)
        return redirect_to(request, f"{reverse('press:cards', args=[key])}#{request.POST.get('speaker', '')}")
    language = request.LANGUAGE_CODE
    rows = [
        (face, face.called(language), face.positions(language), queries.card_url(face.card) if face.card else "")
        for face in faces
    ]
    waiting = sum(1 for face in faces if not (face.card and face.card.secret_hash))
    context = {"conference": conference, "rows": rows, "approved": len(approved(faces)), "waiting": waiting}
    context["closed"] = closed(conference)
    return render(request, "press/cards.html", context)


def _pressed(request: Request, conference: Conference, faces: list[Face]) -> None:
    verb, speaker = request.POST.get("verb"), request.POST.get("speaker", "")
    chosen = [
        face for face in faces if face.key == speaker or (not speaker and not (face.card and face.card.secret_hash))
    ]
    if verb not in ("send", "end") or (speaker and not chosen) or (verb == "end" and not speaker):
        raise NotFound
    for face in chosen:
        (actions.send_card if verb == "send" else actions.end_card_link)(conference, by=request.actor, speaker=face.key)
    messages.success(
        request, _("The link no longer opens.") if verb == "end" else _("The links are made: send them to the offices.")
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: Request, key: str, speaker: str) -> HttpResponse:
    """One card, corrected by the organisers."""
    conference = queries.kept_conference(request.actor, key)
    face = next((one for one in faces_of(conference) if one.key == speaker), None)
    if face is None:
        raise NotFound
    if closed(conference):
        raise Refused("closed")
    form = CardForm(request.POST if request.method == "POST" else None, face=face, languages=languages_of(conference))
    if form.is_valid():
        actions.edit_card(conference, by=request.actor, speaker=speaker, said=form.said())
        messages.success(request, _("The changes are saved."))
        return redirect_to(request, reverse("press:cards", args=[key]))
    context = {"conference": conference, "face": face, "called": face.called(request.LANGUAGE_CODE), "form": form}
    return render(request, "press/card.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def paper(request: Request, key: str, kind: str) -> HttpResponse:
    """The cards, of all or of one (`?of=`), as they stand now: each says by whom it is approved, or that it is not."""
    conference = queries.kept_conference(request.actor, key)
    if kind not in documents.TYPES:
        raise NotFound
    language = languages_of(conference)[0]
    with translation.override(language):
        subject = subject_of(conference, language)._replace(about=request.GET.get("of", ""))
        data = documents.write[kind](papers.speaker_card(subject))
    audit.record(request.actor, "press.cards", conference=conference.pk, kind=kind)
    head = {"Content-Disposition": f'{"inline" if kind == "pdf" else "attachment"}; filename="{key}-speakers.{kind}"'}
    return HttpResponse(data, content_type=documents.TYPES[kind], headers=head)


@csrf_exempt  # whoever does not know the link's secret cannot forge a form, and a page may lie open for days
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once_by_link
def office(request: Request, secret: str) -> HttpResponse:
    """The page of a speaker's office, by its link: correct, approve, or ask for a change."""
    try:
        opened = queries.card_behind(secret)
    except NotFound:
        return render(request, "press/gone.html", status=404)
    face, fault = opened.face, ""
    form = CardForm(
        request.POST if request.method == "POST" else None, face=face, languages=languages_of(opened.conference)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _said(request, opened, form)
        except Refused as refusal:
            fault = text_of(refusal.code, refusal.facts)
        else:
            return redirect_to(request, reverse("press:office", args=[secret]))
    language = request.LANGUAGE_CODE
    context = {
        "closed": closed(opened.conference), "conference": opened.conference, "face": face, "card": face.card, "form": form, "fault": fault, "positions": face.positions(language),
        "name": request.POST.get("by", ""), "words": request.POST.get("words", ""),
    }  # fmt: skip
    return render(request, "press/office.html", context, status=422 if fault or form.errors else 200)


def _said(request: Request, opened: queries.OpenedCard, form: CardForm) -> None:
    by, speaker, said = opened.actor, opened.card.speaker, request.POST
    if said.get("verb") == "change":
        actions.ask_change(opened.conference, by=by, speaker=speaker, words=said.get("words", ""))
        return
    actions.approve_card(
        opened.conference, by=by, speaker=speaker, said=form.said(), seen=said.get("seen", ""), name=said.get("by", "")
    )
