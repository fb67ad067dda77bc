"""What is typed on portal's own pages."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JoinForm(forms.Form):
    """A room's code, or the one under the square of a badge."""

    code = forms.CharField(
        label=pgettext_lazy("of a room, for phones", "Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
        help_text=_("Six letters and digits on the room's screen or sheet. Spaces do not matter."),
    )
