import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0007_sealed"),
    ]

    operations = [
        migrations.CreateModel(
            name="RankOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.JSONField(default=list)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "conference",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rank_order",
                        to="conferences.conference",
                    ),
                ),
            ],
        ),
    ]
