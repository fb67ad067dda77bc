"""Forms of the broadcast."""

from django import forms
from django.utils.translation import gettext_lazy as _

from diemcau.ui.fields import NumberField

from .enums import Joined
from .models import Broadcast, RoomJoin


class SettingsForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a conference broadcasts."""

    use_required_attribute = False
    join_link = forms.URLField(
        label=_("Link to join"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Opens in a browser or in the system’s own program."),
    )

    playlist = forms.URLField(
        label=_("Address of another media server"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_(
            "A playlist (HLS, .m3u8) that rooms play instead. Empty: this server takes the picture and hands it out."
        ),
    )

    class Meta:
        model = Broadcast
        fields = (
            "own",
            "transcoding",
            "recording",
            "kept_days",
            "playlist",
            "external",
            "join_link",
            "address",
            "channel",
            "notes",
        )
        help_texts = {
            "own": _("From the studio page or an encoder, to the screens of all rooms."),
            "transcoding": _("360 lines and about 300 kbit/s; costs an eighth of a processor while a room needs it."),
            "recording": _("Kept on the server as MP4. A red mark stands on every room’s screen meanwhile."),
            "kept_days": _("Counted from its end; then the server deletes it. Keep it no longer than it is needed."),
            "external": _("Slides, films, the run sheet and all else still come from this server."),
            "address": _("For room systems: name@host or an IP address, and the PIN."),
            "channel": _("Where the conference goes out on television."),
        }
        field_classes = {"kept_days": NumberField}
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}


class RoomForm(forms.ModelForm):  # type: ignore[type-arg]
    """How a room is doing in the external system."""

    use_required_attribute = False
    state = forms.ChoiceField(label=_("How is this room doing?"), choices=Joined.choices)

    class Meta:
        model = RoomJoin
        fields = ("state",)


class NotesForm(forms.ModelForm):  # type: ignore[type-arg]
    """The same with the hub's notes."""

    use_required_attribute = False
    state = forms.ChoiceField(label=_("How is this room doing?"), choices=Joined.choices)

    class Meta:
        model = RoomJoin
        fields = ("state", "notes")
        field_classes = {"kept_days": NumberField}
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}
