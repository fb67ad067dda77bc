"""What the component page shows: invented rooms in every state, and a form that can go wrong."""

import re
from typing import Any

from django import forms
from django.core.validators import MinValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.formats import Quantity
from diemcau.ui.states import STATES
from diemcau.ui.tabs import Tab, TabGroup

ROOMS = (
    ("Xã Đường Hoa", 18, 20, "ready"),
    ("Phường Ễ Thượng", 0, 24, "lost"),
    ("Xã Kỳ Phú", 11, 12, "degraded"),
    ("Đặc khu Hòn Gió", 0, 9, "unknown"),
    ("Xã Yên Nghĩa", 0, 16, "powered"),
    ("Thị trấn Mường Ẳng", 14, 15, "connected"),
    ("Xã Quỳnh Lưỡng", 21, 21, "ready"),
    ("Xã Thạnh Phước Đông", 17, 19, "ready"),
)

PEOPLE = (
    ("Nguyễn Thị Thuỳ Dương", "Phó Trưởng phòng, Xã Đường Hoa"),
    ("Hoàng Ngọc Ễnh", "Cán bộ, Xã Kỳ Phú"),
    ("Y Blơm Niê Kđăm", "Trưởng thôn, Xã Yên Nghĩa"),
)


class SampleForm(forms.Form):
    """One field of every kind that the house uses."""

    name = forms.CharField(label=_("Full name"), max_length=80)
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        help_text=_("Ten digits; we call it when the line is lost."),
        validators=[RegexValidator(r"^0\d{9}$", _("Ten digits, the first one 0."))],
    )
    rooms = forms.IntegerField(label=_("Rooms"), validators=[MinValueValidator(1)])
    level = forms.ChoiceField(label=_("Level"), choices=[("p", _("Province")), ("c", _("Commune"))])
    form = forms.ChoiceField(
        label=_("Form"), widget=forms.RadioSelect, choices=[("o", _("On site")), ("h", _("Hybrid"))], initial="h"
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    confirmed = forms.BooleanField(label=_("The room's lead has confirmed"), required=False)


def sample_context() -> dict[str, Any]:
    """Facts for the page."""
    tiles = [
        {"name": name, "present": present, "expected": expected, "state": state}
        for name, present, expected, state in ROOMS
    ]
    return {
        "states": list(STATES),
        "tiles": tiles,
        "about": Quantity(3000, "more_than"),
        "unstated": Quantity(None),
        "lines": ("unknown", "ready", "degraded", "lost"),
        "people": PEOPLE,
        "signs": SIGNS,
        "groups": [
            TabGroup(
                _("Prepare"), [Tab(_("Programme"), "#controls", is_current=True), Tab(_("Delegates"), "#controls")]
            ),
            TabGroup(_("On the day"), [Tab(_("Rooms"), "#controls")]),
        ],
        "colours": COLOURS,
    }


COLOURS = ("paper", "surface", "sunken", "line", "ink", "ink-soft", "ink-faint", "accent", "accent-soft", *STATES)
SIGNS = tuple(
    re.findall(
        r"\w+",
        "check cross plus minus search menu more up down left right info phone person people clock calendar screen wall "
        "door pin home qr camera download upload print file edit undo lock out globe sun moon auto offline logo",
    )
)
