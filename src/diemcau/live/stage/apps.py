from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StageConfig(AppConfig):
    name = "diemcau.live.stage"
    label = "stage"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import copying, fragments, operations, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("stage")
        recorded.register()
        tabs.add("stage", _("Call-in"), "stage:desk", tabs.Group.VOICES, order=45, may=policies.may_run)
