"""What people type."""

from typing import Any, cast

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext_lazy as _

from diemcau.kernel import names

from .enums import CLUSTER_ROLES, SITE_ROLES, OrganisationKind, RoleKind
from .models import Account, Organisation
from .places import Room


class AddKeyForm(AddWebAuthnForm):
    """A security key or passkey and what its holder calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class EditKeyForm(EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class LoginForm(AllauthLoginForm):
    """Name of the account, or its e-mail address where there is one, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = _("Account name or e-mail")
        login.widget.attrs.pop("placeholder", None)
        login.widget.attrs.update(
            autocomplete="username webauthn", autocapitalize="none", spellcheck="false", autofocus=True
        )
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""

    def clean_login(self) -> str:
        """The account's name; of an e-mail address, when exactly one account has it."""
        typed = cast("str", self.cleaned_data["login"]).strip()
        if "@" not in typed or Account.objects.filter(username=typed).exists():
            return typed
        found = list(Account.objects.filter(email__iexact=typed).values_list("username", flat=True)[:2])
        return found[0] if len(found) == 1 else typed


class CodeForm(forms.Form):
    """A code read out over the phone."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
        help_text=_("Eight letters and digits, as they were read out. Spaces do not matter."),
    )


class NewPasswordForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("New password again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        """Strong enough for this account."""
        password = cast("str", self.cleaned_data["password"])
        validate_password(password, self.account)
        return password

    def clean(self) -> None:
        """Both the same."""
        typed = self.cleaned_data
        if "password" in typed and typed["password"] != typed.get("again"):
            self.add_error("again", _("The two are not the same."))


class PersonForm(forms.Form):
    """Whose account it is."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("Only to sign in with; no mail is sent."))


class AccountForm(PersonForm):
    """A new account."""

    username = forms.CharField(
        label=_("Account name"),
        max_length=150,
        help_text=_("Letters, digits and . _ - @ +"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("full_name", "username", "email")


class LanguageForm(forms.Form):
    """The language of one's pages."""

    language = forms.ChoiceField(label=_("Language"), choices=[("vi", "Tiếng Việt"), ("en", "English")])


class OrganisationForm(forms.Form):
    """A body: names in each language, other names one a line, and where it hangs."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationKind.choices)
    parent: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Belongs to"), queryset=Organisation.objects.none(), required=False, empty_label="–"
    )
    aliases = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: names it had before, ways it is written in lists."),
    )

    def __init__(self, *args: Any, parents: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation is not None:
            kwargs.setdefault("initial", _initial(organisation))
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Organisation]", self.fields["parent"]).queryset = parents
        for code, name in reversed(settings.LANGUAGES):
            self._add(f"short_{code}", _("Short name (%(language)s)") % {"language": name}, 80)
            self._add(f"name_{code}", _("Name (%(language)s)") % {"language": name}, 200)

    def _add(self, field: str, label: str, longest: int) -> None:
        made = forms.CharField(label=label, max_length=longest, required=False)
        self.fields = {field: made} | self.fields

    def clean(self) -> None:
        """A name in one language at least."""
        if not any(names.tidy(text) for text in self.texts("name").values()):
            self.add_error(f"name_{settings.LANGUAGE_CODE}", _("A body needs a name in at least one language."))

    def texts(self, part: str) -> dict[str, str]:
        """`name` or `short` as {language: text}."""
        codes = [code for code, _name in settings.LANGUAGES]
        return {code: self.cleaned_data.get(f"{part}_{code}", "") for code in codes}

    def other_names(self) -> list[str]:
        """The other names, one each."""
        return [line for line in self.cleaned_data["aliases"].splitlines() if line.strip()]


class UnitsForm(forms.Form):
    """A dated list of units."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, with the columns list, code, name, kind, parent_code."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


class RoleForm(forms.Form):
    """A role for somebody who has an account."""

    username = forms.CharField(
        label=_("Account name"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Role"))
    site = forms.TypedChoiceField(label=_("Room"), coerce=int, required=False, empty_value=None)
    more = forms.CharField(
        label=_("Further rooms of a cluster"),
        required=False,
        max_length=400,
        help_text=_(
            "For a cluster coordinator only, who has the rooms below each of them, too: their numbers, such as 012, 015."
        ),
    )

    def __init__(self, *args: Any, roles: list[str], rooms: list[Room], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {room.code: room.site for room in rooms}
        if not set(roles) & set(CLUSTER_ROLES):
            del self.fields["more"]
        role, site = (cast("forms.ChoiceField", self.fields[name]) for name in ("role", "site"))
        role.choices = [(code, RoleKind(code).label) for code in roles]
        site.choices = [("", _("– the whole conference –")), *((room.site, room.name) for room in rooms)]

    def clean(self) -> None:
        """Rooms' roles need a room, a cluster's one or several, the others none."""
        role, site = self.cleaned_data.get("role"), self.cleaned_data.get("site")
        codes = _numbers_in(self.cleaned_data.get("more", ""))
        if role in CLUSTER_ROLES:
            self._cluster(site, codes)
            return
        if codes:
            self.add_error("more", _("Only a cluster coordinator has several rooms."))
        needs = role in SITE_ROLES
        if needs and not site:
            self.add_error("site", _("This role needs a room."))
        if not needs and site:
            self.add_error("site", _("This role is for the whole conference."))

    def _cluster(self, site: int | None, codes: list[str]) -> None:
        unknown = [code for code in codes if code not in self.by_code]
        if unknown:
            text = _("There is no room of this number: %(codes)s.")
            self.add_error("more", text % {"codes": ", ".join(unknown)})
        elif not site and not codes:
            self.add_error("site", _("This role needs a room."))

    def sites(self) -> list[int]:
        """The rooms at which it is given, each once; 0: the whole conference."""
        said = self.cleaned_data
        more = [self.by_code[code] for code in _numbers_in(said.get("more", ""))]
        return list(dict.fromkeys([*filter(None, [said["site"]]), *more])) or [0]


def _numbers_in(text: str) -> list[str]:
    return text.replace(",", " ").replace(";", " ").split()


def _initial(organisation: Organisation) -> dict[str, Any]:
    names_ = {f"name_{code}": text for code, text in organisation.name.items()}
    shorts = {f"short_{code}": text for code, text in organisation.short_name.items()}
    return {
        **names_,
        **shorts,
        "kind": organisation.kind,
        "parent": organisation.parent_id,
        "aliases": "\n".join(organisation.aliases),
    }
