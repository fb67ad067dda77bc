from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("film", "0002_lacking"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="copy", name="one_film_copy_per_room"),
        migrations.AddField(model_name="copy", name="run", field=models.CharField(default="live", max_length=10)),
        migrations.AddConstraint(
            model_name="copy",
            constraint=models.UniqueConstraint(fields=("site", "film", "run"), name="one_film_copy_per_room_and_run"),
        ),
    ]
