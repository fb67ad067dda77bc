"""Who is invited, who answered, who is silent; letters prepared for them."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diemcau.conferences.handouts import order
from diemcau.conferences.models import Conference
from diemcau.infra.mail import queries as mails
from diemcau.kernel.errors import NotFound
from diemcau.ui.http import Request, redirect_to, render_part
from diemcau.ui.refusals import text_of

from ... import queries as roster
from ...models import Delegate
from .. import actions, queries, tasks
from ..actions import Outcome
from ..enums import Letter, Way
from ..exports.texts import TEXTS
from ..forms import filters_of
from ..queries import Standing


@never_cache
@require_safe
def people(request: Request, key: str) -> HttpResponse:
    """The list; htmx gets its rows alone."""
    conference, filters = roster.conference_to_change(request.actor, key), filters_of(request.GET)
    context = {
        "conference": conference,
        "on": "people",
        "filters": filters,
        "page": queries.page_for(request.actor, conference, filters, request.GET.get("page", "1")),
        "letters": Letter.choices,
        "work": tasks.work_of(conference.pk),
        "mail_is_on": mails.is_on(),
    }
    if not request.htmx:
        context |= {
            "counts": queries.counts_for(request.actor, conference.pk),
            "held": mails.counts_of(conference.pk)["held"],
            "standings": Standing.choices,
            "sites": roster.sites_for(request.actor, conference.pk),
            "groups": roster.groups_for(request.actor, conference.pk),
        }
    return render_part(request, "invitations/people.html", "rows", context)


@require_POST
def act(request: Request, key: str) -> HttpResponse:
    """Prepare a letter, or note that it was handed over, for those ticked (``uid``) or for all who are listed (``whom=all``);
    or have their texts as a file."""
    conference, said = roster.conference_to_change(request.actor, key), request.POST
    back = f"{reverse('invitations:people', args=[key])}?{request.GET.urlencode()}"
    chosen = queries.people_for(request.actor, conference.pk).filter(uid__in=_uids(said.getlist("uid")))
    if said.get("verb") in Way.values:
        return _hand_over(request, conference, list(chosen), back)
    if said.get("verb") == "texts":
        return _texts(request, conference, [str(one.uid) for one in chosen])
    letter, more = said.get("letter", ""), "once_more" in said
    if letter not in Letter.values:
        raise NotFound
    if said.get("verb") == "all":
        people = queries.meant(queries.people_for(request.actor, conference.pk, filters_of(request.GET)), letter)
        if people.count() > actions.MOST_AT_ONCE:
            tasks.order(conference, filters_of(request.GET), letter, by=request.actor, once_more=more)
            return redirect_to(request, back)
    else:
        people = chosen
    outcome = actions.prepare_people(conference, people, letter, by=request.actor, once_more=more)
    return after_preparing(request, key, outcome, back)


def after_preparing(request: Request, key: str, outcome: Outcome, back: str) -> HttpResponse:
    """Where to go, and what is said: to the letters when there are any."""
    if outcome.without_email:
        text = ngettext(
            "%(count)s has no e-mail: send the short message by hand, or print the invitation.",
            "%(count)s have no e-mail: send the short message by hand, or print the invitations.",
            outcome.without_email,
        )
        messages.warning(request, text % {"count": outcome.without_email})
    if outcome.refused:
        text = ngettext(
            "%(count)s letter is not written: the address was refused last time. Correct it on the list.",
            "%(count)s letters are not written: their addresses were refused last time. Correct them on the list.",
            outcome.refused,
        )
        messages.warning(request, text % {"count": outcome.refused})
    if outcome.have_it:
        text = ngettext(
            "%(count)s has this letter already, or it is on its way: nothing is written. To send it all the same, tick “Once more”.",
            "%(count)s have this letter already, or it is on its way: nothing is written to them. To send it all the same, tick “Once more”.",
            outcome.have_it,
        )
        messages.warning(request, text % {"count": outcome.have_it})
    if not outcome.prepared:
        if not (outcome.without_email or outcome.refused or outcome.have_it):
            messages.error(request, text_of("nobody_to_write_to"))
        return redirect_to(request, back)
    text = ngettext(
        "%(count)s letter is written. Look it over, then release it.",
        "%(count)s letters are written. Look them over, then release them.",
        outcome.prepared,
    )
    messages.success(request, text % {"count": outcome.prepared})
    return redirect_to(request, f"{reverse('invitations:mail', args=[key])}?state=held")


def _texts(request: Request, conference: Conference, uids: list[str]) -> HttpResponse:
    """The short messages as one file, made by a job: of those ticked, else of all listed."""
    number = order(
        TEXTS, by=request.actor, conference=conference, file_name=f"{conference.key}-texts.csv", uids=uids,
        filters=filters_of(request.GET)._asdict() if not uids else {},
    )  # fmt: skip
    return redirect_to(request, reverse("conferences:handout", args=[conference.key, number]))


def _hand_over(request: Request, conference: Conference, chosen: list[Delegate], back: str) -> HttpResponse:
    if not chosen:
        messages.error(request, text_of("nobody_to_write_to"))
        return redirect_to(request, back)
    way = request.POST["verb"]
    letter = Letter.REMINDER if request.POST.get("letter") == Letter.REMINDER else Letter.INVITATION
    done = actions.hand_over(conference.pk, by=request.actor, way=way, delegates=chosen, letter=letter)
    messages.success(request, _("Noted for %(count)s.") % {"count": done})
    return redirect_to(request, back)


def _uids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:500]:
        with suppress(ValueError):
            found.append(UUID(text))
    return found
