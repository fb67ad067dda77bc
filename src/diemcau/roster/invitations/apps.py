from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InvitationsConfig(AppConfig):
    name = "diemcau.roster.invitations"
    label = "invitations"

    def ready(self) -> None:
        from diemcau.conferences import archived, tabs  # noqa: PLC0415 - models are loaded only now
        from diemcau.infra.mail import released  # noqa: PLC0415

        from . import actions, composing, copying, kept, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        archived.closes("invitations")
        recorded.register()
        released.register(composing.PURPOSE, actions.note_released, stale=actions.stale_drafts)
        kept.register()
        from ..letters import contact  # noqa: PLC0415
        from .exports import papers, texts  # noqa: F401, PLC0415
        from .occasion import contact_for  # noqa: PLC0415

        contact.register(contact_for)
        tabs.add(
            "invitations", _("Invitations"), "invitations:people", tabs.Group.PEOPLE, order=44, may=policies.may_invite
        )
