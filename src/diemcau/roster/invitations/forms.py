"""Forms of invitations."""

from typing import Any, NamedTuple

from django import forms
from django.core.validators import validate_email
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.digits import whole_number
from diemcau.ui.fields import MomentField

from .actions.asking import Told
from .enums import Answer, Letter, Reason
from .models import Asking
from .queries import Filters
from .wording import KINDS, PERSON, SHORT, UNIT, worded

NAMES = {
    f"{PERSON}.{Letter.INVITATION}": _("Invitation of a person"),
    f"{PERSON}.{Letter.REMINDER}": _("Reminder to a person who is silent"),
    f"{PERSON}.{Letter.CHANGE}": _("Change, to a person"),
    f"{PERSON}.{Letter.CANCELLATION}": _("Cancellation, to a person"),
    f"{PERSON}.{SHORT}": _("Short message to a person"),
    f"{UNIT}.{Letter.INVITATION}": _("Invitation of a unit"),
    f"{UNIT}.{Letter.REMINDER}": _("Reminder to a unit"),
    f"{UNIT}.{Letter.CHANGE}": _("Change, to a unit"),
    f"{UNIT}.{Letter.CANCELLATION}": _("Cancellation, to a unit"),
    f"{UNIT}.{SHORT}": _("Short message to a unit"),
}


def filters_of(data: "MultiValueDict[str, str]") -> Filters:
    """What the list is narrowed to, in an address or a form; what cannot be read narrows nothing."""
    group = data.get("group", "")
    return Filters(
        standing=data.get("standing", ""),
        site=data.get("site", "")[:12].replace("\0", ""),
        group=whole_number(group),
        text=data.get("text", "")[:80].replace("\0", ""),
    )


def is_email(text: str) -> bool:
    """Whether mail could go there."""
    try:
        validate_email(text)
    except forms.ValidationError:
        return False
    return True


class AnswerForm(forms.Form):
    """What a person said who rang."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[(Answer.YES, Answer.YES.label), (Answer.NO, Answer.NO.label)]
    )
    reason = forms.ChoiceField(
        label=_("Reason, where they cannot come"), choices=[("", "–"), *Reason.choices], required=False
    )


class Worded(NamedTuple):
    """A text with its fields. `is_own`: not the house's."""

    kind: str
    name: Any
    is_own: bool
    subject: Any
    text: Any


class AskingForm(forms.Form):
    """How a conference invites, and its own words; the house's stand there until somebody changes them."""

    answer_by = MomentField(label=_("Answers wanted by"), required=False)
    contact_name = forms.CharField(label=_("Whom to ask about answers"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=24, required=False)
    contact_email = forms.EmailField(label=_("E-mail, also for replies"), max_length=254, required=False)
    encloses_paper = forms.BooleanField(label=_("Enclose the invitation as PDF, in the letterhead"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, asking: Asking) -> None:
        super().__init__(data, initial=_initial(asking))
        self.own, spoken = set(asking.wordings), {"lang": asking.conference.language}
        self.fields["contact_phone"].widget.input_type = "tel"
        for kind in KINDS:
            subject, text = worded(kind, asking.wordings)
            name, rows = kind.replace(".", "_"), 3 if kind.endswith(SHORT) else 14
            if subject:
                self.fields[f"subject_{name}"] = forms.CharField(
                    label=_("Subject"), max_length=200, required=False, initial=subject, widget=forms.TextInput(spoken)
                )
            self.fields[f"text_{name}"] = forms.CharField(
                label=_("Text"), max_length=5_000, required=False, initial=text,
                widget=forms.Textarea({"rows": rows, **spoken}),
            )  # fmt: skip

    def texts(self) -> list[Worded]:
        """For the page."""
        shown = []
        for kind in KINDS:
            name = kind.replace(".", "_")
            subject = self[f"subject_{name}"] if f"subject_{name}" in self.fields else None
            shown.append(Worded(kind, NAMES[kind], kind in self.own, subject, self[f"text_{name}"]))
        return shown

    def told(self) -> Told:
        """What was said."""
        said, wordings = self.cleaned_data, dict[str, dict[str, str]]()
        for kind in KINDS:
            name = kind.replace(".", "_")
            wordings[kind] = {"text": said[f"text_{name}"]}
            if f"subject_{name}" in said:
                wordings[kind]["subject"] = said[f"subject_{name}"]
        return Told(
            said["answer_by"], said["contact_name"], said["contact_phone"], said["contact_email"],
            encloses_paper=said["encloses_paper"], wordings=wordings,
        )  # fmt: skip


def _initial(asking: Asking) -> dict[str, Any]:
    names = ("answer_by", "contact_name", "contact_phone", "contact_email", "encloses_paper", "version")
    return {name: getattr(asking, name) for name in names}
