"""Forms of the roster's pages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from diemcau.conferences.models import Site
from diemcau.kernel.digits import whole_number
from diemcau.ui.fields import NumberField

from .actions.imports import Layout
from .entry import Entry
from .enums import DelegateStatus, Source
from .importing.wishes import Wishes
from .models import Delegate, DelegateGroup, RosterImport
from .queries import Filters, GroupCount

FIELD_NAMES = (
    ("", _("leave out")),
    ("full_name", _("Full name")),
    ("family_part", _("Family and middle names")),
    ("middle_part", _("Middle names")),
    ("given_part", _("Given name")),
    ("honorific", _("Honorific")),
    ("position", _("Position")),
    ("unit", _("Unit")),
    ("position_unit", _("Position and unit")),
    ("group", _("Group")),
    ("site", _("Site")),
    ("phone", _("Telephone")),
    ("email", _("E-mail")),
    ("listed", _("Row number")),
    ("note", _("Note")),
)


def site_choices(sites: list[Site], empty: Any) -> list[tuple[str, Any]]:
    """Sites for a select, by number and name."""
    return [("", empty), *((str(s.pk), f"{s.code} – {s.name}") for s in sites)]


class FilterForm(forms.Form):
    """What the list is narrowed to: shown only, see `filters_of`. Anything unreadable narrows nothing."""

    use_required_attribute = False
    text = forms.CharField(label=_("Search"), max_length=80)
    site = forms.ChoiceField(label=_("Site"))
    group = forms.ChoiceField(label=_("Group"))
    status = forms.ChoiceField(label=_("Status"))
    unit = forms.ChoiceField(label=_("Unit"))
    source = forms.ChoiceField(label=_("Came by"))
    approval = forms.BooleanField(label=_("Substitutes to approve"))

    def __init__(
        self,
        data: "MultiValueDict[str, str]",
        *,
        sites: list[Site],
        groups: list[GroupCount],
        units: list[str],
        rings: bool,
    ) -> None:
        super().__init__(initial=data.dict())
        self.narrowed = any(data.get(name) for name in self.fields if name != "text")
        every = ("", _("all"))
        self._choices("site", [every, *((s.code, f"{s.code} – {s.name}") for s in sites)])
        self._choices("group", [every, *((str(g.group.pk), g.title) for g in groups)])
        self._choices("status", [every, *DelegateStatus.choices])
        self._choices("unit", [every, *((unit, unit) for unit in units)])
        self._choices("source", [every, *Source.choices])
        self.fields["text"].widget.attrs |= {
            "type": "search", "autocomplete": "off",
            "placeholder": _("Name, unit or telephone") if rings else _("Name or unit, diacritics not needed"),
        }  # fmt: skip

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].widget = forms.Select(choices=choices)


def filters_of(data: "MultiValueDict[str, str]") -> Filters:
    """The filters in an address."""
    return Filters(
        site=data.get("site", ""),
        group=whole_number(data.get("group", "")),
        status=data.get("status", ""),
        unit=data.get("unit", ""),
        source=data.get("source", ""),
        text=data.get("text", "")[:80].replace("\0", ""),
        sort=data.get("sort", "name"),
        approval=data.get("approval", "") == "on",
    )


class DelegateForm(forms.Form):
    """One delegate's entry."""

    full_name = forms.CharField(
        label=_("Full name"), max_length=120, help_text=_("As the person writes it, in one field.")
    )
    honorific = forms.CharField(label=_("Honorific"), max_length=40, required=False)
    position = forms.CharField(label=_("Position"), max_length=300, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=300, required=False)
    site = forms.ChoiceField(label=_("Site"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=DelegateStatus.choices, initial=DelegateStatus.CONFIRMED)
    phone = forms.CharField(
        label=_("Telephone"), max_length=24, required=False, help_text=_("Shown only to those who ring.")
    )
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    saw = forms.IntegerField(required=False, widget=forms.HiddenInput)
    as_written = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, sites: list[Site], groups: list[GroupCount], delegate: Delegate | None = None
    ) -> None:
        super().__init__(data, initial=_initial(delegate) if delegate else None)
        self.listed = delegate.listed if delegate else 0
        self.fields["site"].choices = site_choices(sites, _("not yet known"))  # type: ignore[attr-defined]
        self.fields["group"].choices = [("", _("none")), *((str(g.group.pk), g.title) for g in groups)]  # type: ignore[attr-defined]
        self.fields["phone"].widget.input_type = "tel"

    def ask_unit(self, names: Sequence[str]) -> None:
        """Say that the unit is none of those invited, and which it may be; the same once more is taken as it is written."""
        unit = self.cleaned_data["unit"]
        self.data = {**self.data.dict(), "as_written": unit}  # type: ignore[attr-defined]
        perhaps = _("Perhaps: %(names)s.") % {"names": "; ".join(names)} if names else ""
        told = _("“%(unit)s” is none of the invited units. %(perhaps)s To keep it as it is written, press Save again.")
        self.add_error("unit", " ".join(str(told % {"unit": unit, "perhaps": perhaps}).split()))

    def entry(self) -> Entry:
        """What was typed."""
        told = self.cleaned_data
        return Entry(
            told["full_name"], told["position"], told["unit"], whole_number(told["site"]), whole_number(told["group"]),
            told["honorific"], told["phone"], told["note"], self.listed, told["email"],
        )  # fmt: skip


