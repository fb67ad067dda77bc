"""The main database remembers which box counts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blind", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Keeper",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("mark", models.CharField(max_length=32)),
            ],
        ),
    ]
