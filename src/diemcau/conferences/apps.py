from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferencesConfig(AppConfig):
    name = "diemcau.conferences"
    label = "conferences"

    def ready(self) -> None:
        from diemcau.people import frame, places, policies  # noqa: PLC0415 - models are loaded only now

        from . import archived, operations, recorded, refusals, tabs  # noqa: F401, PLC0415
        from .policies import HUB, may_take_record  # noqa: PLC0415
        from .queries.places import ConferencePlaces  # noqa: PLC0415

        refusals.register()
        archived.closes(
            *(f"conferences:{name}" for name in ("item_advance", "join_renew", "phones", "speakers", "letterhead"))
        )
        recorded.register()
        places.fill(ConferencePlaces())
        frame.fill(tabs.tabs_for)
        prepare, run = tabs.Group.PREPARE, tabs.Group.RUN
        tabs.add("overview", _("Overview"), "conferences:overview", prepare, order=10)
        tabs.add("programme", _("Programme"), "conferences:programme", prepare, order=20)
        tabs.add("sites", _("Sites"), "conferences:sites", prepare, order=30)
        tabs.add("roles", _("Staff and roles"), "people:roles", prepare, order=60, may=policies.may_see_roles)
        tabs.add("devices", _("Devices"), "people:devices", prepare, order=70, may=policies.may_see_devices)
        tabs.add(
            "phones",
            _("Delegates' phones"),
            "conferences:phones",
            run,
            order=95,
            may=lambda actor, number: actor.holds(*HUB, conference=number),
        )
        tabs.add("record", _("Whole record"), "conferences:record", tabs.Group.OUTCOMES, order=89, may=may_take_record)
        tabs.add("reissue", _("Let in by phone"), "people:reissue", run, order=90, may=policies.may_see_devices)
