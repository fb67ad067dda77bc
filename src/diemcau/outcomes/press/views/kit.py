"""The kit's first page: the release as it reads, its words, what was given out, the press's link."""

import tempfile
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for
from diemcau.infra import audit, documents
from diemcau.infra.spreadsheets import XLSX
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from ...facts.queries import sheet_of, versions_of
from ...facts.sheets import Sheet
from .. import actions, papers, policies, queries
from ..content import content_of, kit_of, languages_of
from ..drafting import patterns
from ..exports.bundle import kit_zip, subject_of
from ..exports.lists import kit_lists, kit_xlsx
from ..forms import KitForm
from ..models import Mention

DRAWN = {"release": papers.release, "facts": papers.fact_sheet, "captions": papers.captions}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: Request, key: str) -> HttpResponse:
    """What the release says now, in one language (`?in=`), and the form of its words. Rooms are led to their photos."""
    conference = conference_for(request.actor, key)
    if not policies.may_keep(request.actor, conference.pk):
        rooms = queries.rooms_sent(request.actor, conference)
        if not rooms:
            raise NotFound
        return redirect_to(request, reverse("press:room", args=[key, rooms[0].code]))
    languages = languages_of(conference)
    language = request.GET.get("in") if request.GET.get("in") in languages else languages[0]
    assert language is not None
    kit = kit_of(conference)
    with translation.override(language):
        subject = subject_of(conference, language)
        drafted, content = (
            patterns(conference, language, subject.sheet),
            content_of(conference, language, subject.sheet, kit),
        )
    with timezone.override(ZoneInfo(conference.timezone)):
        form = KitForm(request.POST if request.method == "POST" else None, kit=kit, language=language, drafted=drafted)
        if form.is_valid():
            said = form.cleaned_data
            try:
                actions.word_kit(
                    conference, by=request.actor, seen=said["seen"], language=language, texts=form.texts(),
                    contact=said["contact"], embargo_until=said["embargo_until"],
                )  # fmt: skip
            except Refused as refusal:
                form.add_error(None, text_of(refusal.code, refusal.facts))
            else:
                messages.success(request, _("The changes are saved."))
                return redirect_to(request, f"{reverse('press:index', args=[key])}?in={language}")
        context = {
            "conference": conference, "form": form, "content": content, "spoken": language, "languages": languages,
            "kit": kit, "releases": list(conference.releases.order_by("-number")), "url": queries.kit_url(kit),
            "closed": closed(conference), "differs": _differs(conference, subject.sheet, request.LANGUAGE_CODE), "kept": _kept(conference),
            "versions": versions_of(conference), "counts": queries.counts_of(conference), "now": timezone.now(),
            "figures": [(f"{{{one.key}}}", one.label, subject.sheet.words(one.key)) for one in subject.sheet.values()],
        }  # fmt: skip
        return render(request, "press/index.html", context, status=422 if form.errors else 200)


def _differs(conference: Conference, sheet: Sheet, language: str) -> list[queries.Differs]:
    """Of the last release, told in the page's language where it speaks it."""
    last = conference.releases.order_by("-number").first()
    if last is None:
        return []
    return queries.differing(last, sheet_of(conference, language) if language in last.quoted else sheet)


def _kept(conference: Conference) -> set[int]:
    """Releases that still hold the name of somebody who was erased: it is somebody else's, too."""
    return set(
        Mention.objects.filter(release__conference=conference, taken_out_at=None).values_list("release", flat=True)
    )


@require_POST
def give_out(request: Request, key: str) -> HttpResponse:
    """A version of the release, with the figures of a version of the fact sheet."""
    conference = queries.kept_conference(request.actor, key)
    wanted = whole_number(request.POST.get("facts", "") or "0")
    if wanted is None or wanted not in {0, *(one.number for one in versions_of(conference))}:
        raise NotFound
    release = actions.give_out(conference, by=request.actor, facts_version=wanted)
    messages.success(request, _("Version %(number)s is given out.") % {"number": release.number})
    return redirect_to(request, reverse("press:index", args=[key]))


@require_POST
def link(request: Request, key: str) -> HttpResponse:
    """The press's link: another one, or none."""
    conference, verb = queries.kept_conference(request.actor, key), request.POST.get("verb")
    if verb == "renew":
        actions.renew_link(conference, by=request.actor)
        messages.success(request, _("There is a new link; the one before opens nothing."))
    elif verb == "end":
        actions.end_link(conference, by=request.actor)
        messages.success(request, _("The link no longer opens."))
    else:
        raise NotFound
    return redirect_to(request, reverse("press:index", args=[key]))


@never_cache
@require_safe
def paper(request: Request, key: str, name: str, kind: str) -> HttpResponse:
    """Release, fact sheet or captions as they stand now, as PDF or DOCX (`?in=` a language)."""
    conference = queries.kept_conference(request.actor, key)
    if name not in DRAWN or kind not in documents.TYPES:
        raise NotFound
    languages = languages_of(conference)
    language = request.GET.get("in") if request.GET.get("in") in languages else languages[0]
    assert language is not None
    with translation.override(language):
        data = documents.write[kind](DRAWN[name](subject_of(conference, language)))
    audit.record(request.actor, "press.paper", conference=conference.pk, name=name, kind=kind)
    head = {"Content-Disposition": f'{"inline" if kind == "pdf" else "attachment"}; filename="{key}-{name}.{kind}"'}
    return HttpResponse(data, content_type=documents.TYPES[kind], headers=head)


@never_cache
@require_safe
def bundle(request: Request, key: str, kind: str) -> HttpResponse | FileResponse:
    """The kit as zip; photos and cards as lists: xlsx, json."""
    conference = queries.kept_conference(request.actor, key)
    if kind == "zip":
        release = conference.releases.order_by("-number").first()
        file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        kit_zip(conference, file, by=request.actor, release=release)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename=f"{key}-press.zip", content_type="application/zip")
    if kind == "xlsx":
        head = {"Content-Disposition": f'attachment; filename="{key}-press.xlsx"'}
        return HttpResponse(kit_xlsx(conference, by=request.actor), content_type=XLSX, headers=head)
    if kind == "json":
        return JsonResponse(
            kit_lists(conference, by=request.actor), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    raise NotFound
