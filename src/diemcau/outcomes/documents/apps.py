from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DocumentsConfig(AppConfig):
    name = "diemcau.outcomes.documents"
    label = "documents"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from . import drawn, kept_about, naming, policies, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        drawn.register()
        recorded.register()
        kept_about.register()
        refusals.register()
        group = tabs.Group.OUTCOMES
        tabs.add(
            "documents",
            pgettext_lazy("official", "Documents"),
            "documents:index",
            group,
            order=81,
            may=policies.may_see,
        )
