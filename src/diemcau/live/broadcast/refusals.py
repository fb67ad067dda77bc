"""Why something of the broadcast was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal(
        "recording_untold",
        _(
            "People must be told that they are recorded. First tick “Sound or picture is recorded” in the conference’s form."
        ),
    )
    refusal(
        "not_carried",
        _("This server does not carry picture and sound for this conference: that is chosen on the broadcast page."),
    )
    refusal("no_carrier", _("Say who carries picture and sound: this server, an external video system, or both."))
    refusal(
        "playlist_unsafe",
        _("Pages opened by https play nothing that comes by http: give the media server’s https address."),
    )
    refusal("recorded_elsewhere", _("Only what this server itself hands out can be recorded here."))
    refusal("no_way_in", _("For an external video system give a link, an address or a channel: rooms must find it."))
    refusal("no_standby", _("Nobody stands by: there is nothing to switch to."))
    refusal("no_such_state", _("This state does not exist."))
