"""The papers of what rooms counted, asked and went through."""

from django.utils.translation import gettext_lazy as _

from diemcau.outcomes.documents import kinds

from . import flash, questions, result, rooms, site


def register() -> None:
    kinds.add("headcount_flash", _("Headcount report"), flash.draw, abbreviation="BC", order=14, each=rooms.rounds)
    kinds.add(
        "site_report",
        _("Report of a site"),
        site.draw,
        abbreviation="BC",
        order=15,
        each=site.sites,
        fields=site.FIELDS,
    )
    kinds.add("qa_log", _("Log of questions and answers"), questions.draw, order=16)
    kinds.add(
        "result_report", _("Report on the results"), result.draw, abbreviation="BC", order=19, fields=result.FIELDS
    )
