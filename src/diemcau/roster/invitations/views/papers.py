"""Invitations on paper: to whom, as which file, with which number and date."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.conferences import handouts
from diemcau.conferences.forms.texts import NAMES, date_field
from diemcau.conferences.models import Conference, ProgrammeItem
from diemcau.infra import documents
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ...exports import require_signs
from .. import queries
from ..exports.papers import PAPERS, PEOPLE, PIECE, WHOM, addressed, file_name, person_paper

KINDS = [(documents.PDF, _("PDF, to print")), (documents.DOCX, _("DOCX, to edit"))]


class PapersForm(forms.Form):
    """What is asked for; all of it has a good guess. `lacks_signs`: somebody's name has signs that no font here has."""

    lacks_signs = False
    whom = forms.ChoiceField(label=_("Invitations to"), choices=list(WHOM.items()))
    kind = forms.ChoiceField(label=_("File"), choices=KINDS)
    standing = forms.ChoiceField(label=_("Which people"), required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    language = forms.ChoiceField(
        label=_("Language"), choices=[(code, NAMES.get(code, name)) for code, name in settings.LANGUAGES]
    )
    number = forms.CharField(label=_("Number, if your records office gave one"), required=False, max_length=20)
    dated = date_field(_("Date of the letters; left open without"))
    programme = forms.BooleanField(label=_("With the programme as annex"), required=False)

    def __init__(self, data: Any = None, *, conference: Conference) -> None:
        super().__init__(data, initial={"language": conference.language})
        sites = conference.sites.values_list("code", "name")
        self.fields["site"].choices = [("", _("all"))] + [(code, f"{code} – {name}") for code, name in sites]  # type: ignore[attr-defined]
        self.fields["standing"].choices = [("", _("all")), *queries.Standing.choices]  # type: ignore[attr-defined]
        if not ProgrammeItem.objects.filter(session__conference=conference).exists():
            del self.fields["programme"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: Request, key: str) -> HttpResponse:
    """The form; what was ordered is on its way on a page of its own."""
    conference = roster.conference_to_change(request.actor, key)
    form = PapersForm(request.POST or None, conference=conference)
    if form.is_valid():
        said = form.cleaned_data
        filters = {"standing": said["standing"], "site": said["site"]}
        count = len(addressed(request.actor, conference, said["whom"], queries.Filters(**filters)))
        if count and _have_fonts(request, form, conference):
            number = handouts.order(
                PAPERS, by=request.actor, conference=conference,
                file_name=file_name(conference, said["whom"], said["kind"], count), file_is_zip=count > PIECE,
                whom=said["whom"], kind=said["kind"], filters=filters, language=said["language"], number=said["number"],
                dated=said["dated"].isoformat() if said["dated"] else "", programme=said.get("programme", False),
            )  # fmt: skip
            return redirect(reverse("conferences:handout", args=[key, number]))
        if not count:
            form.add_error(None, text_of("nobody_to_write_to"))
    context = {
        "conference": conference,
        "on": "papers",
        "form": form,
        "coming": handouts.handouts_of(request.actor, conference, PAPERS),
    }
    return render(request, "invitations/papers.html", context, status=422 if form.errors else 200)


def _have_fonts(request: Request, form: PapersForm, conference: Conference) -> bool:
    """Whether every sign of the addressed can be printed, or is wanted without; in Word it is for the reader's fonts."""
    said = form.cleaned_data
    if said["kind"] != documents.PDF or said["whom"] != PEOPLE or request.POST.get("despite") == "yes":
        return True
    people = queries.people_for(
        request.actor, conference.pk, queries.Filters(standing=said["standing"], site=said["site"])
    )
    try:
        require_signs(people.values_list("full_name", "honorific", "position", "unit"))
    except Refused as refused:
        form.add_error(None, text_of(refused.code, refused.facts))
        form.lacks_signs = True
    return not form.lacks_signs


@never_cache
@require_safe
def paper(request: Request, key: str, uid: UUID, kind: str) -> HttpResponse:
    """The invitation of one person."""
    conference = roster.conference_to_change(request.actor, key)
    found = queries.people_for(request.actor, conference.pk).select_related("conference", "site__place").filter(uid=uid)
    delegate = found.first()
    if delegate is None:
        raise NotFound
    made = person_paper(delegate, by=request.actor, kind=kind)
    headers = {"Content-Disposition": f'inline; filename="{key}-invitation.{kind}"', "Cache-Control": "no-store"}
    return HttpResponse(made, content_type=documents.TYPES[kind], headers=headers)
