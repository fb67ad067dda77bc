"""A conference's own facts, its bodies, and the counts stated of it."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import make_naive
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor
from diemcau.kernel.localised import choose
from diemcau.people import actions as people

from .. import actions, policies
from ..enums import Form, OrganiserRole, Qualifier, Status
from ..models import Conference, Organiser, Series, StatedQuantity
from .texts import Localising, date_field, zone_field

COUNTED = [("delegates", _("Delegates")), ("sites", _("Sites")), ("topics", _("Topics"))]


class NewConferenceForm(Localising):
    """What is needed to begin."""

    localised = {"official_name": (_("Official name"), 4), "short_name": (_("Short name for screens"), 1)}
    required_texts = ("official_name",)

    key = forms.CharField(
        label=_("Key"),
        max_length=60,
        validators=[validate_slug],
        help_text=_("Stands in addresses: letters without marks, digits and hyphens, for instance so-cuu-2027."),
    )
    timezone = zone_field()
    declared = forms.BooleanField(
        label=_("I declare that this conference holds unclassified content only."),
        help_text=_("This server must never hold state secrets: no such topic, document, list or name."),
        error_messages={"required": _("Without this declaration no conference can be made.")},
    )

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).lower()
        if key == "new" or Conference.objects.filter(key=key).exists():
            raise forms.ValidationError(_("Another conference has this key already."))
        return key

    def save(self, *, by: Actor) -> Conference:
        """Raises Refused as actions.create does."""
        return actions.create(
            by=by,
            key=self.cleaned_data["key"],
            declared_unclassified=self.cleaned_data["declared"],
            official_name=self.texts("official_name"),
            short_name=self.texts("short_name"),
            timezone=self.cleaned_data["timezone"],
            language=(get_language() or "vi")[:2],
        )


class CloneForm(forms.Form):
    """A key and a first day for the copy."""

    key = NewConferenceForm.base_fields["key"]
    first_day = date_field(_("First day"))
    declared = NewConferenceForm.base_fields["declared"]

    clean_key = NewConferenceForm.clean_key

    def save(self, conference: Conference, *, by: Actor) -> Conference:
        """Raises Refused as actions.clone does."""
        day: date | None = self.cleaned_data["first_day"]
        declared = self.cleaned_data["declared"]
        return actions.clone(
            conference, by=by, key=self.cleaned_data["key"], declared_unclassified=declared, first_day=day
        )


class ConferenceForm(Localising):
    """Everything that is said of a conference itself."""

    localised = {
        "official_name": (_("Official name"), 4),
        "short_name": (_("Short name for screens"), 1),
        "place": (_("Place"), 1),
        "chair": (_("Chair"), 2),
        "groups_stated": (_("Composition of participants, one group a line"), 4),
        "requests_stated": (_("Requests to delegates, one a line"), 4),
        "recording_notice": (_("Recording notice"), 3),
        "processing_notice": (_("Notice of the processing of personal data"), 5),
    }
    lines = ("groups_stated", "requests_stated")
    required_texts = ("official_name",)

    form = forms.ChoiceField(label=_("Form"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    timezone = zone_field()
    is_first_time = forms.BooleanField(label=_("First of its kind"), required=False)
    recording_on = forms.BooleanField(label=_("Sound or picture is recorded"), required=False)
    series = forms.CharField(
        label=_("Series"),
        required=False,
        max_length=200,
        help_text=_("Conferences that belong together share its name."),
    )
    parent = forms.ChoiceField(label=_("Part of"), required=False)

    def __init__(self, *args: Any, conference: Conference, by: Actor, **kwargs: Any) -> None:
        names = [*self.localised]
        initial = {n: getattr(conference, n) for n in ("form", "status", "timezone", "is_first_time", "recording_on")}
        initial["series"] = str(conference.series or "")
        initial["parent"] = conference.parent.key if conference.parent else ""
        super().__init__(*args, texts={n: getattr(conference, n) for n in names}, initial=initial, **kwargs)
        self.conference = conference
        unknown = [("", _("not known"))]
        self.fields["form"].choices = unknown + Form.choices  # type: ignore[attr-defined]
        others = Conference.objects.filter(policies.visible_conferences(by)).exclude(pk=conference.pk)
        self.fields["parent"].choices = [("", _("no other conference"))] + [  # type: ignore[attr-defined]
            (other.key, choose(other.short_name or other.official_name, get_language() or "vi", other.key))
            for other in others
        ]

    def save(self, *, by: Actor) -> None:
        """All but the status. Raises Refused as actions.edit does."""
        plain = ("form", "timezone", "is_first_time", "recording_on")
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in plain}
        for name in self.localised:
            facts[name] = self.list_of_texts(name) if name in self.lines else self.texts(name)
        facts["series"] = self._series()
        facts["parent"] = Conference.objects.filter(key=self.cleaned_data["parent"]).first()
        actions.edit(self.conference, by=by, **facts)

    def _series(self) -> Series | None:
        title = self.cleaned_data["series"].strip()
        if not title:
            return None
        language = (get_language() or "vi")[:2]
        same = [s for s in Series.objects.all() if title in s.title.values()]
        return same[0] if same else Series.objects.create(title={language: title})


class OrganiserForm(forms.Form):
    """A body by name: the one that is known under it, else a new one."""

    name = forms.CharField(label=_("Body"), max_length=300, required=False, widget=forms.TextInput({"list": "bodies"}))
    role = forms.ChoiceField(label=_("Role"), choices=OrganiserRole.choices)


class QuantityForm(forms.Form):
    """A count somebody stands for."""

    name = forms.ChoiceField(label=_("Of what"), choices=COUNTED)
    value = forms.IntegerField(label=_("Count"), required=False, min_value=0, max_value=2_000_000_000)
    qualifier = forms.ChoiceField(label=_("How sure"), choices=Qualifier.choices)
    as_of = forms.DateTimeField(
        label=_("As of"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    confirmed_by = forms.CharField(label=_("Confirmed by"), max_length=120, required=False)


OrganiserSet = forms.formset_factory(OrganiserForm, extra=2, max_num=30, can_order=True)
QuantitySet = forms.formset_factory(QuantityForm, extra=1, max_num=12)


class ConferencePage:
    """The edit page: the conference, its bodies and its counts are saved together or not at all."""

    def __init__(self, conference: Conference, *, by: Actor, data: Any = None) -> None:
        self.conference, self.by = conference, by
        bodies: list[Organiser] = list(conference.organisers.select_related("organisation"))
        counts: list[StatedQuantity] = list(conference.quantities.order_by("pk"))
        language = get_language() or "vi"
        self.form = ConferenceForm(data, conference=conference, by=by)
        self.organisers = OrganiserSet(
            data,
            prefix="organisers",
            initial=[{"name": choose(b.organisation.name, language), "role": b.role} for b in bodies],
        )
        zone = ZoneInfo(conference.timezone)
        fields = ("name", "value", "qualifier", "source", "confirmed_by")
        stated = [
            {field: getattr(count, field) for field in fields}
            | {"as_of": count.as_of and make_naive(count.as_of, zone)}
            for count in counts
        ]
        self.quantities = QuantitySet(data, prefix="quantities", initial=stated)

    def is_valid(self) -> bool:
        with timezone.override(ZoneInfo(self.conference.timezone)):
            return all([self.form.is_valid(), self.organisers.is_valid(), self.quantities.is_valid()])

    @transaction.atomic
    def save(self) -> None:
        """Raises Refused as the actions do."""
        status = self.form.cleaned_data["status"]
        if self.conference.status == Status.ARCHIVED:  # out of the archive first: in there nothing else is changed
            actions.edit(self.conference, by=self.by, status=status)
        self.form.save(by=self.by)
        actions.set_organisers(self.conference, by=self.by, bodies=self._bodies())
        rows = [form.cleaned_data for form in self.quantities if form.cleaned_data.get("value") is not None]
        counts = [actions.Count(**row) for row in rows]
        actions.set_quantities(self.conference, by=self.by, counts=counts)
        if self.conference.status != status:
            actions.edit(self.conference, by=self.by, status=status)

    def _bodies(self) -> list[actions.Body]:
        language = (get_language() or "vi")[:2]
        bodies = []
        for one in self.organisers.ordered_forms:
            name = one.cleaned_data.get("name", "").strip()
            if name:
                body = people.find_or_create_organisation(by=self.by, name=name, language=language)
                bodies.append(actions.Body(body, one.cleaned_data["role"]))
        return bodies
