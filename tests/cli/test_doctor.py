"""What the doctor says of things done by the clock."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diemcau.cli import doctor
from diemcau.infra import sweeps
from diemcau.infra.models import SweepRow

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ago", "fault", "mark"),
    [(timedelta(), "", None), (timedelta(days=2), "", "note"), (timedelta(), "OSError('full')", "bad")],
)
def test_what_is_late_or_broken_is_named(ago: timedelta, fault: str, mark: str | None) -> None:
    name = next(iter(sweeps._sweeps))
    SweepRow.objects.create(name=name, due_at=timezone.now() - ago, fault=fault)
    found = list(doctor._by_the_clock())
    assert [one.mark for one in found] == ([mark] if mark else [])
    assert all(name in one.what for one in found)
