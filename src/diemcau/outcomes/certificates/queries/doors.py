"""From an address to what the actor may see. Raises NotFound."""

from diemcau.conferences.models import Conference
from diemcau.conferences.queries import conference_for
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound

from .. import policies
from ..models import Certificate, Issue, Scheme


def conference_to_see(actor: Actor, key: str) -> Conference:
    """A conference whose certificates the actor may read."""
    found = conference_for(actor, key)
    if not policies.may_see(actor, found.pk):
        raise NotFound
    return found


def conference_to_issue(actor: Actor, key: str) -> Conference:
    """A conference whose certificates the actor gives out."""
    found = conference_for(actor, key)
    if not policies.may_issue(actor, found.pk):
        raise NotFound
    return found


def certificate_for(actor: Actor, key: str, number: int) -> Certificate:
    """A line of the register by its number, with conference and issue."""
    rows = Certificate.objects.select_related("conference", "issue", "replaces", "replaced_by")
    found = rows.filter(conference=conference_to_see(actor, key), number=number).first()
    if found is None:
        raise NotFound
    return found


def scheme_of(conference: Conference) -> Scheme:
    """How its certificates are given out; as usual where nobody has said."""
    found = Scheme.objects.filter(pk=conference.pk).first()
    return found or Scheme(conference=conference, language=conference.language)


def newest_issue(conference: Conference) -> Issue | None:
    return Issue.objects.filter(conference=conference).order_by("-pk").first()
