from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilmConfig(AppConfig):
    name = "diemcau.live.film"
    label = "film"

    def ready(self) -> None:
        """Put films and materials among a conference's tabs."""
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now

        from . import cues, fragments, holdings, policies, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        cues.register()
        archived.closes("film")
        recorded.register()
        tabs.add("films", _("Films"), "film:index", tabs.Group.RUN, order=60, may=policies.may_run)
        tabs.add(
            "materials",
            _("Materials"),
            "film:materials",
            tabs.Group.PREPARE,
            order=50,
            may=policies.may_read_materials,
        )
