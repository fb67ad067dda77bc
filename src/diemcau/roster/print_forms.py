"""Forms of the page that papers are ordered on, one for each paper; and the list of ranks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Session, Site
from diemcau.ui.fields import NumberField

from .exports import Whom, session_name
from .exports.seating import MOST_ROWS, MOST_SEATS
from .exports.sign_in import MOST_BLANK
from .queries import Filters, GroupCount
from .ranking import lines_of

MOST_LINES, MOST_LINE = 300, 400


class PrintForm(forms.Form):
    """For whom, in which order, what lies together. `lacks_signs`: somebody's name has signs that no font here has."""

    lacks_signs = False
    site = forms.ChoiceField(label=_("Site"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        choices=[("name", _("by given name")), ("rank", _("by rank")), ("listed", _("as on the list received"))],
    )
    apart = forms.ChoiceField(
        label=_("What lies together"),
        choices=[
            ("room", _("every room on pages of its own")),
            ("group", _("every group on pages of its own")),
            ("none", _("everybody in one run")),
        ],
    )

    def __init__(
        self, data: Any = None, *, filters: Filters, sites: Sequence[Site], groups: Sequence[GroupCount], sessions: Sequence[Session]
    ) -> None:  # fmt: skip
        group = str(filters.group) if filters.group else ""
        super().__init__(data, initial={"site": filters.site, "group": group})
        self._filters = filters
        self._choose("site", [("", _("all rooms")), *((s.code, f"{s.code} – {s.name}") for s in sites)])
        self._choose("group", [("", _("all groups")), *((str(g.group.pk), g.title) for g in groups)])
        if "sessions" in self.fields:
            self._choose("sessions", [(str(one.pk), session_name(one)) for one in sessions])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def whom(self) -> Whom:
        """Whom it is asked for; what the list was narrowed to besides stays."""
        said, of = self.cleaned_data, self._filters
        group = int(said["group"]) if said["group"] else None
        filters = Filters(said["site"], group, of.status, of.unit, of.source, of.text, approval=of.approval)
        return Whom(filters, said["order"], said["apart"])

    def options(self) -> dict[str, Any]:
        """What else the paper wants to know (JSON)."""
        return {}


class BadgesForm(PrintForm):
    size = forms.ChoiceField(
        label=_("Paper size"),
        choices=[("small", _("9.5 × 5.5 cm, ten on a page A4")), ("large", _("A6 to hang round the neck, four on a page A4"))],
    )  # fmt: skip

    def options(self) -> dict[str, Any]:
        return {"size": self.cleaned_data["size"]}


class PlatesForm(PrintForm):
    size = forms.ChoiceField(
        label=_("Paper size"),
        choices=[("a4", _("large: a page A4 folded once")), ("a5", _("small: two on a page A4, cut and folded"))],
    )
    unit = forms.BooleanField(label=_("With the unit"), required=False, initial=True)

    def options(self) -> dict[str, Any]:
        return {"size": self.cleaned_data["size"], "unit": self.cleaned_data["unit"]}


class SignInForm(PrintForm):
    sessions = forms.MultipleChoiceField(
        label=_("Half-days to sign for"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: one column to sign, without a date."),
    )  # fmt: skip
    blank = NumberField(
        label=_("Empty lines at the end of every list"), min_value=0, max_value=MOST_BLANK, initial=5,
        help_text=_("For those who come without being on the list."),
    )  # fmt: skip

    def options(self) -> dict[str, Any]:
        said = self.cleaned_data
        sessions = [int(pk) for pk in said["sessions"]]
        return {"sessions": sessions, "blank": said["blank"], "with_room": said["apart"] != "room"}


class SeatingForm(PrintForm):
    seats = NumberField(label=_("Seats in a row"), min_value=1, max_value=MOST_SEATS, initial=10)
    rows = NumberField(
        label=_("Rows"), min_value=0, max_value=MOST_ROWS, initial=0, help_text=_("0: as many as are needed.")
    )
    centre = forms.ChoiceField(
        label=_("The first of the order sit"),
        choices=[("yes", _("in the centre of the first row, then to both sides")), ("no", _("at the left of the first row"))],
    )  # fmt: skip

    def options(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"seats": said["seats"], "rows": said["rows"], "centre": said["centre"] == "yes"}

    def too_many(self, counts: dict[int | None, int]) -> list[tuple[int | None, int]]:
        """Which sections have more people than seats."""
        said = self.cleaned_data
        room = said["seats"] * said["rows"]
        return [(key, count) for key, count in counts.items() if room and count > room]


FORMS: dict[str, type[PrintForm]] = {
    "badges": BadgesForm,
    "plates": PlatesForm,
    "sign_in": SignInForm,
    "seating": SeatingForm,
}


class RanksForm(forms.Form):
    """Beginnings of positions, one rank a line."""

    lines = forms.CharField(
        label=_("Positions, the highest first"),
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "lang": "vi"}),
        help_text=_(
            "One rank a line: what the position begins with. Spellings of the same rank stand beside each other with | between. The longest beginning that fits counts; of several positions of one person the highest. Common abbreviations (PCT, UBND, HĐND) are understood."
        ),
    )
    saw = forms.IntegerField(widget=forms.HiddenInput)

    def clean_lines(self) -> list[str]:
        found = lines_of(self.cleaned_data["lines"])
        if len(found) > MOST_LINES:
            raise forms.ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        if any(len(line) > MOST_LINE for line in found):
            raise forms.ValidationError(_("A line has at most %(most)s characters.") % {"most": MOST_LINE})
        return found
