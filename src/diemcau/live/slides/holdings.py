"""Files that decks name, for backups."""

from collections.abc import Iterator
from pathlib import Path

from diemcau.infra.named_files import NamedFile, names_files
from diemcau.infra.options import options

from . import files
from .models import Deck, Page


@names_files("slides")
def named() -> Iterator[NamedFile]:
    """Pictures of all pages, the decks' manifests, and what arrived and is being rendered."""
    for conference, title, manifest, source in Deck.objects.values_list("conference", "title", "manifest", "source"):
        if manifest:
            yield NamedFile(_relative(files.pictures_of(conference) / f"{manifest}.json"), "slides", title)
        if source:
            yield NamedFile(_relative(files.source(source)), "slides", title)
    pages = Page.objects.values_list("deck__conference", "deck__title", "big", "small", "thumb")
    for conference, title, *pictures in pages:
        for name in pictures:
            yield NamedFile(_relative(files.pictures_of(conference) / f"{name}.webp"), "slides", title)


def _relative(path: Path) -> str:
    return path.relative_to(options().data_dir).as_posix()
