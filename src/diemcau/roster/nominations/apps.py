from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NominationsConfig(AppConfig):
    name = "diemcau.roster.nominations"
    label = "nominations"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now
        from diemcau.infra.mail import released  # noqa: PLC0415

        from .. import unit_links  # noqa: PLC0415
        from . import copying, kept, organiser_refusals, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves
        from .actions.asking import addresses_of  # noqa: PLC0415
        from .actions.chasing import note_released, stale_messages  # noqa: PLC0415
        from .exports import texts  # noqa: F401, PLC0415

        refusals.register()
        archived.closes("nominations")
        recorded.register()
        kept.register()
        tabs.add(
            "nominations", _("Nominations"), "nominations:index", tabs.Group.PEOPLE, order=39, may=policies.may_lead
        )
        unit_links.register(addresses_of)
        released.register("nominations", note_released, stale=stale_messages)
