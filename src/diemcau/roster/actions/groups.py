"""Groups of delegates and their quotas."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Max

from diemcau.infra import audit
from diemcau.kernel.actor import Actor
from diemcau.kernel.errors import NotFound, Refused
from diemcau.kernel.names import tidy

from .. import policies
from ..models import Delegate, DelegateGroup
from .versions import next_version, tell


@transaction.atomic
def add_group(*, by: Actor, conference: int, title: Mapping[str, str], quota: int | None = None) -> DelegateGroup:
    """Add a group at the end. `title` is Localised; `quota` counts persons. Refused: `empty_title`."""
    _require(by, conference)
    last = DelegateGroup.objects.filter(conference_id=conference).aggregate(last=Max("order"))["last"]
    group = DelegateGroup.objects.create(
        conference_id=conference, title=_titled(title), quota=quota, order=(last or 0) + 1
    )
    audit.record(by, "roster.add_group", conference=conference, group=group.pk)
    return group


@transaction.atomic
def edit_group(*, by: Actor, group: DelegateGroup, title: Mapping[str, str], quota: int | None) -> None:
    """Change a group's title and quota; desks that show the title are told."""
    _require(by, group.conference_id)
    group.title, group.quota = _titled(title), quota
    group.save(update_fields=["title", "quota"])
    _touch(group)
    audit.record(by, "roster.edit_group", conference=group.conference_id, group=group.pk)


@transaction.atomic
def remove_group(*, by: Actor, group: DelegateGroup) -> None:
    """Remove a group; its delegates stay on the list, without a group."""
    _require(by, group.conference_id)
    _touch(group)
    audit.record(by, "roster.remove_group", conference=group.conference_id, group=group.pk)
    group.delete()


def _touch(group: DelegateGroup) -> None:
    members = Delegate.objects.filter(group=group)
    sites = list(members.order_by().values_list("site_id", flat=True).distinct())
    if sites:
        version = next_version(group.conference_id)
        members.update(version=version)
        tell(group.conference_id, sites, version)


def _titled(title: Mapping[str, str]) -> dict[str, str]:
    titled = {language: tidy(text)[:200] for language, text in title.items() if text.strip()}
    if not titled:
        raise Refused("empty_title")
    return titled


def _require(by: Actor, conference: int) -> None:
    if not policies.may_change(by, conference):
        raise NotFound
