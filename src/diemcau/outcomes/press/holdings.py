"""Files that photos and given-out releases name, for backups."""

from collections.abc import Iterator
from pathlib import Path

from diemcau.infra.named_files import NamedFile, names_files
from diemcau.infra.options import options

from . import files
from .models import Photo, Release


@names_files("press")
def named() -> Iterator[NamedFile]:
    """Pictures of photos, photos that wait to be made ready, papers of releases."""
    rows = Photo.objects.values_list("conference", "conference__key", "picture", "preview", "source")
    for conference, key, picture, preview, source in rows:
        for name in filter(None, (picture, preview)):
            yield NamedFile(_relative(files.path_of(conference, name)), "photos", key)
        if source:
            yield NamedFile(_relative(files.source(source)), "photos", key)
    for conference, key, papers in Release.objects.values_list("conference", "conference__key", "files"):
        for name in (name for one in papers.values() for name in one.values()):
            yield NamedFile(_relative(files.path_of(conference, name)), "releases", key)


def _relative(path: Path) -> str:
    return path.relative_to(options().data_dir).as_posix()
