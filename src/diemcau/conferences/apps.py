from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencesConfig(AppConfig):
    name = "diemcau.conferences"
    label = "conferences"

    def ready(self) -> None:
        from diemcau.people import places, policies  # noqa: PLC0415 - models are loaded only now

        from . import operations, refusals, tabs  # noqa: F401, PLC0415
        from .queries.places import ConferencePlaces  # noqa: PLC0415

        refusals.register()
        places.fill(ConferencePlaces())
        tabs.add("overview", _("Overview"), "conferences:overview", order=10)
        tabs.add("programme", _("Programme"), "conferences:programme", order=20)
        tabs.add("sites", _("Sites"), "conferences:sites", order=30)
        tabs.add("people", _("People and devices"), "people:roles", order=80, may=policies.may_see_roles)
