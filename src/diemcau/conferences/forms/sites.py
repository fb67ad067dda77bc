"""Sites: one by one, from a list, or from units."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused
from diemcau.kernel.localised import choose
from diemcau.kernel.names import tidy
from diemcau.people import actions as people
from diemcau.people.models import AdminUnit, Organisation

from .. import actions, levels, phones
from ..actions import ContactSaid, SiteSaid
from ..enums import ContactRole
from ..models import Conference, Site
from .texts import zone_field

KEPT_SECONDS = 3600
_SEALED = ("name", "level", "is_hub", "parent", "above", "room", "seats", "expected", "timezone", "unit")


def level_choices(conference: Conference) -> list[tuple[str, str]]:
    """Levels a site below the hub may have."""
    language = get_language() or "vi"
    codes = dict.fromkeys([*levels.KNOWN, *conference.levels])
    return [(code, levels.name(code, conference.levels, language)) for code in codes if code != levels.HUB]


class SiteForm(forms.Form):
    """A site with the people to ring."""

    name = forms.CharField(label=_("Name"), max_length=200)
    level = forms.ChoiceField(label=_("Level"), required=False)
    parent = forms.ChoiceField(label=_("Below"), required=False)
    organisation = forms.CharField(
        label=_("Body"),
        max_length=300,
        required=False,
        widget=forms.TextInput({"list": "bodies"}),
        help_text=_("Whose room it is: the one known under this name, else a new one."),
    )
    room = forms.CharField(label=_("Meeting room"), max_length=200, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100_000, required=False)
    expected_count = forms.IntegerField(label=_("Expected persons"), min_value=0, max_value=100_000, required=False)
    timezone = zone_field(required=False)
    fallback = forms.ChoiceField(
        label=_("Fallback site"), required=False, help_text=_("Where its people go when this room cannot connect.")
    )

    def __init__(self, data: Any = None, *, conference: Conference, site: Site | None = None) -> None:
        super().__init__(data, initial=_initial(site))
        self.conference, self.site = conference, site
        rows = list(conference.sites.values_list("pk", "code", "name"))
        others = [(str(pk), f"{code} · {name}") for pk, code, name in rows if site is None or pk != site.pk]
        self._choose("level", level_choices(conference))
        self._choose("parent", [("", _("nothing: it stands at the top")), *others])
        self._choose("fallback", [("", _("none")), *others])
        if site is not None and site.is_hub:
            del self.fields["level"], self.fields["parent"]
        region = phones.region_of(conference.timezone)
        there = {c.role: c for c in site.contacts.all()} if site else {}
        for role, label in ContactRole.choices:
            person = there.get(role)
            phone = phones.shown(person.phone, region) if person and person.phone else ""
            self.fields[f"{role}_name"] = forms.CharField(
                label=label, max_length=120, required=False, initial=person.name if person else ""
            )
            self.fields[f"{role}_phone"] = forms.CharField(
                label=_("Phone"), max_length=30, required=False, initial=phone, widget=forms.TextInput({"type": "tel"})
            )

    def _choose(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        region = phones.region_of(self.conference.timezone)
        for role in ContactRole.values:
            typed = cleaned.get(f"{role}_phone", "")
            try:
                cleaned[f"{role}_phone"] = phones.read(typed, region) if typed else ""
            except ValueError:
                self.add_error(f"{role}_phone", _("This is no phone number."))
        return cleaned

    @property
    def about(self) -> list[forms.BoundField]:
        """The fields of the site itself."""
        return [bound for bound in self.visible_fields() if not bound.name.startswith(tuple(ContactRole.values))]

    @property
    def people(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Name and phone of each person to ring."""
        return [(self[f"{role}_name"], self[f"{role}_phone"]) for role in ContactRole.values]

    @property
    def contacts(self) -> list[ContactSaid]:
        """The people typed in."""
        said = self.cleaned_data
        return [ContactSaid(role, said[f"{role}_name"], said[f"{role}_phone"]) for role in ContactRole.values]

    @transaction.atomic
    def save(self, *, by: Actor) -> Site:
        """Raises Refused as the actions do."""
        said, site = self.cleaned_data, self.site
        if site is None:
            above = int(said["parent"]) if said["parent"] else None
            plan = SiteSaid(name=said["name"], level=said["level"] or "other", above=above)
            (site,) = actions.add_sites(self.conference, by=by, sites=[plan])
        elif "parent" in self.fields and said["parent"] != str(site.parent_id or ""):
            actions.move_site(site, by=by, parent=self._site(said["parent"]))
        plain = ("name", "room", "address", "seats", "expected_count", "timezone")
        facts: dict[str, Any] = {name: said[name] for name in plain}
        if said.get("level"):
            facts["level"] = said["level"]
        facts["organisation"] = self._body(said["organisation"], by=by)
        site = actions.edit_site(site, by=by, fallback=self._site(said["fallback"]), **facts)
        actions.set_contacts(site, by=by, contacts=self.contacts)
        return site

    def _body(self, name: str, *, by: Actor) -> Organisation | None:
        now = self.site.organisation if self.site else None
        if now is not None and tidy(name) == choose(now.name, get_language() or "vi"):
            return now
        language = (get_language() or "vi")[:2]
        return people.find_or_create_organisation(by=by, name=name, language=language) if tidy(name) else None

    def _site(self, number: str) -> Site | None:
        return self.conference.sites.get(pk=int(number)) if number else None


