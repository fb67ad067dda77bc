"""Forms of invited units: lines to add, one unit, the grid of quotas."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from diemcau.conferences.models import Site
from diemcau.ui.fields import NumberField

from .actions.units import Cell
from .importing.rooms import Rooms
from .models import InvitedUnit
from .queries import QuotaTotal
from .unit_lines import Wanted, read

MOST_SEATS = 100_000
FAULTS = {
    "bad_email": _("Line %(line)s: “%(value)s” is no e-mail address."),
    "bad_phone": _("Line %(line)s: “%(value)s” is no telephone number."),
    "no_unit": _("Line %(line)s: the unit has no name."),
    "unit_number": _("Line %(line)s: an identity number must not be collected. Take it out."),
    "not_understood": _(
        "Line %(line)s: “%(value)s” is neither a site of this conference nor a telephone number nor an e-mail address. Write: unit | room number | contact | telephone | e-mail."
    ),
    "too_many_lines": _("From line %(line)s on: more than %(value)s units. Add them in several parts."),
}
"""What is wrong with a line of pasted units."""


class UnitsForm(forms.Form):
    """Units to ask, one a line."""

    lines = forms.CharField(
        label=_("Units, one a line"),
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_(
            "Only the name must be there. After it may stand, with | or a tab between, the room number or name of the site, the contact, the telephone and the e-mail: as a spreadsheet pastes them."
        ),
    )

    def __init__(self, data: Any = None, *, sites: list[Site], lines: str = "") -> None:
        super().__init__(data, initial={"lines": lines})
        self._rooms = Rooms(sites)
        self.wanted: list[Wanted] = []

    def clean_lines(self) -> str:
        """All faults at once, each with its line."""
        text = str(self.cleaned_data["lines"])
        self.wanted, faults = read(text, lambda said: self._rooms.find(said).site)
        told = [FAULTS[code] % {"line": line, "value": value[:60]} for line, code, value in faults[:50]]
        if len(faults) > len(told):
            more = len(faults) - len(told)
            told.append(ngettext_lazy("And %(n)s more.", "And %(n)s more.", more) % {"n": more})
        if told:
            raise forms.ValidationError(told)
        if not self.wanted:
            raise forms.ValidationError(_("No line names a unit."))
        return text


class UnitForm(forms.Form):
    """One invited unit and its contact."""

    name = forms.CharField(label=_("Unit"), max_length=300)
    site = forms.ChoiceField(
        label=_("Site"), required=False, help_text=_("Where its people sit, unless the unit says otherwise of one.")
    )
    contact_name = forms.CharField(label=_("Contact"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Contact's telephone"), max_length=24, required=False)
    contact_email = forms.EmailField(label=_("Contact's e-mail"), required=False)

    def __init__(self, data: Any = None, *, unit: InvitedUnit, sites: list[Site]) -> None:
        names = ("name", "contact_name", "contact_phone", "contact_email")
        super().__init__(data, initial={name: getattr(unit, name) for name in names} | {"site": unit.site_id or ""})
        choices = [("", _("not yet known")), *((str(s.pk), f"{s.code} – {s.name}") for s in sites)]
        self.fields["site"].choices = choices  # type: ignore[attr-defined]
        self.fields["contact_phone"].widget.input_type = "tel"
        self._organisation = unit.organisation_id

    def wanted(self) -> Wanted:
        """What was typed."""
        told = dict(self.cleaned_data)
        return Wanted(
            **told | {"site": int(told["site"]) if told["site"] else None, "organisation": self._organisation}
        )


class EveryQuotaForm(forms.Form):
    """The same quota for every unit."""

    use_required_attribute = False
    group = forms.ChoiceField(label=_("Group"))
    seats = NumberField(label=_("Quota of each unit"), min_value=0, max_value=MOST_SEATS)
    overwrite = forms.BooleanField(label=_("also where one is set"), required=False)

    def __init__(self, data: Any = None, *, totals: Iterable[QuotaTotal]) -> None:
        super().__init__(data)
        groups = [(str(t.group.pk), t.title) for t in totals if t.group]
        self.fields["group"].choices = [("0", _("all groups together")), *groups]  # type: ignore[attr-defined]


class GridCell:
    """A cell of the grid: what stands in it and what is wrong with that."""

    def __init__(self, cell: Cell, shown: str, label: str, fault: str = "") -> None:
        self.name, self.shown, self.label, self.fault = f"q-{cell[0]}-{cell[1] or 0}", shown, label, fault


class QuotaGrid:
    """The quotas of some units by group, as a form of plain cells. `seen` goes along, so that nobody overwrites what another wrote."""

    def __init__(
        self,
        units: Iterable[InvitedUnit],
        totals: Iterable[QuotaTotal],
        now: Mapping[Cell, int],
        data: "Mapping[str, str] | None" = None,
    ) -> None:
        self.units, self.totals, self.data = list(units), list(totals), data
        self.seen: dict[Cell, int | None] = dict(now)
        self.seats: dict[Cell, int | None] = {}
        self.faults = 0
        if data is not None:
            self.seen = _read_seen(data.get("seen", ""))
        self.rows = [(unit, [self._cell(unit, total) for total in self.totals]) for unit in self.units]

    @property
    def seen_text(self) -> str:
        """`seen`, for a hidden field."""
        return json.dumps({f"{unit}-{group or 0}": seats for (unit, group), seats in self.seen.items()})

    def _cell(self, unit: InvitedUnit, total: QuotaTotal) -> GridCell:
        cell = (unit.pk, total.group.pk if total.group else None)
        label = ": ".join((unit.name, total.title or str(_("in all"))))
        shown = self.seen.get(cell)
        if self.data is None:
            return GridCell(cell, "" if shown is None else str(shown), label)
        typed = self.data.get(f"q-{cell[0]}-{cell[1] or 0}", "").strip()
        if typed and not (typed.isdecimal() and typed.isascii() and int(typed[:9]) <= MOST_SEATS and len(typed) < 9):
            self.faults += 1
            return GridCell(cell, typed, label, str(_("A whole number, please.")))
        self.seats[cell] = int(typed) if typed else None
        return GridCell(cell, typed, label)


def _read_seen(text: str) -> dict[Cell, int | None]:
    try:
        told = json.loads(text)
        cells = {tuple(map(int, name.split("-", 1))): seats for name, seats in told.items()}
    except (ValueError, AttributeError):
        return {}
    return {(unit, group or None): seats for (unit, group), seats in cells.items() if isinstance(seats, int)}
