"""Files on their way out."""

from django.http import HttpResponse
from django.utils.text import slugify


def sent(data: bytes, kind: str, name: str, *, inline: bool = False) -> HttpResponse:
    """`name` in whatever letters; what is sent is ASCII, and nothing keeps a copy on the way."""
    stem, _dot, ending = name.rpartition(".")
    told = f"{slugify(stem) or 'paper'}.{ending}"
    head = {
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{told}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(data, content_type=kind, headers=head)
