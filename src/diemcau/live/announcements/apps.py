from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnouncementsConfig(AppConfig):
    name = "diemcau.live.announcements"
    label = "announcements"

    def ready(self) -> None:
        from diemcau.conferences import archived, panes, tabs  # noqa: PLC0415 - models are loaded only now

        from . import copying, fragments, kept, operations, phone, policies, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("announcements")
        recorded.register()
        kept.register()
        phone.register()
        panes.add("wall", fragments.wall_line)
        tabs.add(
            "announcements",
            _("Announcements"),
            "announcements:desk",
            tabs.Group.VOICES,
            order=48,
            may=policies.may_send,
        )
        tabs.add(
            "chat", _("Technicians’ chat"), "announcements:chat", tabs.Group.VOICES, order=49, may=policies.may_send
        )
