from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "diemcau.portal"
    label = "portal"

    def ready(self) -> None:
        """Put the wall among a conference's tabs, and say where devices go once they are let in."""
        from diemcau.conferences import policies, tabs  # noqa: PLC0415 - models stand only now
        from diemcau.people import frame, landing  # noqa: PLC0415

        from .landings import links_of, page_of  # noqa: PLC0415

        landing.fill(page_of)
        frame.fill(links_of)
        tabs.add(
            "wall",
            _("Control wall"),
            "portal:wall",
            order=15,
            may=lambda actor, conference: actor.holds(*policies.HUB, conference=conference),
        )
        tabs.add(
            "rehearsal",
            _("Rehearsal"),
            "rehearsals:key",
            order=90,
            may=lambda actor, conference: actor.holds("organizer", "hub_technician", conference=conference),
        )
