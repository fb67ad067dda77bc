"""Forms of reports: until when they are due, what the list is narrowed to, what a room said by telephone."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.conferences.forms.texts import date_field, hour_of, moment, time_field
from diemcau.conferences.models import Conference
from diemcau.ui.fields import NumberField

from .models import Deadline
from .queries import Part, Standing, Wish
from .texts import LONGEST_NAME, LONGEST_REMARK

MOST_PEOPLE = 100_000


class DeadlineForm(forms.Form):
    """Day and hour by the conference's clock; both empty: no deadline. Carries the version that was seen."""

    use_required_attribute = False
    day = date_field(_("Deadline: date"))
    hour = time_field(_("Deadline: time"))
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, deadline: Deadline | None, conference: Conference) -> None:
        self.zone = conference.timezone
        due = deadline.due_at if deadline else None
        initial = {
            "day": due.astimezone(ZoneInfo(self.zone)).date() if due else None,
            "hour": hour_of(due, self.zone),
            "seen": deadline.version if deadline else 0,
        }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("hour") and not told.get("day") and "day" not in self.errors:
            self.add_error("day", _("Say on which day."))
        if told.get("day") and not told.get("hour") and "hour" not in self.errors:
            self.add_error("hour", _("Say until which hour."))
        return told

    def due_at(self) -> datetime | None:
        return moment(self.cleaned_data["day"], self.cleaned_data["hour"], self.zone)


class ListForm(forms.Form):
    """What the list of rooms is narrowed to: shown only, see `wish_of`."""

    use_required_attribute = False
    text = forms.CharField(label=_("Site"), max_length=80)
    standing = forms.ChoiceField(label=pgettext_lazy("report", "Report"))
    level = forms.ChoiceField(label=_("Level"))

    def __init__(self, data: "MultiValueDict[str, str]", *, levels: Iterable[Part]) -> None:
        super().__init__(initial=data.dict())
        more = [("silent", _("all without a report")), ("apart", _("all whose word differs from the record"))]
        self.fields["standing"].widget = forms.Select(choices=[("", _("all")), *Standing.choices, *more])
        known = [(one.level, one.name) for one in levels]
        self.fields["level"].widget = forms.Select(choices=[("", _("all")), *known])
        self.fields["text"].widget.attrs |= {"type": "search", "autocomplete": "off"}


def wish_of(data: "MultiValueDict[str, str]") -> Wish:
    """What an address narrows the list to."""
    said = {name: data.get(name, "")[:80].replace("\0", "") for name in ("standing", "level", "text")}
    return Wish(**said)


class TelephoneForm(forms.Form):
    """What somebody of a room said by telephone: who, how many were there, what the room remarks."""

    name = forms.CharField(
        label=_("Who said it"), max_length=LONGEST_NAME, help_text=_("Name and position in the room.")
    )
    own_present = NumberField(
        label=_("Persons present in the room’s own word"),
        required=False,
        min_value=0,
        max_value=MOST_PEOPLE,
    )
    remark = forms.CharField(
        label=_("Remarks of the room"), required=False, max_length=LONGEST_REMARK, widget=forms.Textarea({"rows": 3})
    )
