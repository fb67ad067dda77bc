"""Fields that forms of several modules have."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.digits import typed_number

LOCAL = "%Y-%m-%dT%H:%M"
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class NumberField(forms.IntegerField):
    """A whole number, also with its thousands apart as our own pages write it (kernel.digits.typed_number). Not the browser's own field:
    that takes 3.000 for three."""

    default_error_messages = {"invalid": _("Type a whole number, for example 3000 or 3.000.")}

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(**more)

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values or isinstance(value, int):
            return None if value in self.empty_values else value
        number = typed_number(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class MomentField(forms.DateTimeField):
    """A day and a time in the zone switched on, as browsers' own field sends it. No year 1: no database holds that everywhere."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL))
        super().__init__(input_formats=[LOCAL], **more)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value is not None and not FIRST <= value < LAST:
            raise ValidationError(_("Say a time between 2000 and 2099."))
