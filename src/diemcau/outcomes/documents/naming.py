"""Files that documents name, for backups."""

from collections.abc import Iterator

from diemcau.infra.named_files import NamedFile, names_files
from diemcau.infra.options import options

from . import files
from .models import OwnTemplate, SignedFile, Version


@names_files("documents")
def named() -> Iterator[NamedFile]:
    """Papers that were issued, copies that came back signed, templates."""
    issued = Version.objects.exclude(files={}).values_list("document__conference", "document__conference__key", "files")
    for conference, key, papers in issued:
        for name in papers.values():
            yield _named(conference, name, "documents", key)
    signed = SignedFile.objects.values_list("document__conference", "document__conference__key", "kept")
    for conference, key, name in signed:
        yield _named(conference, name, "signed documents", key)
    for conference, key, name in OwnTemplate.objects.values_list("conference", "conference__key", "kept"):
        yield _named(conference, name, "document templates", key)


def _named(conference: int, name: str, kind: str, key: str) -> NamedFile:
    path = files.path_of(conference, name).relative_to(options().data_dir)
    return NamedFile(path.as_posix(), kind, key)
