"""Files that somebody takes away."""

from django.http import HttpResponse


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """Kept by nobody on the way."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=content_type, headers=headers)
