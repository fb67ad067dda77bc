from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SlidesConfig(AppConfig):
    name = "diemcau.live.slides"
    label = "slides"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import cues, fragments, holdings, policies, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("slides")
        recorded.register()
        cues.register()
        tabs.add("slides", _("Slides"), "slides:index", tabs.Group.RUN, order=50, may=policies.may_run)
