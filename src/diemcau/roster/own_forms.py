"""Forms that a delegate fills in on their own page; the proposal of a substitute is the same everywhere."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import text_of

from . import phones
from .models import Delegate
from .substituting import Proposal


def is_phone(text: str) -> None:
    """That it is a telephone number, said beside the field with whatever else is wrong. Raises ValidationError."""
    if not phones.tidy(text):
        raise ValidationError(text_of("bad_phone"))


class ProposalForm(forms.Form):
    """Who is to come instead."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    honorific = forms.CharField(label=_("Honorific"), max_length=40, required=False)
    position = forms.CharField(label=_("Position"), max_length=300, required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=24, required=False, validators=[is_phone],
        help_text=_("Shown only to those who ring."),
    )  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["phone"].widget.input_type = "tel"

    def proposal(self) -> Proposal:
        """What was typed."""
        return Proposal(**self.cleaned_data)


class CorrectionForm(forms.Form):
    """How it should read: what stands there is filled in."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    honorific = forms.CharField(label=_("Honorific"), max_length=40, required=False)
    position = forms.CharField(label=_("Position"), max_length=300, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=300, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=24, required=False, validators=[is_phone])
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    words = forms.CharField(
        label=_("Anything else"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, data: Any = None, *, delegate: Delegate, **more: Any) -> None:
        initial = {name: getattr(delegate, name) for name in self.base_fields if name != "words"}
        super().__init__(data, initial=initial, **more)
        self.fields["phone"].widget.input_type = "tel"

    def wanted(self) -> dict[str, str]:
        """What is to read otherwise."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "words"}


class ErasureForm(forms.Form):
    """Why is not asked; the box says that it is meant."""

    words = forms.CharField(
        label=_("Anything else"), max_length=500, required=False, widget=forms.Textarea({"rows": 2})
    )
    meant = forms.BooleanField(
        label=_("I want my data erased"), error_messages={"required": _("Tick the box if your data are to be erased.")}
    )
