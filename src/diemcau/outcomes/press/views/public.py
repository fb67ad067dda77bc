"""What the press opens with its link: the release given out last, approved photos and cards. Nothing before the embargo is over."""

import tempfile

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from diemcau.infra import documents
from diemcau.kernel.digits import whole_number
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request

from .. import files, queries
from ..cards import approved, faces_of
from ..content import PAPERS, as_was, captions_of, languages_of, moment, zone_of
from ..exports.bundle import kit_zip
from ..models import Release
from ..queries import Opened
from .photos import picture_of


@never_cache
@require_safe
def kit(request: Request, secret: str) -> HttpResponse:
    """The page. Before the embargo is over it says nothing but when that is."""
    try:
        opened = queries.kit_behind(secret, request.actor)
    except NotFound:
        return _hidden(render(request, "press/gone.html", status=404))
    language = request.LANGUAGE_CODE
    if opened.release is None:
        until = opened.kit.embargo_until
        when = f"{moment(until, opened.conference, language)} ({zone_of(until, opened.conference)})" if until else ""
        return _hidden(render(request, "press/early.html", {"when": when}, status=404))
    has = opened.release.texts
    language = language if language in has else next(iter(has))
    photos = queries.approved_photos(opened.conference)
    faces = [(face, face.heading(), face.positions(language)) for face in approved(faces_of(opened.conference))]
    with translation.override(language):
        content, captions = as_was(has[language]), captions_of(photos, language)
    context = {
        "conference": opened.conference, "release": opened.release, "content": content, "secret": secret, "spoken": language,
        "photos": captions, "faces": faces, "papers": _papers(opened.release, language), "kit": opened.kit,
    }  # fmt: skip
    return _hidden(render(request, "press/public.html", context))


def _papers(release: Release, first: str) -> list[tuple[str, str, str]]:
    """Name of the file, language, which paper; those of the page's language first."""
    spoken = sorted(release.files, key=lambda language: (language != first, language))
    return [(f"{one}-{name}", one, name) for one in spoken for name in PAPERS if name in release.files[one]]


@never_cache
@require_safe
def file(request: Request, secret: str, name: str) -> HttpResponse | FileResponse:
    """A paper, a photo (`photo-3`, `small-3`), or all as one zip. Before the embargo is over there is none: nothing between here and
    the press may remember that either, or it would go on saying so."""
    try:
        return _file(request, secret, name)
    except NotFound:
        return _hidden(render(request, "press/gone.html", status=404))


def _file(request: Request, secret: str, name: str) -> HttpResponse | FileResponse:
    opened = queries.kit_behind(secret, request.actor)
    if opened.release is None:
        raise NotFound
    what, _dash, rest = name.partition("-")
    if name == "kit.zip":
        return _zip(opened, request)
    if what in ("photo", "small"):
        photo = picture_of(queries.approved_photos(opened.conference), whole_number(rest) or 0)
        path = queries.file_of(photo, small=what == "small")
        return FileResponse(path.open("rb"), content_type="image/jpeg", filename=f"photo-{int(rest):03d}.jpg")
    kept = opened.release.files.get(what, {}).get(rest)
    if what not in languages_of(opened.conference) or not kept:
        raise NotFound
    path = files.path_of(opened.conference.pk, kept)
    if not path.exists():
        raise NotFound
    kind = rest.rpartition(".")[2]
    return FileResponse(
        path.open("rb"),
        content_type=documents.TYPES[kind],
        filename=f"{opened.conference.key}-{what}-{rest}",
        as_attachment=kind != "pdf",
    )


def _zip(opened: Opened, request: Request) -> FileResponse:
    made = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    kit_zip(opened.conference, made, by=request.actor, release=opened.release)
    made.seek(0)
    return FileResponse(
        made, as_attachment=True, filename=f"{opened.conference.key}-press.zip", content_type="application/zip"
    )


def _hidden(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
