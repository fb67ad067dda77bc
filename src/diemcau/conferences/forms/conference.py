"""A conference's own facts, its bodies, and the counts stated of it."""

from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import RegexValidator
from django.db import transaction
from django.forms import BoundField
from django.utils import timezone
from django.utils.timezone import make_naive
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor, Held
from diemcau.kernel.localised import choose
from diemcau.people import actions as people
from diemcau.ui.fields import MomentField

from .. import actions, policies
from ..enums import Form, OrganiserRole, Part, Qualifier, Status
from ..models import Conference, Organiser, Series, StatedQuantity
from ..queries import free_key
from .texts import Localising, Rows, date_field, moment, zone_field

USUAL_HOURS = {"morning": (time(8), time(12)), "afternoon": (time(13), time(17))}
COUNTED = [("delegates", _("Delegates")), ("sites", _("Sites")), ("topics", _("Topics"))]


class NewConferenceForm(Localising):
    """What is needed to begin: a name and a day. The rest has a good guess."""

    localised = {"official_name": (_("Official name"), 2), "short_name": (_("Short name for screens"), 1)}

    first_day = date_field(_("First day"))
    parts = forms.MultipleChoiceField(
        label=_("Half-days"),
        choices=[(part, Part(part).label) for part in USUAL_HOURS],
        initial=list(USUAL_HOURS),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Attendance is taken once each half-day. Hours and further days follow in the programme."),
    )
    declared = forms.BooleanField(
        label=_("I declare that this conference holds unclassified content only."),
        help_text=_("This server must never hold state secrets: no such topic, document, list or name."),
        error_messages={"required": _("Without this declaration no conference can be made.")},
    )
    key = forms.CharField(
        label=_("Key"),
        max_length=60,
        required=False,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9_-]+\Z", _("Only letters without marks, digits and hyphens may stand in a key.")
            )
        ],
        help_text=_(
            "Stands in addresses: letters without marks, digits and hyphens. Left empty, it is made from the name."
        ),
    )
    timezone = zone_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.field.required = True

    def clean_key(self) -> str:
        key = str(self.cleaned_data["key"]).lower()
        if key == "new" or Conference.objects.filter(key=key).exists():
            raise forms.ValidationError(_("Another conference has this key already."))
        return key

    @property
    def name(self) -> BoundField:
        """The official name in the page's language: the one that is asked for first."""
        return self[f"official_name_{(get_language() or 'vi')[:2]}"]

    @property
    def further(self) -> list[BoundField]:
        """What need not be said to begin."""
        asked = (self.name.name, "first_day", "parts", "declared")
        return [bound for bound in self.visible_fields() if bound.name not in asked]

    @property
    def has_further_errors(self) -> bool:
        return any(bound.errors for bound in self.further)

    @transaction.atomic
    def save(self, *, by: Actor) -> Conference:
        """Raises Refused as actions.create does."""
        said = self.cleaned_data
        names = [*self.texts("short_name").values(), *self.texts("official_name").values()]
        made = actions.create(
            by=by,
            key=said["key"] or free_key(next(filter(str.strip, names))),
            declared_unclassified=said["declared"],
            official_name=self.texts("official_name"),
            short_name=self.texts("short_name"),
            timezone=said["timezone"],
            language=(get_language() or "vi")[:2],
        )
        planner = Actor(by.who, by.name, by.held | {Held("organizer", made.pk)}, by.language)
        if said["first_day"]:
            self._plan(made, said["first_day"], by=planner)
        return made

    def _plan(self, made: Conference, first_day: date, *, by: Actor) -> None:
        day = actions.add_day(made, by=by, date=first_day)
        for part in self.cleaned_data["parts"]:
            starts, ends = (moment(first_day, hour, made.timezone) for hour in USUAL_HOURS[part])
            actions.add_session(day, by=by, part=part, starts_at=starts, ends_at=ends)


class CloneForm(forms.Form):
    """A first day and a key for the copy."""

    first_day = date_field(_("First day"))
    key = NewConferenceForm.base_fields["key"]
    declared = NewConferenceForm.base_fields["declared"]

    clean_key = NewConferenceForm.clean_key

    def save(self, conference: Conference, *, by: Actor) -> Conference:
        """Raises Refused as actions.clone does."""
        said = self.cleaned_data
        key = said["key"] or free_key(choose(conference.called, conference.language))
        declared, day = said["declared"], said["first_day"]
        return actions.clone(conference, by=by, key=key, declared_unclassified=declared, first_day=day)


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
            (other.key, choose(other.called, get_language() or "vi", other.key)) for other in others
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
    as_of = MomentField(label=_("As of"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, required=False)
    confirmed_by = forms.CharField(label=_("Confirmed by"), max_length=120, required=False)


OrganiserSet = forms.formset_factory(OrganiserForm, formset=Rows, extra=2, max_num=30, can_order=True)
QuantitySet = forms.formset_factory(QuantityForm, formset=Rows, extra=1, max_num=12)


class ConferencePage:
    """The edit page: the conference, its bodies and its counts are saved together or not at all."""

    def __init__(self, conference: Conference, *, by: Actor, data: Any = None) -> None:
        self.conference, self.by = conference, by
        bodies: list[Organiser] = list(conference.organisers.select_related("organisation"))
        counts: list[StatedQuantity] = list(conference.quantities.filter(name__in=dict(COUNTED)).order_by("pk"))
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
        actions.set_quantities(self.conference, by=self.by, counts=counts, among=dict(COUNTED))
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
