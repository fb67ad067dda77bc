"""Fields that forms of several modules have."""

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LOCAL = "%Y-%m-%dT%H:%M"
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class MomentField(forms.DateTimeField):
    """A day and a time in the zone switched on, as browsers' own field sends it. No year 1: no database holds that everywhere."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("widget", forms.DateTimeInput({"type": "datetime-local"}, format=LOCAL))
        super().__init__(input_formats=[LOCAL], **more)

    def validate(self, value: datetime | None) -> None:
        super().validate(value)
        if value is not None and not FIRST <= value < LAST:
            raise ValidationError(_("Say a time between 2000 and 2099."))
