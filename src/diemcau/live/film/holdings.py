"""Files that films and materials name, for backups."""

from collections.abc import Iterator
from pathlib import Path

from diemcau.infra.named_files import NamedFile, names_files
from diemcau.infra.options import options

from . import vault
from .models import Caption, Film, Material


@names_files("film")
def named() -> Iterator[NamedFile]:
    """Films with poster and captions; materials; what arrived and is being checked."""
    for title, source in Film.objects.values_list("title", "source"):
        if source is not None:
            yield NamedFile(_relative(vault.arriving(source)), "films", title)
    for title, digest, poster in Film.objects.values_list("title", "digest", "poster"):
        yield from _whole(digest, "mp4", "films", title)
        yield from _whole(poster, "jpg", "posters", title)
    for title, digest in Caption.objects.values_list("film__title", "digest"):
        yield from _whole(digest, "vtt", "captions", title)
    for title, digest, ending in Material.objects.values_list("title", "digest", "ending"):
        yield from _whole(digest, ending, "materials", title)


def _whole(digest: str, ending: str, kind: str, of: str) -> Iterator[NamedFile]:
    """The file and the list of its pieces."""
    if digest:
        yield NamedFile(_relative(vault.path_of(f"{digest}.{ending}")), kind, of)
        yield NamedFile(_relative(vault.path_of(f"{digest}.pieces")), kind, of)


def _relative(path: Path) -> str:
    return path.relative_to(options().data_dir).as_posix()
