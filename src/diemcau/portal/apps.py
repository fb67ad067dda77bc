from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from diemcau.kernel.actor import Actor


class PortalConfig(AppConfig):
    name = "diemcau.portal"
    label = "portal"

    def ready(self) -> None:
        """Put the wall among a conference's tabs, and say where devices go once they are let in."""
        from diemcau.conferences import panes, policies, tabs  # noqa: PLC0415 - models stand only now
        from diemcau.live.polls import presence as polls  # noqa: PLC0415
        from diemcau.people import landing  # noqa: PLC0415

        from . import phone_sections, voices  # noqa: PLC0415
        from .landings import page_of  # noqa: PLC0415
        from .presence import present  # noqa: PLC0415
        from .queries import cluster_of  # noqa: PLC0415

        landing.fill(page_of)
        phone_sections.register()
        polls.use(present)
        panes.add("stage.desk", voices.desk_pane)
        panes.add("questions.desk", voices.turns_pane)
        panes.add("floor", voices.floor)
        panes.add("floor.head", voices.floor_head)
        for place in ("stage.alarm", "wall"):
            panes.add(place, voices.alarm)

        def may_run(actor: Actor, conference: int) -> bool:
            return actor.holds(*policies.HUB, conference=conference)

        tabs.add("wall", _("Control wall"), "portal:wall", tabs.Group.RUN, order=20, may=may_run)
        tabs.add(
            "cluster",
            _("My cluster"),
            "portal:cluster",
            tabs.Group.RUN,
            order=25,
            may=lambda actor, conference: bool(cluster_of(actor, conference)),
        )
        tabs.add("hall", _("For the projector"), "portal:hall", tabs.Group.RUN, order=30, may=may_run)
        tabs.add(
            "rehearsal",
            _("Rehearsal"),
            "rehearsals:key",
            tabs.Group.PREPARE,
            order=80,
            may=lambda actor, conference: actor.holds("organizer", "hub_technician", conference=conference),
        )
