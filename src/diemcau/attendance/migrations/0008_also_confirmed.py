"""Beside a confirmed headcount another confirmed one may stand, which the first had not seen."""

from typing import Any

from django.db import migrations, models
from django.db.models import Count


def _standing(said: list[Any]) -> list[Any]:
    seen = {op for one in said for op in one.saw if op != str(one.op_id)}
    return [one for one in said if str(one.op_id) not in seen] or said


def beside(apps: Any, _schema: Any) -> None:
    """What stands beside confirmed numbers, by the rule of today (headcounts.held)."""
    fact, held = (apps.get_model("attendance", name) for name in ("HeadcountFact", "Headcount"))
    several = fact.objects.order_by().values("run", "round", "site").annotate(n=Count("op_id")).filter(n__gt=1)
    for run, number, site in several.values_list("run", "round", "site"):
        register = {"run": run, "round": number, "site": site}
        said = list(fact.objects.filter(**register).order_by("-at", "-op_id"))
        others = sorted(_standing(said), key=lambda one: not one.confirmed)
        for row in held.objects.filter(**register, confirmed=True):
            other = next((one for one in others if one.present != row.present), None)
            row.also_reported, row.also_confirmed = (other.present, other.confirmed) if other else (None, False)
            row.save(update_fields=["also_reported", "also_confirmed"])


class Migration(migrations.Migration):
    dependencies = [("attendance", "0007_late")]

    operations = [
        migrations.AddField(
            "headcount", "also_confirmed", models.BooleanField(default=False, verbose_name="also confirmed")
        ),
        migrations.RunPython(beside, migrations.RunPython.noop),
    ]
