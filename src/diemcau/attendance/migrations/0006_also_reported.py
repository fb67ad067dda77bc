"""A report that a confirmation had not seen stands beside it, also an earlier one."""

from typing import Any

from django.db import migrations, models


def beside(apps: Any, _schema: Any) -> None:
    """What stands beside confirmed numbers, by the rule of today (headcounts.held)."""
    fact, held = (apps.get_model("attendance", name) for name in ("HeadcountFact", "Headcount"))
    for row in held.objects.filter(confirmed=True):
        said = list(fact.objects.filter(run=row.run, round=row.round_id, site=row.site_id).order_by("-at", "-op_id"))
        seen = {op for one in said for op in one.saw if op != str(one.op_id)}
        left = [one for one in said if str(one.op_id) not in seen] or said
        row.also_reported = next((one.present for one in left if not one.confirmed), None)
        row.save(update_fields=["also_reported"])


class Migration(migrations.Migration):
    dependencies = [("attendance", "0005_reported_since")]

    operations = [
        migrations.RenameField("headcount", "reported_since", "also_reported"),
        migrations.AlterField(
            "headcount",
            "also_reported",
            models.PositiveIntegerField(blank=True, null=True, verbose_name="also reported"),
        ),
        migrations.RunPython(beside, migrations.RunPython.noop),
    ]
