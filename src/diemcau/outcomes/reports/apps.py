from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ReportsConfig(AppConfig):
    name = "diemcau.outcomes.reports"
    label = "reports"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from . import counted, kept, operations, papers, policies, recorded, refusals  # noqa: F401, PLC0415 - operations register themselves

        counted.register()
        kept.register()
        papers.register()
        recorded.register()
        refusals.register()
        label, group = pgettext_lazy("report", "Reports"), tabs.Group.OUTCOMES
        tabs.add("reports", label, "reports:index", group, order=82, may=policies.may_see)
