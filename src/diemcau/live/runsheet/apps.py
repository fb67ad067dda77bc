from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsheetConfig(AppConfig):
    name = "diemcau.live.runsheet"
    label = "runsheet"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import fragments, kinds, policies, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("runsheet")
        recorded.register()
        kinds.register()
        tabs.add("runsheet", _("Run sheet"), "runsheet:sheet", tabs.Group.RUN, order=10, may=policies.may_run)
