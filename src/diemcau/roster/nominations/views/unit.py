"""A unit's own page, by its link, without signing in. One address: a form's `do` says what is pressed, and whatever was typed in open
rows is kept before that is done.

No token against forged forms: whoever does not know the link's secret cannot forge one, and a page that lay open for a day would be
refused with all that was typed in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.messages import INFO, SUCCESS, WARNING
from django.contrib.messages.storage.base import Message
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.ui.http import Request, redirect_to
from diemcau.ui.refusals import text_of

from ...letters.contact import contact_of
from ...models import InvitedUnit
from .. import actions, queries
from ..actions import Clash, Saved
from ..checking import Country
from ..forms.unit import number, typed_rows
from ..reading import Drafts, read_file, read_text
from .shown import Unsaved, moment_of, page_of, tell_of

_PREVIEW = re.compile(r"bot|crawl|spider|preview|externalhit|whatsapp", re.IGNORECASE)
"""Messengers look at a link that is sent by them before anybody does."""
AGAIN_S = 120
Done = dict[str, str]
"""What the address says after an act: which row stands open (`edit`), whether it is asked to be removed (`sure`), what was pasted (`batch`)."""


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, secret: str) -> HttpResponse:
    """The unit's list, to be worked on and confirmed."""
    try:
        opened = queries.link_behind(secret)
    except NotFound:
        conference = queries.ended_behind(secret)
        told = {"conference": conference, "contact": contact_of(conference).text if conference else ""}
        return render(request, "nominations/gone.html", told, status=404)
    return answer(request, opened.unit, opened.actor, reverse("nominations:unit", args=[secret]))


def answer(request: Request, unit: InvitedUnit, by: Actor, url: str) -> HttpResponse:
    """The page drawn, or what was pressed on it done."""
    press = Press(request, unit, by, *request.POST.get("do", "").partition(":")[::2])
    if request.method != "POST":
        actions.open_list(unit, by=by, seen=not _PREVIEW.search(request.headers.get("User-Agent", "")))
        return _drawn(press, Unsaved())
    try:
        done = _VERBS.get(press.verb, Press.save)(press)
    except Refused as refused:
        rows = [] if press.is_kept else [Clash(one, None) for one in typed_rows(request.POST) if one.is_touched]
        text = text_of(refused.code, refused.facts)
        return _drawn(press, Unsaved(rows, text, request.POST.get("pasted", ""), press.verb))
    if press.clashes:
        return _drawn(press, Unsaved(press.clashes, "", request.POST.get("pasted", ""), press.verb, is_clash=True))
    anchor = f"#n-{done['edit']}" if done.get("edit") else ""
    query = urlencode({"page": str(number(request.POST.get("page", ""))), **done})
    return redirect_to(request, f"{url}?{query}{anchor}")


def _drawn(press: "Press", unsaved: Unsaved) -> HttpResponse:
    context = page_of(press.unit, press.by, press.request.GET, press.request.LANGUAGE_CODE, unsaved)
    context |= {"told": press.told(), "messages": ()}  # to be read in the page: toasts leave
    return render(press.request, "nominations/unit.html", context, status=200 if unsaved.is_empty else 422)


