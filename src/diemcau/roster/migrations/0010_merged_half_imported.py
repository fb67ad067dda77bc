import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0009_doubtful_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="delegate",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="roster.delegate",
            ),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="is_half",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="rosterimport",
            name="reading",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddIndex(
            model_name="delegate",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="delegate_merged_into",
            ),
        ),
    ]
