from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0008_rank_order"),
    ]

    operations = [
        migrations.AddField(
            model_name="rosterimport",
            name="doubtful_units",
            field=models.JSONField(default=list),
        ),
    ]
