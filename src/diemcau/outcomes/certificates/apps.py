from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    name = "diemcau.outcomes.certificates"
    label = "certificates"

    def ready(self) -> None:
        """Put certificates among a conference's tabs, and what people keep of them on their own pages."""
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from . import copying, kept, kinds, policies, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        recorded.register()
        kept.register()
        kinds.register()
        tabs.add(
            "certificates", _("Certificates"), "certificates:index", tabs.Group.OUTCOMES, order=84, may=policies.may_see
        )