def _initial(delegate: Delegate) -> dict[str, Any]:
    names = ("full_name", "honorific", "position", "unit", "status", "phone", "email", "note")
    return {name: getattr(delegate, name) for name in names} | {
        "saw": delegate.version,
        "site": delegate.site_id or "",
        "group": delegate.group_id or "",
    }


class GroupForm(forms.Form):
    """A group: its title in every language, and its quota."""

    quota = NumberField(label=_("Quota"), required=False, min_value=0, max_value=1_000_000)
    field_order = [*(f"title_{code}" for code, _name in settings.LANGUAGES), "quota"]

    def __init__(self, data: Any = None, *, group: DelegateGroup | None = None) -> None:
        super().__init__(data, initial=self._of(group) if group else None)
        for number, (code, name) in enumerate(settings.LANGUAGES):
            label = _("Title (%(language)s)") % {"language": name}
            self.fields[f"title_{code}"] = forms.CharField(label=label, max_length=200, required=number == 0)
        self.order_fields(self.field_order)

    @staticmethod
    def _of(group: DelegateGroup) -> dict[str, Any]:
        return {f"title_{code}": text for code, text in group.title.items()} | {"quota": group.quota}

    def title(self) -> dict[str, str]:
        """The title as Localised."""
        return {code: self.cleaned_data[f"title_{code}"] for code, _name in settings.LANGUAGES}