@dataclass
class Press:
    """A button pressed: `verb`, and `what` it is pressed for. `is_kept`: what was typed is in the database."""

    request: Request
    unit: InvitedUnit
    by: Actor
    verb: str
    what: str
    is_kept: bool = False
    clashes: tuple[Clash, ...] = ()

    def tell(self, level: int, text: str) -> None:
        """Something to be read when this unit's page is drawn next: another unit's, in the same browser, does not tell it."""
        messages.add_message(self.request, level, text, extra_tags=self._tag)

    def told(self) -> list[Message]:
        """What there is to tell of this unit; what is for others waits for their page."""
        waiting = list(messages.get_messages(self.request))
        for one in waiting:
            if one.extra_tags != self._tag:
                messages.add_message(self.request, one.level, one.message, one.extra_tags or "")
        return [one for one in waiting if one.extra_tags == self._tag]

    @property
    def _tag(self) -> str:
        return f"unit-{self.unit.pk}"

    @property
    def pk(self) -> int:
        return number(self.what.partition(".")[0])

    @property
    def reason(self) -> str:
        return self.request.POST.get(f"reason.{self.pk}" if self.pk else "reason", "")

    def keep(self) -> Saved:
        """What was typed, before anything else is done."""
        saved = actions.save_rows(self.unit, typed_rows(self.request.POST), by=self.by)
        self.is_kept, self.clashes = True, tuple(saved.clashes)
        if saved.private:
            self.tell(WARNING, _("Numbers of papers and years of birth are not kept: they were left out."))
        for typed, kept in saved.respelt[:5]:
            self.tell(INFO, _("Written as names are: %(typed)s → %(kept)s") % {"typed": typed, "kept": kept})
        return saved

    def save(self) -> Done:
        saved = self.keep()
        if saved.written and not saved.clashes and not any(one.problems for one in saved.written):
            self.tell(SUCCESS, _("Saved."))
        return {}

    def edit(self) -> Done:
        self.keep()
        return {"edit": str(self.pk)}

    def remove(self) -> Done:
        """Ask first: a thumb slips."""
        self.keep()
        return {"edit": str(self.pk), "sure": "1"}

    def surely(self) -> Done:
        actions.remove(self.unit, self.pk, by=self.by, seen=number(self.what.partition(".")[2]))
        self.tell(SUCCESS, _("Removed."))
        return {}

    def away(self) -> Done:
        self.keep()
        if not self.clashes:
            actions.set_away(self.unit, self.pk, by=self.by, reason=self.reason)
        return {}

    def instead(self) -> Done:
        self.keep()
        if self.clashes:
            return {}
        return {"edit": str(actions.replace(self.unit, self.pk, by=self.by, reason=self.reason).pk)}

    def group_rest(self) -> Done:
        self.keep()
        if not self.clashes:
            actions.group_rest(self.unit, number(self.request.POST.get("group_rest", "")), by=self.by)
        return {}

    def back(self) -> Done:
        self.keep()
        actions.set_back(self.unit, self.pk, by=self.by)
        return {}

    def confirm(self) -> Done:
        """What was typed is part of what is confirmed; what somebody else changed since the page was drawn is not. The same form sent once
        more, as by a browser after our script when the list may not be confirmed, meets what it changed itself."""
        said = sorted((name, told) for name, told in self.request.POST.lists() if name != "csrfmiddlewaretoken")
        pressed = salted_hmac("diemcau.nominations.confirm", f"{self.unit.pk} {said}").hexdigest()
        saved = self.keep()
        if self.clashes:
            return {}
        if saved.was not in (number(self.request.POST.get("seen", "")), cache.get(pressed)):
            raise Refused("list_moved")
        cache.set(pressed, saved.now, AGAIN_S)
        actions.confirm(self.unit, by=self.by, seen=saved.now)
        return {}

    def decline(self) -> Done:
        actions.decline(self.unit, by=self.by, reason=self.reason)
        return {}

    def reopen(self) -> Done:
        actions.reopen(self.unit, by=self.by)
        return {}

    def paste(self) -> Done:
        self.keep()
        if self.clashes:
            return {}
        return self._take_in(read_text(self.request.POST.get("pasted", ""), unit=self.unit.name, country=self._country))

    def upload(self) -> Done:
        file = self.request.FILES.get("file")
        if file is None:
            raise Refused("no_file_chosen")
        return self._take_in(read_file(file.read(), file.name or "", unit=self.unit.name, country=self._country))

    @property
    def _country(self) -> str:
        return Country.of(self.unit.conference.timezone).code

    def _take_in(self, drafts: Drafts) -> Done:
        taken = actions.take_in(self.unit, drafts.people, by=self.by)
        for level, text in tell_of(taken, drafts):
            self.tell(level, text)
        return {"batch": taken.batch.isoformat()} if taken.added else {}

    def take_back(self) -> Done:
        self.keep()
        batch = moment_of(self.what)
        count = actions.take_back(self.unit, batch, by=self.by) if batch else 0
        text = ngettext("%(count)s row was taken back.", "%(count)s rows were taken back.", count)
        self.tell(SUCCESS, text % {"count": count})
        return {}


_VERBS: dict[str, Callable[[Press], Done]] = {
    verb.__name__: verb
    for verb in (
        Press.save, Press.edit, Press.remove, Press.surely, Press.away, Press.instead, Press.back, Press.confirm, Press.decline,
        Press.reopen, Press.group_rest, Press.paste, Press.upload, Press.take_back,
    )
}  # fmt: skip
