"""In which language a page speaks: what its address says, else what the person chose, else the installation's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers


def languages() -> list[str]:
    """Codes of the languages offered."""
    return [code for code, _name in settings.LANGUAGES]


def chosen_language(request: HttpRequest) -> str:
    """Never the browser's own: rooms run borrowed computers whose browsers speak what their seller installed."""
    for wish in (request.GET.get("language"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)):
        if wish in languages():
            return str(wish)
    return str(settings.LANGUAGE_CODE)


class LanguageMiddleware:
    """Switches the language on for one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie"])
        return response
