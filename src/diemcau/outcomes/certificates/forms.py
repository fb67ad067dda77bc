"""Forms of certificates: the rule, the design, what the lists are narrowed to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.forms.texts import date_field
from diemcau.conferences.models import Site
from diemcau.ui.fields import NumberField

from . import conditions
from .actions import DesignSaid, RuleSaid
from .design import MOST_SIGNATORIES, TEXTS, unknown_places
from .enums import Basis, Border, Outcome, State, Turned
from .models import Scheme

SIGNED = (("power", _("Power"), 60), ("title", _("Position"), 160), ("name", _("Full name"), 120))


class RuleForm(forms.Form):
    """Who gets one, and how they are numbered."""

    basis = forms.ChoiceField(label=_("What is counted"), choices=Basis.choices, widget=forms.RadioSelect)
    least_sessions = NumberField(
        label=_("Half-days needed"), min_value=0, max_value=200, help_text=_("0: all in which their room takes part.")
    )
    part = NumberField(
        label=_("Least share of a half-day that counts, %"), min_value=1, max_value=100,
        help_text=_("From check-in to check-out, or to its end. What was taken on paper counts whole."),
    )  # fmt: skip
    share = NumberField(label=_("Share of the time needed, %"), min_value=1, max_value=100)
    forgives = forms.BooleanField(
        label=_("Minutes in which the room's line was down are not asked"), required=False,
        help_text=_("Incidents of the log: line, power, lost contact, from when they were opened until they were closed."),
    )  # fmt: skip
    conditions = forms.MultipleChoiceField(
        label=_("Asked besides"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pattern = forms.CharField(
        label=_("Number"), max_length=60,
        help_text=_("{number} is the running number of the register, {year} the year of the date, as in {number}/{year}/GCN-BTC."),
    )  # fmt: skip
    digits = NumberField(label=_("Digits of the running number, at least"), min_value=1, max_value=8)
    saw = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, scheme: Scheme) -> None:
        names = ("basis", "least_sessions", "share", "part", "forgives", "conditions", "pattern", "digits")
        super().__init__(data, initial={name: getattr(scheme, name) for name in names} | {"saw": scheme.version})
        offered = [(one.name, one.label) for one in conditions.offered()]
        self.fields["conditions"].choices = offered  # type: ignore[attr-defined]
        if not offered:
            del self.fields["conditions"]

    def told(self) -> RuleSaid:
        """What `set_rule` takes."""
        said = {"conditions": [], **self.cleaned_data}
        return RuleSaid(**{name: said[name] for name in RuleSaid._fields})


class DesignForm(forms.Form):
    """What a certificate looks like."""

    title = forms.CharField(label=_("Heading"), max_length=120, required=False)
    opening = forms.CharField(
        label=_("Above the name"), max_length=600, required=False, widget=forms.Textarea({"rows": 2})
    )
    body = forms.CharField(
        label=_("Below the name"), max_length=2_000, required=False, widget=forms.Textarea({"rows": 6})
    )
    place = forms.CharField(label=_("Place"), max_length=80, required=False)
    dated = date_field(_("Date"))
    hours = forms.DecimalField(
        label=_("Hours stated"), min_value=0, max_value=9999, max_digits=5, decimal_places=1, required=False,
        help_text=_("Empty: as long as the half-days of the programme."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    turned = forms.ChoiceField(label=_("Orientation"), choices=Turned.choices)
    border = forms.ChoiceField(label=_("Border"), choices=Border.choices)
    left_file = forms.FileField(label=_("Emblem at the left"), required=False)
    left_off = forms.BooleanField(label=_("Take the left one off"), required=False)
    right_file = forms.FileField(label=_("Logo at the right"), required=False)
    right_off = forms.BooleanField(label=_("Take the right one off"), required=False)
    left = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    right = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    saw = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, files: Any = None, *, scheme: Scheme, usual: dict[str, str]) -> None:
        names = ("dated", "hours", "language", "turned", "border", "left", "right")
        initial: dict[str, Any] = {name: getattr(scheme, name) for name in names} | {"saw": scheme.version}
        initial |= {name: scheme.texts.get(name, "") for name in TEXTS}
        for number in range(MOST_SIGNATORIES):
            said = scheme.signatories[number] if number < len(scheme.signatories) else {}
            initial |= {f"{name}_{number}": said.get(name, "") for name, _label, _most in SIGNED}
        super().__init__(data, files, initial=initial)
        self.fields["dated"].help_text = _("Empty: the day on which it is issued.")
        for name in ("left_file", "right_file"):
            self.fields[name].widget.attrs["accept"] = "image/png,image/jpeg,image/webp"
        for name in ("title", "opening", "body"):
            self.fields[name].widget.attrs |= {"placeholder": usual[name], "lang": scheme.language}
        for number in range(MOST_SIGNATORIES):
            for name, label, most in SIGNED:
                self.fields[f"{name}_{number}"] = forms.CharField(label=label, max_length=most, required=False)

    @property
    def signing(self) -> Sequence[tuple[int, list[BoundField]]]:
        """The fields of each signatory."""
        return [(n + 1, [self[f"{name}_{n}"] for name, _label, _most in SIGNED]) for n in range(MOST_SIGNATORIES)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for name in TEXTS:
            if unknown := unknown_places([str(told.get(name, ""))]):
                self.add_error(name, _("There is no such placeholder: %(what)s.") % {"what": ", ".join(unknown)})
        return told

    def told(self) -> DesignSaid:
        """What `set_design` takes; new pictures are put in by the view."""
        said = self.cleaned_data
        signatories = [
            {name: said[f"{name}_{number}"] for name, _label, _most in SIGNED} for number in range(MOST_SIGNATORIES)
        ]
        return DesignSaid(
            **{name: said[name] for name in ("language", "turned", "border", "dated", "hours")},
            texts={name: said[name] for name in TEXTS},
            left="" if said["left_off"] else said["left"],
            right="" if said["right_off"] else said["right"],
            signatories=signatories,
        )


class NarrowForm(forms.Form):
    """What a list is narrowed to: shown only, see `wish_of`."""

    use_required_attribute = False
    text = forms.CharField(label=_("Name or number"), max_length=80)
    state = forms.ChoiceField(label=_("Certificate"))
    site = forms.ChoiceField(label=_("Site"))

    def __init__(self, data: "MultiValueDict[str, str]", *, sites: Sequence[Site], states: Sequence[Any]) -> None:
        super().__init__(initial=data.dict())
        self.fields["state"].widget = forms.Select(choices=[("", _("all")), *states])
        places = [("", _("all")), *((s.code, f"{s.code} – {s.name}") for s in sites)]
        self.fields["site"].widget = forms.Select(choices=places)
        self.fields["text"].widget.attrs |= {"type": "search", "autocomplete": "off"}


def wish_of(data: "MultiValueDict[str, str]") -> dict[str, str]:
    """What an address narrows a list to."""
    return {name: data.get(name, "")[:80].replace("\0", "") for name in ("text", "state", "site")}


OUTCOMES, STATES = Outcome.choices, State.choices


class ReasonForm(forms.Form):
    """Why a certificate is revoked or replaced."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Stays in the register; whoever checks the certificate does not read it."),
    )

    def __init__(self, *args: Any, asked: bool = True, **kwargs: Any) -> None:
        """`asked`: not of one that was revoked, whose reason stands."""
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = asked
