"""The rule, and the editor of the design with its preview."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, exports, queries
from ..design import PLACES, usual
from ..enums import Turned
from ..forms import DesignForm, RuleForm
from ..models import Picture, Scheme

FIELD_OF = {"certificate_pattern": "pattern", "certificate_places": "pattern"}
SIDES = ("left", "right")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: Request, key: str) -> HttpResponse:
    """Who gets one, and how they are numbered."""
    conference = queries.conference_to_issue(request.actor, key)
    form = RuleForm(request.POST or None, scheme=queries.scheme_of(conference))
    if form.is_valid():
        try:
            actions.set_rule(form.told(), by=request.actor, conference=conference.pk, saw=form.cleaned_data["saw"])
        except Refused as refused:
            form.add_error(FIELD_OF.get(refused.code), text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("certificates:index", key)
    context = {"conference": conference, "form": form, "closed": closed(conference)}
    return render(request, "certificates/rule.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def design(request: Request, key: str) -> HttpResponse:
    """What it looks like."""
    conference = queries.conference_to_issue(request.actor, key)
    scheme = queries.scheme_of(conference)
    form = _form(request, scheme)
    if form.is_valid():
        try:
            said = form.told()
            chosen = _pictures(request, conference, said)
            said = said._replace(left=chosen["left"], right=chosen["right"])
            actions.set_design(said, by=request.actor, conference=conference.pk, saw=form.cleaned_data["saw"])
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return redirect("certificates:design", key)
    context = {
        "conference": conference,
        "form": form,
        "scheme": scheme,
        "closed": closed(conference),
        "places": ["{" + name + "}" for name in PLACES],
        "is_wide": scheme.turned == Turned.LANDSCAPE,
    }
    return render(request, "certificates/design.html", context, status=422 if form.errors else 200)


@require_POST
def sample(request: Request, key: str) -> HttpResponse:
    """What is typed, on a made-up name, as PNG (or PDF, ``as=pdf``); 422 with the faults by field."""
    conference = queries.conference_to_issue(request.actor, key)
    scheme = queries.scheme_of(conference)
    form = _form(request, scheme)
    try:
        if not form.is_valid():
            return JsonResponse({"errors": {name: list(told) for name, told in form.errors.items()}}, status=422)
        told = form.told()
        drafts = _chosen(request)
    except Refused as refused:
        return JsonResponse({"errors": {"": [text_of(refused.code, refused.facts)]}}, status=422)
    as_pdf = request.POST.get("as") == "pdf"
    made = exports.draft(conference, _typed(conference, scheme, told), drafts, as_pdf=as_pdf)
    return HttpResponse(
        made, content_type="application/pdf" if as_pdf else "image/png", headers={"Cache-Control": "no-store"}
    )


def _form(request: Request, scheme: Scheme) -> DesignForm:
    return DesignForm(request.POST or None, request.FILES or None, scheme=scheme, usual=usual(scheme.language))


def _typed(conference: Conference, scheme: Scheme, said: actions.DesignSaid) -> Scheme:
    told = said._asdict() | {"signatories": actions.signing(said.signatories)}
    numbers = {name: getattr(scheme, name) for name in ("pattern", "digits", "last_number")}
    return Scheme(conference=conference, **numbers, **told)


def _chosen(request: Request) -> dict[str, bytes]:
    """The pictures that were just chosen, made small, by side. Refused: certificate_picture."""
    files = {side: request.FILES.get(f"{side}_file") for side in SIDES}
    return {side: actions.picture_of(file) for side, file in files.items() if isinstance(file, UploadedFile)}


def _pictures(request: Request, conference: Conference, said: actions.DesignSaid) -> dict[str, str]:
    """The digests of both sides' pictures; one that a form names has to be this conference's own. Raises NotFound."""
    found = {"left": said.left, "right": said.right}
    for digest in filter(None, found.values()):
        if not Picture.objects.filter(conference=conference, digest=digest).exists():
            raise NotFound
    for side, data in _chosen(request).items():
        found[side] = actions.add_picture(by=request.actor, conference=conference.pk, data=data)
    return found
