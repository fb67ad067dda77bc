from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("slides", "0003_no_links"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="copy", name="one_deck_copy_per_room"),
        migrations.AddField(model_name="copy", name="run", field=models.CharField(default="live", max_length=10)),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("site", "deck", "run"), name="one_deck_copy_per_room_and_run"),
        ),
    ]
