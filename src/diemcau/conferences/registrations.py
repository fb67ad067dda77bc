"""What conferences have made by jobs."""

from typing import IO, Any

from diemcau.infra.jobs import Report
from diemcau.kernel.actor import Actor

from . import policies
from .exports.cards import CARDS, CardSize, cards_zip
from .exports.join_sheets import SHEETS, join_sheets_zip
from .handouts import handout
from .models import Conference
from .queries import joinings, sites_of


@handout(CARDS, may=policies.may_print)
def make_cards(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The cards of very many rooms."""
    sites = sites_of(conference, by, level=facts["level"])
    cards_zip(conference, sites, file, by=by, size=CardSize(facts["size"]), report=report)


@handout(SHEETS, may=policies.may_lead)
def make_sheets(by: Actor, conference: Conference, facts: dict[str, Any], file: IO[bytes], report: Report) -> None:
    """The sheets with the join codes of very many rooms."""
    join_sheets_zip(conference, joinings(by, conference, level=facts["level"]), file, report=report)