def _initial(site: Site | None) -> dict[str, Any]:
    if site is None:
        return {"level": "commune"}
    place = site.place
    return {
        "name": site.name,
        "level": site.level,
        "parent": str(site.parent_id or ""),
        "organisation": choose(site.organisation.name, get_language() or "vi") if site.organisation else "",
        "room": site.room or (place.room if place else ""),
        "address": place.address if place else "",
        "seats": place.seats if place else None,
        "expected_count": site.expected_count,
        "timezone": site.timezone,
        "fallback": str(site.fallback_id or ""),
    }


class ListForm(forms.Form):
    """The list of sites: a file, or rows copied from a spreadsheet."""

    file = forms.FileField(label=_("List of sites (.xlsx, .ods or .csv)"), required=False)
    pasted = forms.CharField(
        label=_("Or rows pasted from a spreadsheet"),
        required=False,
        max_length=2_000_000,
        strip=False,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("Copy them there together with the row of headings."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["file"] and not cleaned["pasted"].strip():
            self.add_error("file", _("Choose a file, or paste the rows below."))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """What was given, and under which name."""
        file = self.cleaned_data["file"]
        return (
            (file.read(), file.name) if file else (self.cleaned_data["pasted"].encode(), str(_("pasted rows")) + ".tsv")
        )


class UnitsForm(forms.Form):
    """Which units of which list get a site."""

    list_date = forms.DateField(widget=forms.HiddenInput)
    tops = forms.MultipleChoiceField(
        label=_("Units of the list"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose one unit at least.")},
    )
    hub = forms.CharField(
        label=_("Name of the hub"),
        max_length=200,
        required=False,
        help_text=_("Empty: when one unit is chosen, its own room is the hub."),
    )
    deepest = forms.ChoiceField(
        label=_("Down to"),
        choices=[("9", _("all units below")), ("1", _("one level below")), ("0", _("the units chosen only"))],
    )

    def __init__(self, data: Any = None, *, list_date: date) -> None:
        super().__init__(data, initial={"list_date": list_date})
        self._units = {
            str(u.pk): u for u in AdminUnit.objects.filter(list_date=list_date, parent=None).order_by("code")
        }
        field = self.fields["tops"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(number, unit.name) for number, unit in self._units.items()]

    def plans(self) -> list[SiteSaid]:
        """The sites to be."""
        tops = [self._units[number] for number in self.cleaned_data["tops"]]
        said = self.cleaned_data
        return actions.plans_from_units(tops, hub=said["hub"].strip(), deepest=int(said["deepest"]))


def sealed(plans: list[SiteSaid], conference: Conference, doubtful: Collection[int] = ()) -> str:
    """Sites to be, as text for a hidden field: only what was previewed can be confirmed, for this conference, for an hour. Those in
    the places `doubtful` are only meant when they are ticked."""
    rows = []
    for plan in plans:
        people = [[c.role, c.name, c.phone] for c in plan.contacts]
        rows.append([*(getattr(plan, name) for name in _SEALED), people])
    return signing.dumps([rows, list(doubtful)], salt=f"sites.{conference.pk}", compress=True)


def opened(text: str, conference: Conference, ticked: Collection[str] = ()) -> list[SiteSaid]:
    """What `sealed` closed, with the doubtful ones that were ticked (their places). Raises Refused(changed_meanwhile) when it is old,
    changed or of another conference."""
    try:
        rows, doubtful = signing.loads(text, salt=f"sites.{conference.pk}", max_age=KEPT_SECONDS)
    except signing.BadSignature:
        raise Refused("changed_meanwhile") from None
    plans = [
        SiteSaid(**dict(zip(_SEALED, row[:-1], strict=True)), contacts=tuple(ContactSaid(*c) for c in row[-1]))
        for row in rows
    ]
    return _without(plans, {place for place in doubtful if str(place) not in ticked})


def _without(plans: list[SiteSaid], places: set[int]) -> list[SiteSaid]:
    """The sites but those in some places; what stood below one of these stands below the hub."""
    kept = [(place, plan) for place, plan in enumerate(plans) if place not in places]
    moved: dict[int | None, int] = {place: at for at, (place, _plan) in enumerate(kept)}
    return [replace(plan, parent=moved.get(plan.parent)) for _place, plan in kept]
