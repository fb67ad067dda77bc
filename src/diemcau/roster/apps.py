from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RosterConfig(AppConfig):
    name = "diemcau.roster"
    label = "roster"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import copying, paper_tasks, policies, recorded, refusals, speaking, tasks, undo_tasks  # noqa: F401, PLC0415 - they register themselves

        archived.closes("roster", but=["roster:request_answer"])
        recorded.register()
        speaking.register()
        tabs.add("delegates", _("Delegates"), "roster:delegates", tabs.Group.PEOPLE, order=40, may=policies.may_open)
        tabs.add("units", _("Invited units"), "roster:units", tabs.Group.PEOPLE, order=38, may=policies.may_change)
