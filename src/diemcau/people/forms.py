"""What people type."""

from typing import cast

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Account


class LoginForm(AllauthLoginForm):
    """Name of the account, or its e-mail address where there is one, and the password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        login = cast(forms.CharField, self.fields["login"])
        login.label = _("Account name or e-mail")
        login.widget.attrs.pop("placeholder", None)
        login.widget.attrs.update(autocomplete="username webauthn", autocapitalize="none", spellcheck="false")
        self.fields["password"].widget.attrs.pop("placeholder", None)

    def clean_login(self) -> str:
        """The account's name; of an e-mail address, when exactly one account has it."""
        typed = cast(str, self.cleaned_data["login"]).strip()
        if "@" not in typed or Account.objects.filter(username=typed).exists():
            return typed
        names = list(Account.objects.filter(email__iexact=typed).values_list("username", flat=True)[:2])
        return names[0] if len(names) == 1 else typed
