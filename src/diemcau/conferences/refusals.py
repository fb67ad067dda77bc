"""Why something about a conference was refused, in the reader's words."""

from django.utils.translation import gettext_lazy as _

from diemcau.ui.refusals import refusal


def register() -> None:
    """Called once, when the app is ready."""
    refusal("undeclared", _("Declare first that the conference holds unclassified content only."))
    refusal("key_taken", _("Another conference has this key already: %(key)s."))
    refusal("closed", _("The conference is archived: nothing about it is changed any more."))
    refusal(
        "site_in_use",
        _(
            "%(site)s has already reported or has delegates. It can be renamed or moved, not removed. To leave it out of a "
            "half-day, name it there in the programme under “Rooms that take no part”."
        ),
    )
    refusal("has_sites_below", _("%(site)s has sites below it. Move them first."))
    refusal("circle", _("%(site)s cannot stand below itself."))
    refusal("hub_stays", _("The hub stays at the top."))
    refusal("too_many_sites", _("A conference holds at most %(most)s sites."))
    refusal(
        "marked_secret", _("The file %(file)s is marked as a state secret. Such files never come onto this server.")
    )
    refusal("conference_in_use", _("Only a draft without delegates can be deleted."))
    refusal("session_in_use", _("Attendance was already taken in this session. It stays."))
