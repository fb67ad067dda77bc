from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BroadcastConfig(AppConfig):
    name = "diemcau.live.broadcast"
    label = "broadcast"

    def ready(self) -> None:
        """Put the broadcast among a conference's tabs, and answer for the keys of encoders."""
        from diemcau.conferences import archived, marks, tabs  # noqa: PLC0415 - models are loaded only now
        from diemcau.infra import broadcasts, phone_sections  # noqa: PLC0415

        from . import actions, fragments, policies, queries, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        archived.closes("broadcast")
        refusals.register()
        marks.add(fragments.mark)
        phone_sections.section("recorded", order=0, on=[actions.BROADCAST], draw=fragments.phone_mark)
        broadcasts.use_keys(queries.key_opens)
        tabs.add("broadcast", _("Broadcast"), "broadcast:index", tabs.Group.RUN, order=40, may=policies.may_run)
