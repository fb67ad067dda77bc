"""Accounts: list, make, close, and links for choosing a password."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diemcau.infra.options import options
from diemcau.kernel.errors import Refused
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from .. import actions, policies, queries
from ..forms import AccountForm, PersonForm
from ..models import Account


@require_safe
def account_list(request: Request) -> HttpResponse:
    """Accounts the actor may see, by name."""
    typed = request.GET.get("q", "")
    page = Paginator(queries.accounts_for(request.actor, typed), 50).get_page(request.GET.get("page"))
    return render_part(request, "people/accounts.html", "rows", {"page": page, "typed": typed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_new(request: Request) -> HttpResponse:
    """Make an account; the link for its holder is shown once."""
    queries.accounts_for(request.actor)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = actions.create_account(by=request.actor, **form.cleaned_data)
        except Refused as refused:
            form.add_error("username", text_of(refused.code, refused.facts))
        else:
            return _show_link(request, account)
    return render(request, "people/account_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def account_page(request: Request, pk: int) -> HttpResponse:
    """An account and what may be done with it."""
    account = queries.account_for(request.actor, pk)
    form = PersonForm(request.POST or None, initial={"full_name": account.full_name, "email": account.email})
    if request.method == "POST" and form.is_valid():
        actions.change_account(account, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect_to(request, request.path)
    context = {
        "account": account,
        "form": form,
        "may_change": policies.may_change_account(request.actor, account),
        "is_own": request.actor.who == f"account:{account.pk}",
    }
    return render(request, "people/account.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def account_link(request: Request, pk: int) -> HttpResponse:
    """A new link for choosing a password; older ones end."""
    return _show_link(request, queries.account_for(request.actor, pk))


@require_POST
def account_close(request: Request, pk: int) -> HttpResponse:
    """Close an account."""
    account = queries.account_for(request.actor, pk)
    actions.close_account(account, by=request.actor)
    messages.success(request, _("The account is closed."))
    return redirect_to(request, f"/accounts/{pk}")


@require_POST
def account_reopen(request: Request, pk: int) -> HttpResponse:
    """Open it again."""
    account = queries.account_for(request.actor, pk)
    actions.reopen_account(account, by=request.actor)
    messages.success(request, _("The account is open again."))
    return redirect_to(request, f"/accounts/{pk}")


def _show_link(request: Request, account: Account) -> HttpResponse:
    path = actions.make_password_link(account, by=request.actor)
    context = {"account": account, "url": f"{options().public_url.rstrip('/')}{path}"}
    return render(request, "people/account_link.html", context)
