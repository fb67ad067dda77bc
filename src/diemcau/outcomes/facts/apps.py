from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FactsConfig(AppConfig):
    name = "diemcau.outcomes.facts"
    label = "facts"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from . import counted, kept, policies, recorded, refusals  # noqa: PLC0415

        counted.register()
        kept.register()
        recorded.register()
        refusals.register()
        group = tabs.Group.OUTCOMES
        tabs.add("facts", _("Fact sheet"), "facts:index", group, order=80, may=policies.may_see)
