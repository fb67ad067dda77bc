"""Forms of the organisers' side: how units are asked, what the chase list is narrowed to."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.forms.texts import Localising, date_field, hour_of, moment, time_field
from diemcau.conferences.models import Conference, Site
from diemcau.kernel.digits import whole_number

from ..enums import CallState, Standing
from ..models import Call
from ..queries.chasing import Wish

REACHES = (
    ("", _("all")),
    ("mail", _("by e-mail")),
    ("phone", _("by telephone, SMS or Zalo")),
    ("none", _("by letter only")),
)


class CallForm(Localising):
    """Until when units may answer, whether their lists are approved, and what they are told in the organisers' own words."""

    localised = {"message": (_("Own words of the message"), 5)}

    state = forms.ChoiceField(
        label=_("Units' lists"),
        choices=CallState.choices,
        help_text=_("Units change their lists only while they are open and the deadline has not passed."),
    )
    day = date_field(_("Deadline: date"))
    hour = time_field(_("Deadline: time"))
    wants_approval = forms.BooleanField(
        label=_("A confirmed list waits for our approval before its people come onto the delegate list"), required=False
    )
    saw = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, call: Call, conference: Conference) -> None:
        self.zone = conference.timezone
        there = call.deadline
        initial = {
            "state": call.state,
            "day": there.astimezone(ZoneInfo(self.zone)).date() if there else None,
            "hour": hour_of(there, self.zone),
            "wants_approval": call.wants_approval,
            "saw": call.version,
        }
        super().__init__(data, texts={"message": call.message}, initial=initial)

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        if told.get("hour") and not told.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which day."))
        if told.get("day") and not told.get("hour") and "hour" not in self.errors:
            self.add_error("hour", _("Say until which hour."))
        for name, text in ((n, t) for n, t in told.items() if n.startswith("message_")):
            if len(text) > 2_000:
                self.add_error(name, _("2,000 characters at most."))
        return told

    def told(self) -> dict[str, Any]:
        """What `set_call` takes."""
        said = self.cleaned_data
        return {
            "state": said["state"],
            "deadline": moment(said["day"], said["hour"], self.zone),
            "wants_approval": said["wants_approval"],
            "message": self.texts("message"),
            "saw": said["saw"],
        }


class ChaseForm(forms.Form):
    """What the chase list is narrowed to: shown only, see `wish_of`."""

    use_required_attribute = False
    text = forms.CharField(label=_("Unit or contact"), max_length=80)
    standing = forms.ChoiceField(label=_("Standing"))
    reach = forms.ChoiceField(label=_("To be reached"))
    site = forms.ChoiceField(label=_("Site"))

    def __init__(self, data: "MultiValueDict[str, str]", *, sites: list[Site]) -> None:
        super().__init__(initial=data.dict())
        standings = [("", _("all")), ("silent", _("all who have to answer yet")), *Standing.choices]
        self.fields["standing"].widget = forms.Select(choices=standings)
        self.fields["reach"].widget = forms.Select(choices=REACHES)
        places = [("", _("all")), *((s.code, f"{s.code} – {s.name}") for s in sites)]
        self.fields["site"].widget = forms.Select(choices=places)
        self.fields["text"].widget.attrs |= {"type": "search", "autocomplete": "off"}


def wish_of(data: "MultiValueDict[str, str]") -> Wish:
    """What an address narrows the list to."""
    said = {name: data.get(name, "")[:80].replace("\0", "") for name in ("standing", "site", "reach", "text")}
    return Wish(**said)


def numbers_of(texts: list[str]) -> list[int]:
    """The numbers among what a form sent."""
    said = (whole_number(text) for text in texts)
    return [number for number in said if number is not None]
