"""Films for the hub: the list with the rooms' copies, one film, and how fast rooms fetch."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.infra.outbox import RUNS
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request
from diemcau.ui.refusals import text_of

from .. import actions, fragments, packs, queries
from ..enums import FilmState, UploadKind
from ..forms import CaptionForm, DeliveryForm, TitleForm


def run_of(request: Request) -> str:
    """The run of an address or a form. Raises NotFound."""
    run = request.POST.get("run") or request.GET.get("run") or RUNS[0]
    if run not in RUNS:
        raise NotFound
    return run


@require_safe
@ensure_csrf_cookie
def index(request: Request, key: str) -> HttpResponse:
    """What is shown, all films, and a place to upload more."""
    conference = queries.conference_to_run(request.actor, key)
    return _index(request, key, DeliveryForm.of(queries.delivery_of(conference.pk)))


def _index(request: Request, key: str, form: DeliveryForm) -> HttpResponse:
    conference, run = queries.conference_to_run(request.actor, key), run_of(request)
    context = {
        "conference": conference,
        "run": run,
        "desk": fragments.desk(conference.pk, run),
        "films": fragments.films(conference, run, request.LANGUAGE_CODE),
        "form": form,
        "buttons": _buttons(),
        "begun": queries.uploads_of(request.actor, conference, UploadKind.FILM),
    }
    return render(request, "film/index.html", context, status=422 if form.errors else 200)


def _buttons() -> list[tuple[str, str, str]]:
    return [
        ("pause", "", _("Pause")),
        ("go_on", "", _("Go on")),
        ("seek", "-10000", _("Back 10 s")),
        ("seek", "10000", _("Ahead 10 s")),
        ("stop", "", _("Stop")),
    ]


@require_POST
def delivery(request: Request, key: str) -> HttpResponse:
    """Say how fast, and when, rooms fetch ahead."""
    conference = queries.conference_to_run(request.actor, key)
    form = DeliveryForm(request.POST)
    if not form.is_valid():
        return _index(request, key, form)
    actions.change_delivery(by=request.actor, conference=conference.pk, **form.cleaned_data)
    return redirect("film:index", key)


@require_http_methods(["GET", "HEAD", "POST"])
@ensure_csrf_cookie
def film(request: Request, key: str, number: int) -> HttpResponse:
    """One film: title, captions, and the rooms that do not have it."""
    conference = queries.conference_to_run(request.actor, key)
    found = queries.film_of(conference, number)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        actions.rename_film(found, by=request.actor, title=form.cleaned_data["title"])
        return redirect("film:film", key, number)
    return _film(request, key, number, form=form, captions=CaptionForm(initial={"language": request.LANGUAGE_CODE}))


def _film(request: Request, key: str, number: int, *, form: TitleForm, captions: CaptionForm) -> HttpResponse:
    conference = queries.conference_to_run(request.actor, key)
    found = queries.film_of(conference, number)
    is_ready = found.state == FilmState.READY
    context = {
        "conference": conference,
        "film": found,
        "form": form,
        "captions_form": captions,
        "fault": text_of(found.fault, found.facts) if found.fault else "",
        "source": queries.address(f"{found.digest}.mp4") if is_ready else "",
        "poster": queries.address(f"{found.poster}.jpg") if found.poster else "",
        "tracks": [(c, queries.address(f"{c.digest}.vtt")) for c in found.captions.all()],
        "missing": fragments.missing(conference, found, request.LANGUAGE_CODE) if is_ready else "",
    }
    return render(request, "film/film.html", context, status=422 if form.errors or captions.errors else 200)


@require_POST
def captions(request: Request, key: str, number: int) -> HttpResponse:
    """Put captions to a film."""
    found = queries.film_of(queries.conference_to_run(request.actor, key), number)
    form = CaptionForm(request.POST, request.FILES)
    if form.is_valid():
        file, language = form.cleaned_data["file"], form.cleaned_data["language"]
        try:
            actions.add_captions(found, by=request.actor, language=language, data=file.read(actions.CAPTIONS_MOST + 1))
        except Refused as refused:
            form.add_error("file", text_of(refused.code, refused.facts))
        else:
            return redirect("film:film", key, number)
    return _film(request, key, number, form=TitleForm(initial={"title": found.title}), captions=form)


@require_POST
def remove_captions(request: Request, key: str, number: int, language: str) -> HttpResponse:
    """Take captions away."""
    found = queries.film_of(queries.conference_to_run(request.actor, key), number)
    caption = found.captions.filter(language=language).first()
    if caption is None:
        raise NotFound
    actions.remove_captions(caption, by=request.actor)
    return redirect("film:film", key, number)


@require_POST
def share(request: Request, key: str, number: int) -> HttpResponse:
    """Have rooms fetch it, or no longer."""
    found = queries.film_of(queries.conference_to_run(request.actor, key), number)
    actions.share_film(found, by=request.actor, is_shared=request.POST.get("shared") == "yes")
    return redirect("film:film", key, number)


@require_POST
def retry(request: Request, key: str, number: int) -> HttpResponse:
    """Check it again."""
    actions.retry_check(queries.film_of(queries.conference_to_run(request.actor, key), number), by=request.actor)
    return redirect("film:index", key)


@require_POST
def remove(request: Request, key: str, number: int) -> HttpResponse:
    """Delete it."""
    actions.remove_film(queries.film_of(queries.conference_to_run(request.actor, key), number), by=request.actor)
    return redirect("film:index", key)


@require_safe
def pack(request: Request, key: str) -> HttpResponse:
    """All films that rooms fetch, as one file to carry there."""
    conference = queries.conference_to_run(request.actor, key)
    name = packs.pack(conference, timezone.now())
    file_name = f"{slugify(conference.key)}.dcpack"
    return redirect(f"{queries.address(name)}?{urlencode({'name': file_name})}")
