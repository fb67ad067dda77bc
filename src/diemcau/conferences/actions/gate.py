"""What every verb asks first."""

from django.db.models import Model

from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import Refused

from .. import policies
from ..enums import Status
from ..models import Conference


def require_planner(by: Actor, conference: Conference) -> None:
    """Raises Refused(forbidden), and Refused(closed) once the conference is archived."""
    if not policies.may_plan(by, conference.pk):
        raise Refused("forbidden")
    if conference.status == Status.ARCHIVED:
        raise Refused("closed")


def in_use(thing: Model) -> bool:
    """Whether modules above keep anything that hangs on it: delegates, attendance, headcounts."""
    for relation in thing._meta.related_objects:
        model = relation.related_model
        if model._meta.app_label == "conferences" or model._meta.auto_created:
            continue
        if model._default_manager.filter(**{relation.field.name: thing}).exists():
            return True
    return False
