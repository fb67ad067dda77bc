"""Polls and hand counts: one question to all rooms, answered by phone, on a room's tablet or by raised hands."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PollsConfig(AppConfig):
    name = "diemcau.live.polls"
    label = "polls"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import copying, cues, fragments, hub, kept, phone, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("polls")
        recorded.register()
        kept.register()
        cues.register()
        phone.register()
        tabs.add("polls", _("Polls"), "polls:desk", tabs.Group.VOICES, order=48, may=policies.may_run)
