"""One document: its fields, how it looks, what is done with it, its versions and files."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.conferences.archived import closed
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import status_of, text_of

from .. import actions, policies, queries
from ..actions.signing import MOST_BYTES
from ..blanks import blanks_of
from ..drawing import drawn, kind_for
from ..enums import State
from ..exports import papers
from ..forms import DocumentForm, FileForm, number_of
from ..models import Document
from .sending import sent

WRITING = ("review", "refresh", "discard")
_MEDIA = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}


def _back(request: Request, document: Document) -> HttpResponse:
    return redirect_to(request, reverse("documents:document", args=[document.conference.key, document.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def document(request: Request, key: str, number: int) -> HttpResponse:
    """The document; posted: its fields."""
    one = queries.document_for(request.actor, key, number)
    if request.method == "POST" and not policies.may_draft(request.actor, one.conference_id, one.kind):
        raise NotFound
    form = DocumentForm(request.POST if request.method == "POST" else None, document=one)
    if request.method == "POST" and form.is_valid():
        try:
            form.save(by=request.actor)
        except Refused as refused:
            form.add_error(None, text_of(refused.code, refused.facts))
        else:
            messages.success(request, _("The changes are saved."))
            return _back(request, one)
    return _page(request, one, form)


def _refused(request: Request, document: Document, refused: Refused) -> HttpResponse:
    """The document's page as it stands now, saying why nothing was done."""
    document.refresh_from_db()
    fault = text_of(refused.code, refused.facts)
    return _page(request, document, DocumentForm(None, document=document), fault=fault, status=status_of(refused))


def _page(request: Request, one: Document, form: DocumentForm, *, fault: str = "", status: int = 200) -> HttpResponse:
    versions = list(one.versions.order_by("-number").defer("content"))
    newest = queries.version_for(one, versions[0].number)
    context = {
        "conference": one.conference,
        "document": one,
        "kind": kind_for(one.kind),
        "form": form,
        "versions": versions,
        "newest": newest,
        "preview": papers.preview_of(newest),
        "is_behind": one.is_draft and drawn(one).digest != newest.digest,
        "erased": one.mentions.count(),
        "faults": queries.faults_of(one.conference).get(one.pk, []) if one.is_live else [],
        "signed": list(one.signed_files.all()),
        "upload": FileForm(),
        "fault": fault,
        "blanks": blanks_of(one, newest.content) if one.state == State.REVIEW else [],
        "reason": request.POST.get("reason", ""),
        "may_draft": policies.may_write(request.actor, one.conference, one.kind),
        "may_keep": policies.may_decide(request.actor, one.conference),
        "closed": closed(one.conference),
    }
    return render(request, "documents/document.html", context, status=422 if form.errors else status)


@require_POST
def act(request: Request, key: str, number: int) -> HttpResponse:
    """review, back, issue, revoke, again, refresh, discard."""
    find = queries.document_to_write if request.POST.get("verb") in WRITING else queries.document_to_keep
    one = find(request.actor, key, number)
    try:
        return _done(request, one)
    except Refused as refused:
        return _refused(request, one, refused)


def _done(request: Request, one: Document) -> HttpResponse:
    by, seen, verb = request.actor, number_of(request.POST.get("seen")), request.POST.get("verb", "")
    reason = request.POST.get("reason", "")
    if verb == "review":
        actions.send_to_review(one, by=by, seen=seen)
        messages.success(request, _("The document is in review."))
    elif verb == "back":
        actions.send_back(one, by=by, seen=seen, reason=reason)
        messages.success(request, _("The document is a draft again."))
    elif verb == "issue":
        actions.issue(one, by=by, seen=seen)
        messages.success(
            request, _("The document is issued. Its files no longer change: print, sign and store the signed copy.")
        )
    elif verb == "revoke":
        actions.revoke(one, by=by, seen=seen, reason=reason)
        messages.success(request, _("The document is revoked."))
    elif verb == "again":
        one = actions.draft_again(one, by=by, seen=seen)
        messages.success(request, _("There is a new draft with the same words."))
    elif verb == "refresh":
        actions.refresh(one, by=by, seen=seen)
        messages.success(request, _("The draft says what the record says now."))
    elif verb == "discard":
        actions.discard(one, by=by, seen=seen)
        messages.success(request, _("The draft is discarded."))
        return redirect_to(request, reverse("documents:index", args=[one.conference.key]))
    else:
        raise NotFound
    return _back(request, one)


@require_safe
@never_cache
def compare(request: Request, key: str, number: int) -> HttpResponse:
    """Two versions side by side (`?from=`, `?to=`; else the two newest)."""
    one = queries.document_for(request.actor, key, number)
    versions = list(one.versions.order_by("-number").defer("content"))
    to = number_of(request.GET.get("to")) or versions[0].number
    from_ = number_of(request.GET.get("from")) or max(1, to - 1)
    before, after = queries.version_for(one, from_), queries.version_for(one, to)
    context = {
        "conference": one.conference,
        "document": one,
        "kind": kind_for(one.kind),
        "versions": versions,
        "before": before,
        "after": after,
        "changes": queries.differences(before, after),
    }
    return render(request, "documents/compare.html", context)


@require_safe
@never_cache
def paper(request: Request, key: str, number: int, version: int, kind: str) -> HttpResponse:
    one = queries.document_for(request.actor, key, number)
    data = papers.paper(queries.version_for(one, version), kind, by=request.actor)
    return sent(data, papers.TYPES[kind], f"{key}-{one.kind}-{number}-v{version}.{kind}", inline=kind == "pdf")


@require_safe
@never_cache
def page(request: Request, key: str, number: int, version: int, page: int) -> HttpResponse:
    """A page as picture: how the paper looks."""
    one = queries.document_for(request.actor, key, number)
    data, _pages = papers.page_image(queries.version_for(one, version), page)
    return sent(data, "image/png", f"page-{page}.png", inline=True)


@require_POST
def sign(request: Request, key: str, number: int) -> HttpResponse:
    """Store what came back signed."""
    one = queries.document_to_keep(request.actor, key, number)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused("no_file_chosen")
        if (file.size or 0) > MOST_BYTES:
            raise Refused("signed_too_large", megabytes=MOST_BYTES // 1024 // 1024)
        actions.store_signed(one, by=request.actor, name=file.name or "", data=file.read())
    except Refused as refused:
        return _refused(request, one, refused)
    messages.success(request, _("The signed copy is stored."))
    return _back(request, one)


@require_safe
@never_cache
def signed(request: Request, key: str, number: int, file: int) -> HttpResponse:
    one = queries.document_for(request.actor, key, number)
    stored = queries.signed_for(one, file)
    data = papers.signed(stored, by=request.actor)
    ending = stored.kept.rpartition(".")[2]
    return sent(data, _MEDIA[ending], f"{key}-{one.kind}-{number}-signed-{file}.{ending}")
