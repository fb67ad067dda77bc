from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MinutesConfig(AppConfig):
    name = "diemcau.outcomes.minutes"
    label = "minutes"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from ..documents import kinds  # noqa: PLC0415
        from . import fragments, kept, papers, policies, queries, recorded, refusals  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        recorded.register()
        kept.register()
        tabs.add(
            "minutes",
            pgettext_lazy("minutes", "Minutes"),
            "minutes:index",
            tabs.Group.OUTCOMES,
            order=83,
            may=policies.may_write,
        )
        kinds.add(queries.MINUTES, _("Minutes of the conference"), papers.minutes, abbreviation="BB", order=17)
        kinds.add(queries.NOTICE, _("Notice of conclusions"), papers.notice, abbreviation="TB", order=18)
        kinds.let_draft("secretary", queries.MINUTES, queries.NOTICE)
