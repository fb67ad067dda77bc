"""What an organiser types of a figure. Moments are those of the conference's clock."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.enums import Qualifier
from diemcau.conferences.models import Conference, StatedQuantity
from diemcau.kernel.actor import Actor
from diemcau.kernel.formats import Quantity
from diemcau.ui.fields import MomentField, NumberField

from . import actions
from .queries import Line


class FigureForm(forms.Form):
    """What a figure is, how sure, of when and from where."""

    value = NumberField(
        label=_("Count"),
        min_value=0,
        max_value=actions.MOST,
    )
    qualifier = forms.ChoiceField(label=_("How sure"), choices=Qualifier.choices)
    as_of = MomentField(label=_("As of"), required=False)
    source = forms.CharField(
        label=_("Source"),
        max_length=200,
        required=False,
        help_text=_("Where the figure comes from, for example “report of the standing office”."),
    )

    def __init__(self, data: Any = None, *, conference: Conference, line: Line) -> None:
        self.conference, self.key, self.zone = conference, line.figure.key, ZoneInfo(conference.timezone)
        super().__init__(data, initial=self._initial(line), auto_id=f"{self.key}-%s")

    def _initial(self, line: Line) -> dict[str, Any]:
        stated = line.figure.stated
        if line.stated is None:
            return {"value": stated.value if stated else None}
        as_of = line.stated.as_of
        return {
            "value": line.stated.value,
            "qualifier": line.stated.qualifier,
            "as_of": as_of and timezone.make_naive(as_of, self.zone),
            "source": line.stated.source,
        }

    def full_clean(self) -> None:
        with timezone.override(self.zone):
            super().full_clean()

    def save(self, *, by: Actor) -> StatedQuantity:
        """Raises Refused as `actions.state` does."""
        said = self.cleaned_data
        stated = Quantity(said["value"], said["qualifier"])
        return actions.state(
            self.conference, by=by, key=self.key, stated=stated, as_of=said["as_of"], source=said["source"]
        )
