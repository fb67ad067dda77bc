"""A delegate's own page, by a link of their own: nobody signs in, no script is needed."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_safe

from diemcau.infra import papers
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.roster import qr
from diemcau.roster.actions import ask_correction, ask_erasure, withdraw_request
from diemcau.roster.invitations.actions import answer as answer_invitation
from diemcau.roster.invitations.actions import calendar_for
from diemcau.roster.invitations.enums import Answer, Reason
from diemcau.roster.letters.contact import contact_of
from diemcau.roster.models import Delegate
from diemcau.roster.own_forms import CorrectionForm, ErasureForm, ProposalForm
from diemcau.roster.pocket import delegate_behind_own, put_away_behind_own
from diemcau.roster.queries.own import request_of
from diemcau.roster.takeaways import taken
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.once import once_by_link
from diemcau.ui.refusals import text_of

from ..own_page import actor_of, as_data, document_address, on_paper, own_page
from ..phone_shell import shell

View = Callable[[Request, str], HttpResponse]
FIELD_OF = {
    "empty_name": "full_name", "already_listed": "full_name", "bad_phone": "phone", "bad_email": "email",
}  # fmt: skip


def _posted(view: View) -> View:
    """A form's address; whoever opens it otherwise (the language was switched, the page was opened again) gets the page.

    Without a token against forged posts: what a post may do here it may by the secret in its address alone, no cookie adds to it, and
    browsers that may not say where they come from (no-referrer) would be refused.
    """

    @csrf_exempt
    @once_by_link
    def answered(request: Request, secret: str) -> HttpResponse:
        if request.method != "POST":
            return redirect_to(request, reverse("portal:own", args=[secret]))
        try:
            return view(request, secret)
        except NotFound:
            if put_away_behind_own(secret) is None:
                raise
            return _gone(request, secret)

    return answered


def _gone(request: Request, secret: str) -> HttpResponse:
    """The link opens nothing (any more): why, as far as it may be said, and whom to ask."""
    conference = put_away_behind_own(secret)
    context = {
        "style": shell().address("phone.css"),
        "conference": conference,
        "contact": contact_of(conference).text if conference else "",
    }
    return render(request, "portal/own_gone.html", context, status=404)


@never_cache
@require_safe
def own(request: Request, secret: str) -> HttpResponse:
    """The page."""
    try:
        delegate = delegate_behind_own(secret)
    except NotFound:
        return _gone(request, secret)
    return _page(request, secret, delegate)


@never_cache
@_posted
def answer(request: Request, secret: str) -> HttpResponse:
    """Yes, no with a reason, or somebody else; what was typed stays when it is refused."""
    delegate = delegate_behind_own(secret)
    said, form = request.POST.get("answer", ""), ProposalForm(request.POST, auto_id="substitute_%s")
    if said not in Answer.values:
        raise NotFound
    proposal = form.proposal() if said == Answer.SUBSTITUTE and form.is_valid() else None
    told: dict[str, object] = {"opened": said}
    if said == Answer.SUBSTITUTE:
        told["proposal_form"] = form
        if proposal is None:
            return _page(request, secret, delegate, **told)
    actor, reason = actor_of(delegate, request.LANGUAGE_CODE), request.POST.get("reason", "")
    try:
        answer_invitation(delegate=delegate, by=actor, answer=said, reason=reason, substitute=proposal)
    except Refused as refused:
        return _page(request, secret, delegate, **told, **_fault(refused, form if proposal else None))
    return redirect_to(request, f"{reverse('portal:own', args=[secret])}#answer")


@never_cache
@_posted
def correct(request: Request, secret: str) -> HttpResponse:
    """Ask to have something corrected."""
    delegate = _listed(secret)
    form = CorrectionForm(request.POST, delegate=delegate, auto_id="correct_%s")

    def ask(by: Actor) -> object:
        return ask_correction(by=by, delegate=delegate, wanted=form.wanted(), words=form.cleaned_data["words"])

    if _asked(request, delegate, form, ask):
        return _to_requests(request, secret)
    return _page(request, secret, delegate, opened="correct", correction_form=form)


@never_cache
@_posted
def erase(request: Request, secret: str) -> HttpResponse:
    """Ask to be forgotten: also who was taken off the list, of whom the entry is kept."""
    delegate = delegate_behind_own(secret)
    form = ErasureForm(request.POST, auto_id="erase_%s")

    def ask(by: Actor) -> object:
        return ask_erasure(by=by, delegate=delegate, words=form.cleaned_data["words"])

    if _asked(request, delegate, form, ask):
        return _to_requests(request, secret)
    return _page(request, secret, delegate, opened="erase", erasure_form=form)


@never_cache
@_posted
def withdraw(request: Request, secret: str) -> HttpResponse:
    """Take back what was asked and waits."""
    delegate = delegate_behind_own(secret)
    found = request_of(delegate, request.POST.get("request", ""))
    try:
        withdraw_request(by=actor_of(delegate, request.LANGUAGE_CODE), request=found)
    except Refused as refused:
        return _page(request, secret, delegate, **_fault(refused, None))
    return _to_requests(request, secret)


@never_cache
@require_GET
def document(request: Request, secret: str, number: int) -> HttpResponse:
    """To where a document lies."""
    return redirect_to(request, document_address(_listed(secret), number, request.LANGUAGE_CODE))


@never_cache
@require_GET
def take(request: Request, secret: str, name: str) -> HttpResponse:
    """A file that a module offers them. Raises NotFound."""
    made = taken(delegate_behind_own(secret), name)
    headers = {"Content-Disposition": f'attachment; filename="{made.file_name}"'}
    return HttpResponse(made.content, content_type=made.content_type, headers=headers)


@never_cache
@require_GET
def code(request: Request, secret: str) -> HttpResponse:
    """The personal QR, to be shown at the door."""
    return HttpResponse(qr.svg(_listed(secret).code), content_type="image/svg+xml")


@never_cache
@require_GET
def calendar(request: Request, secret: str) -> HttpResponse:
    """For the calendar of the phone. Raises NotFound as long as no day is known."""
    delegate = _listed(secret)
    made = calendar_for(delegate)
    if not made:
        raise NotFound
    headers = {"Content-Disposition": f'attachment; filename="{delegate.conference.key}.ics"'}
    return HttpResponse(made, content_type="text/calendar; charset=utf-8; method=PUBLISH", headers=headers)


@never_cache
@require_GET
def data_json(request: Request, secret: str) -> HttpResponse:
    """Everything that is kept about them, for machines."""
    delegate = delegate_behind_own(secret)
    response = JsonResponse(
        as_data(delegate, request.LANGUAGE_CODE), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    response["Content-Disposition"] = f'attachment; filename="{delegate.conference.key}-my-data.json"'
    return response


@never_cache
@require_GET
def data_pdf(request: Request, secret: str) -> HttpResponse:
    """The same on paper."""
    delegate = delegate_behind_own(secret)
    headers = {"Content-Disposition": f'attachment; filename="{delegate.conference.key}-my-data.pdf"'}
    return HttpResponse(
        papers.compile("portal/own", on_paper(delegate, request.LANGUAGE_CODE)),
        content_type="application/pdf",
        headers=headers,
    )


def _asked(
    request: Request, delegate: Delegate, form: CorrectionForm | ErasureForm, ask: Callable[[Actor], object]
) -> bool:
    """Whether it was taken; else the form says why not."""
    if not form.is_valid():
        return False
    try:
        ask(actor_of(delegate, request.LANGUAGE_CODE))
    except Refused as refused:
        _fault(refused, form)
        return False
    return True


def _to_requests(request: Request, secret: str) -> HttpResponse:
    return redirect_to(request, f"{reverse('portal:own', args=[secret])}#requests")


def _listed(secret: str) -> Delegate:
    """Who is on the list still. Raises NotFound."""
    delegate = delegate_behind_own(secret)
    if delegate.removed_at is not None:
        raise NotFound
    return delegate


def _fault(refused: Refused, form: ProposalForm | CorrectionForm | ErasureForm | None) -> dict[str, object]:
    """Beside the field it is about, if there is one; else above the page."""
    text, field = text_of(refused.code, refused.facts), FIELD_OF.get(refused.code) or refused.facts.get("field")
    if form is None:
        return {"fault": text}
    form.add_error(str(field) if field in form.fields else None, text)
    return {}


def _page(request: Request, secret: str, delegate: Delegate, **told: object) -> HttpResponse:
    forms: dict[str, object] = {
        "proposal_form": ProposalForm(auto_id="substitute_%s"),
        "correction_form": CorrectionForm(delegate=delegate, auto_id="correct_%s"),
        "erasure_form": ErasureForm(auto_id="erase_%s"),
    }
    page = own_page(delegate, request.LANGUAGE_CODE)
    context = {
        "page": page,
        "told_there": () if page.is_off or page.is_substituted else (Answer.NO, Answer.SUBSTITUTE),
        "secret": secret,
        "reasons": Reason.choices,
        "style": shell().address("phone.css"),
        "forms_script": shell().address("forms.js"),
        "signs": shell().signs,
        **forms,
        **told,
    }
    return render(request, "portal/own.html", context, status=422 if told else 200)
