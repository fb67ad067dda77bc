"""The kinds of documents that tell of plan, list and rooms; modules above draw what they know more of."""

from django.utils.translation import gettext_lazy as _

from .. import kinds
from . import letters, lists, plan, programme, run_sheet, settlement


def register() -> None:
    kinds.add("plan", _("Plan"), plan.draw, abbreviation="KH", order=1, fields=plan.FIELDS)
    kinds.add(
        "nomination_letter", _("Official letter asking for delegates"), letters.nominations, order=2, each=letters.units
    )
    kinds.add(
        "invitation", _("Invitations to units"), letters.invitations, abbreviation="GM", order=3, each=letters.units
    )
    kinds.add("programme", _("Programme"), programme.draw, abbreviation="CTr", order=4)
    kinds.add("run_sheet", _("Run sheet"), run_sheet.draw, order=5)
    kinds.add("delegate_list", _("List of delegates"), lists.delegates, order=6, each=lists.rooms)
    kinds.add("sign_in_sheet", _("Sign-in sheet"), lists.sign_in, order=7, each=lists.rooms)
    kinds.add("site_directory", _("Directory of sites and contacts"), lists.directory, order=8)
    badges, plates = {"pdf": lists.printed("badges")}, {"pdf": lists.printed("plates", size="a5")}
    kinds.add("badge", _("Badges"), None, order=11, each=lists.rooms, writes=badges)
    kinds.add("name_plate", _("Name plates"), None, order=11, each=lists.rooms, writes=plates)
    kinds.add("settlement_index", _("Index of the settlement file"), settlement.draw, order=25)
