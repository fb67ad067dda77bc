"""One's own account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to

from .. import actions
from ..adapters import remember_language
from ..forms import LanguageForm
from ..models import Account


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    """Language, password, second factor. Nothing about the browser is kept, so there is nothing else to show."""
    account = request.user
    if not isinstance(account, Account):
        raise NotFound
    form = LanguageForm(request.POST or None, initial={"language": account.language or request.LANGUAGE_CODE})
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.change_language(account, by=request.actor, language=language)
        with override(language):
            messages.success(request, _("Saved."))
        response = redirect_to(request, request.path)
        remember_language(request, response, language)
        return response
    return render(request, "people/profile.html", {"account": account, "form": form})


@require_safe
def password_forgotten(request: Request) -> HttpResponse:
    """What to do: nobody sends mail here, whoever made the account gives a new link."""
    return render(request, "people/password_forgotten.html")