class UploadForm(forms.Form):
    """A file with a list, and the unit that sent it."""

    file = forms.FileField(
        label=_("File with the list"),
        help_text=_(
            "Excel (.xlsx, .xls), LibreOffice (.ods), Word with a table (.docx) or text with separators (.csv), 30 MB at most."
        ),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, units: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.xlsm,.xls,.ods,.docx,.csv,.tsv,.txt"
        if units:
            self.fields["sender"] = forms.ChoiceField(
                label=_("Unit that sent it"), required=False, choices=[("", _("nobody in particular")), *((unit, unit) for unit in units)],
                help_text=_("What you correct in a list is remembered for the next one of the same unit."),
            )  # fmt: skip


CODING_NAMES = (
    ("", _("as found")),
    ("unicode", _("Unicode, leave the letters as they are")),
    ("tcvn3", _("TCVN3 (ABC, .VnTime)")),
    ("vni", _("VNI (VNI-Times)")),
)
MOST_HEADS = 12  # sheets whose row of headings can be said


class LayoutForm(forms.Form):
    """Which sheets are read, where their headings stand, what every column holds, how letters are read, and which site the rows have that
    name none. Left as it is, a field says nothing."""

    def __init__(self, data: Any = None, *, imported: RosterImport, sites: list[Site]) -> None:
        super().__init__(data)
        self._imported, self._said = imported, Wishes.of(imported.mapping)
        names = [name for name, _head in imported.sheets]
        if len(names) > 1:
            self.fields["only"] = forms.MultipleChoiceField(
                label=_("Sheets to read"), choices=[(name, name) for name in names], widget=forms.CheckboxSelectMultiple,
                initial=names if self._said.only is None else list(self._said.only), required=False,
            )  # fmt: skip
        for number, (name, head) in enumerate(imported.sheets[:MOST_HEADS]):
            self.fields[f"head_{number}"] = NumberField(
                label=_("Row of the headings in “%(sheet)s”") % {"sheet": name} if len(names) > 1 else _("Row of the headings"),
                required=False, min_value=0, max_value=1_048_575, initial=head,
                help_text=_("0: a list without headings. Of several rows the lowest.") if number == 0 else "",
            )  # fmt: skip
        for table in imported.headings:
            for column in table["columns"]:
                if not column["dropped"]:
                    self.fields[f"{table['shape']}_{column['at']}"] = forms.ChoiceField(
                        label=column["heading"] or _("without heading"), choices=FIELD_NAMES, required=False, initial=column["field"]
                    )  # fmt: skip
        self.fields["coding"] = forms.ChoiceField(
            label=_("Letters"), required=False, choices=CODING_NAMES, initial=self._said.coding
        )
        self.fields["site"] = forms.ChoiceField(
            label=_("Site of rows that name none"), required=False, choices=site_choices(sites, _("none")), initial=self._said.site or ""
        )  # fmt: skip

    @property
    def outer(self) -> list[str]:
        """The fields that belong to no column."""
        return [name for name in self.fields if name in ("only", "coding", "site") or name.startswith("head_")]

    def layout(self) -> Layout:
        """What is to be otherwise than it was found."""
        told, said = self.cleaned_data, self._said
        tables = dict(said.tables)
        for table in self._imported.headings:
            own = [column for column in table["columns"] if f"{table['shape']}_{column['at']}" in told]
            now = {column["at"]: told[f"{table['shape']}_{column['at']}"] for column in own}
            if now != {column["at"]: column["field"] for column in own}:
                tables[table["shape"]] = now
        found = {shape: tables[shape] for shape in tables if shape in {t["shape"] for t in self._imported.headings}}
        heads = dict(said.heads)
        for number, (name, head) in enumerate(self._imported.sheets[:MOST_HEADS]):
            row = told.get(f"head_{number}")
            if row is None:
                heads.pop(name, None)
            elif row != head:
                heads[name] = row
        names = [name for name, _head in self._imported.sheets]
        only = told.get("only", names)
        return Layout(
            tables=found,
            heads=heads,
            only=None if only == names else only,
            coding=told["coding"],
            site=whole_number(told["site"]),
        )


class UnitsForm(forms.Form):
    """Which unit every doubtful spelling means. Nothing is chosen beforehand: likeness suggests, a person decides."""

    _AS_WRITTEN = "="

    def __init__(self, data: Any = None, *, imported: RosterImport) -> None:
        super().__init__(data)
        why = {
            "same_letters": _("the same letters, other marks"), "near": _("nearly the same name"),
            "former_name": _("a unit of the former division: this one has its name today"),
            "former_code": _("a unit of the former division: this one has its official number today"),
            "former_district": _("a unit of the former division: this one lies in its former district"),
        }  # fmt: skip
        self.spellings = [spelling for spelling, _names, _why in imported.doubtful_units]
        for number, (spelling, names, reason) in enumerate(imported.doubtful_units):
            choices = [("", _("not decided yet")), *((name, name) for name in names)]
            choices.append((self._AS_WRITTEN, _("another unit: as it is written")))
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=f"“{spelling}”", choices=choices, required=False, help_text=why.get(reason, "")
            )

    def units(self) -> dict[str, str]:
        """Spelling → the unit's name, "" to leave it as it is written."""
        told = {spelling: self.cleaned_data[f"unit_{number}"] for number, spelling in enumerate(self.spellings)}
        return {spelling: "" if name == self._AS_WRITTEN else name for spelling, name in told.items() if name}


class SitesForm(forms.Form):
    """Which site every unknown spelling means. Nothing is chosen beforehand: likeness suggests, a person decides."""

    def __init__(self, data: Any = None, *, imported: RosterImport, sites: list[Site]) -> None:
        super().__init__(data)
        labels = {f"{s.code} – {s.name}": str(s.pk) for s in sites}
        self.names = [name for name, _near in imported.unknown_sites]
        for number, (name, near) in enumerate(imported.unknown_sites):
            likely = [(labels[label], label) for label in near if label in labels]
            rest = [(pk, label) for label, pk in labels.items() if (pk, label) not in likely]
            groups: list[Any] = [("", _("not decided yet")), ("0", _("leave these rows out"))]
            if likely:
                groups.append((_("Similar"), likely))
            groups.append((_("All sites"), rest))
            self.fields[f"name_{number}"] = forms.ChoiceField(label=f"“{name}”", choices=groups, required=False)

    def sites(self) -> dict[str, int]:
        """Spelling → site, 0 to leave its rows out."""
        told = {name: self.cleaned_data[f"name_{number}"] for number, name in enumerate(self.names)}
        return {name: int(site) for name, site in told.items() if site != ""}


class ManyForm(forms.Form):
    """Something done to the delegates that were ticked."""

    use_required_attribute = False
    verb = forms.ChoiceField(choices=[(verb, verb) for verb in ("move", "status", "remove")])
    to_site = forms.ChoiceField(label=_("Move to"))
    to_status = forms.ChoiceField(label=_("Set status"), choices=[("", "–"), *DelegateStatus.choices])

    def __init__(self, data: Any = None, *, sites: list[Site]) -> None:
        super().__init__(data)
        self.fields["to_site"].choices = site_choices(sites, "–")  # type: ignore[attr-defined]
        verb = data.get("verb") if data else ""
        self.fields["to_site"].required = verb in ("", "move")
        self.fields["to_status"].required = verb in ("", "status")
