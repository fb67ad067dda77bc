"""Forms of films and materials."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from diemcau.ui.fields import MomentField, NumberField

from .enums import Readers
from .models import Delivery, Material


class TitleForm(forms.Form):
    """What a film is called."""

    title = forms.CharField(label=_("Title"), max_length=200)


class CaptionForm(forms.Form):
    """Captions in one language."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    file = forms.FileField(label=_("Captions (WebVTT)"), widget=forms.FileInput({"accept": ".vtt,text/vtt"}))


class DeliveryForm(forms.Form):
    """How fast and when rooms fetch ahead."""

    room_kbps = NumberField(
        label=_("Each room, kbit/s"),
        min_value=32,
        max_value=1_000_000,
        help_text=_("A film of 300 MB takes 20 minutes at 2,000 kbit/s."),
    )
    total_kbps = NumberField(label=_("All rooms together, kbit/s"), min_value=100, max_value=10_000_000)
    opens = forms.TimeField(
        label=_("Only from"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("Leave both empty to fetch at any hour. 20:00 to 06:00 goes over midnight."),
    )  # fmt: skip
    closes = forms.TimeField(
        label=pgettext_lazy("time of day", "Until"),
        required=False,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )

    @classmethod
    def of(cls, delivery: Delivery, data: Any = None) -> "DeliveryForm":
        """Filled with what holds now."""
        names = ("room_kbps", "total_kbps", "opens", "closes")
        return cls(data, initial={name: getattr(delivery, name) for name in names})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("opens")) != bool(cleaned.get("closes")):
            raise forms.ValidationError(_("Say both hours, or none."))
        return cleaned


class MaterialForm(forms.Form):
    """What a material is called, for whom it is, and when. Times in the zone switched on."""

    title = forms.CharField(label=_("Title"), max_length=200)
    readers = forms.ChoiceField(label=_("For whom"), choices=Readers.choices)
    opens_at = MomentField(label=_("Can be fetched from"), required=False, help_text=_("Empty: from now on."))
    closes_at = MomentField(
        label=pgettext_lazy("time of day", "Until"), required=False, help_text=_("Empty: without end.")
    )

    @classmethod
    def of(cls, material: Material, data: Any = None) -> "MaterialForm":
        """Filled with what holds now."""
        names = ("title", "readers", "opens_at", "closes_at")
        return cls(data, initial={name: getattr(material, name) for name in names})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            raise forms.ValidationError(_("The end must be later than the beginning."))
        return cleaned
