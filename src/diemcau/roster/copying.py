"""Groups, invited units, their quotas and the order of rank come along when a conference is copied; delegates do not."""

from diemcau.conferences.copies import Copied, copies

from .models import DelegateGroup, InvitedUnit, RankOrder, UnitQuota

UNIT = ("organisation_id", "name", "name_key", "contact_name", "contact_phone", "contact_email", "order")


@copies
def copy_units(copied: Copied) -> None:
    groups = _copy_groups(copied)
    old = list(InvitedUnit.objects.filter(conference=copied.source))
    made = [
        InvitedUnit(
            conference_id=copied.made,
            site_id=copied.sites.get(unit.site_id or 0),
            **{name: getattr(unit, name) for name in UNIT},
        )
        for unit in old
    ]
    InvitedUnit.objects.bulk_create(made, batch_size=500)
    units = {was.pk: unit.pk for was, unit in zip(old, made, strict=True)}
    UnitQuota.objects.bulk_create(
        (
            UnitQuota(unit_id=units[quota.unit_id], group_id=groups.get(quota.group_id or 0), seats=quota.seats)
            for quota in UnitQuota.objects.filter(unit__in=old)
        ),
        batch_size=500,
    )


def _copy_groups(copied: Copied) -> dict[int, int]:
    """The copy's groups by those they were made from."""
    groups = {}
    for group in DelegateGroup.objects.filter(conference=copied.source):
        told = {"title": group.title, "quota": group.quota, "order": group.order}
        groups[group.pk] = DelegateGroup.objects.create(conference_id=copied.made, **told).pk
    return groups


@copies
def copy_ranks(copied: Copied) -> None:
    for kept in RankOrder.objects.filter(conference_id=copied.source):
        RankOrder.objects.create(conference_id=copied.made, lines=kept.lines, version=1)
