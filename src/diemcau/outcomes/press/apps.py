from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PressConfig(AppConfig):
    name = "diemcau.outcomes.press"
    label = "press"

    def ready(self) -> None:
        from diemcau.conferences import tabs  # noqa: PLC0415 - models are loaded only now

        from ..documents import besides, kinds  # noqa: PLC0415
        from ..facts import by_room  # noqa: PLC0415
        from . import holdings, kept, papers, policies, queries, recorded, refusals, tasks  # noqa: F401, PLC0415 - they register themselves

        refusals.register()
        recorded.register()
        kept.register()
        besides.add(queries.given_out)
        by_room.add("photos", _("Photos"), queries.of_rooms)
        tabs.add("press", _("Press kit"), "press:index", tabs.Group.OUTCOMES, order=85, may=policies.may_open)
        kinds.add("press_release", _("Press release"), papers.release, abbreviation="TCBC", order=20)
        kinds.add("fact_sheet", _("Fact sheet"), papers.fact_sheet, abbreviation="PSL", order=20)
        kinds.add("photo_captions", _("Photo captions"), papers.captions, order=20)
        kinds.add(
            "speaker_card",
            pgettext_lazy("document", "Speaker’s card"),
            papers.speaker_card,
            order=13,
            each=papers.each_card,
        )
