"""Texts in every language offered, side by side; times of day in the conference's zone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.forms.utils import ErrorList
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    FormSet = forms.BaseFormSet[Any]
else:
    FormSet = forms.BaseFormSet

LANGUAGES: list[str] = [code for code, _name in settings.LANGUAGES]
NAMES = {"vi": _("Vietnamese"), "en": _("English")}


class Pair(NamedTuple):
    """A text's fields in all languages."""

    label: Any
    bounds: list[tuple[Any, BoundField]]


class Localising(forms.Form):
    """Forms whose texts in `localised` exist once per language: ``title_vi``, ``title_en``.

    `lines` are those of them that take a list, one entry a line. `required_texts` need one language at least.
    """

    localised: Mapping[str, tuple[Any, int]] = {}
    lines: Sequence[str] = ()
    required_texts: Sequence[str] = ()

    def __init__(self, *args: Any, texts: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, rows) in self.localised.items():
            for language in LANGUAGES:
                widget: forms.Widget = forms.Textarea({"rows": rows}) if rows > 1 else forms.TextInput()
                widget.attrs["lang"] = language
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=label, required=False, max_length=20_000 if rows > 1 else 300, widget=widget
                )
                self.initial.setdefault(f"{name}_{language}", self._shown(name, (texts or {}).get(name), language))

    def _shown(self, name: str, texts: Any, language: str) -> str:
        if name in self.lines:
            return "\n".join(one.get(language, "") for one in texts or ()).strip("\n")
        return str((texts or {}).get(language, ""))

    @property
    def pairs(self) -> Iterator[Pair]:
        """The localised fields for the template, in their order."""
        for name, (label, _rows) in self.localised.items():
            yield Pair(label, [(NAMES.get(code, code), self[f"{name}_{code}"]) for code in LANGUAGES])

    def pair(self, name: str) -> Pair:
        """One of them."""
        label, _rows = self.localised[name]
        return Pair(label, [(NAMES.get(code, code), self[f"{name}_{code}"]) for code in LANGUAGES])

    @property
    def plain(self) -> list[BoundField]:
        """The other visible fields."""
        mine = {f"{name}_{language}" for name in self.localised for language in LANGUAGES}
        return [bound for bound in self.visible_fields() if bound.name not in mine]

    def texts(self, name: str) -> dict[str, str]:
        """What was typed, by language."""
        return {language: self.cleaned_data.get(f"{name}_{language}", "") for language in LANGUAGES}

    def list_of_texts(self, name: str) -> list[dict[str, str]]:
        """What was typed line by line; the same line of each language is one text."""
        columns = [self.cleaned_data.get(f"{name}_{language}", "").splitlines() for language in LANGUAGES]
        rows = zip_longest(*columns, fillvalue="")
        return [dict(zip(LANGUAGES, row, strict=True)) for row in rows if any(text.strip() for text in row)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.required_texts:
            if not any(text.strip() for text in self.texts(name).values()):
                self.add_error(f"{name}_{LANGUAGES[0]}", ValidationError(_("Write it in one language at least.")))
        return cleaned


def zone_field(*, required: bool = True) -> forms.CharField:
    """A name of the IANA time zone database."""
    return forms.CharField(
        label=_("Time zone"),
        required=required,
        max_length=40,
        validators=[_known_zone],
        help_text=_("As in the IANA list, for instance Asia/Ho_Chi_Minh."),
    )


def _known_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(_("There is no such time zone."))


def time_field(label: Any) -> forms.TimeField:
    """A time of day, 24 hours, typed as 07:30."""
    return forms.TimeField(
        label=label,
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )


def date_field(label: Any, *, required: bool = False) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )


def moment(day: date | None, hour: time | None, zone: str) -> datetime | None:
    """A time of day on a day of the conference, as an aware moment; None when either is open."""
    return datetime.combine(day, hour, ZoneInfo(zone)) if day and hour else None


def hour_of(value: datetime | None, zone: str) -> time | None:
    """The time of day of a moment in the conference's zone."""
    return value.astimezone(ZoneInfo(zone)).time() if value else None


class Rows(FormSet):
    """Rows of one kind. A post that came without them is refused, and shows them again as they are kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lost = self.is_bound and not self.management_form.is_valid()
        if self.lost:
            self.is_bound, self.data = False, {}
            del self.management_form

    def non_form_errors(self) -> ErrorList:
        if self.lost:
            return ErrorList(
                [gettext("Part of this form did not arrive. Nothing was saved: look at it again, then save it.")]
            )
        return super().non_form_errors()
