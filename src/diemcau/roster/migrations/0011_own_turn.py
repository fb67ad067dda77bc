from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("roster", "0010_merged_half_imported"),
    ]

    operations = [
        migrations.AddField(
            model_name="delegate",
            name="own_turn",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
