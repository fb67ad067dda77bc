from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conferences", "0001_initial"), ("people", "0002_wrong_codes"), ("roster", "0001_initial")]

    operations = [
        migrations.AlterField(model_name="delegate", name="uid", field=models.UUIDField()),
        migrations.AddConstraint(
            model_name="delegate",
            constraint=models.UniqueConstraint(fields=("uid", "conference"), name="delegate_uid_once"),
        ),
    ]
