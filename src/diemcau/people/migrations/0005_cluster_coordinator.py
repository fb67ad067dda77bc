from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0004_secretary"),
    ]

    operations = [
        migrations.AlterField(
            model_name="device",
            name="role",
            field=models.CharField(
                choices=[
                    ("system_admin", "System administrator"),
                    ("organizer", "Organiser"),
                    ("co_organizer", "Co-organiser"),
                    ("hub_technician", "Hub technician"),
                    ("secretary", "Secretary"),
                    ("cluster_coordinator", "Cluster coordinator"),
                    ("site_lead", "Site lead"),
                    ("site_technician", "Site technician"),
                    ("site_registrar", "Site registrar"),
                    ("delegate", "Delegate"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="pairing",
            name="role",
            field=models.CharField(
                choices=[
                    ("system_admin", "System administrator"),
                    ("organizer", "Organiser"),
                    ("co_organizer", "Co-organiser"),
                    ("hub_technician", "Hub technician"),
                    ("secretary", "Secretary"),
                    ("cluster_coordinator", "Cluster coordinator"),
                    ("site_lead", "Site lead"),
                    ("site_technician", "Site technician"),
                    ("site_registrar", "Site registrar"),
                    ("delegate", "Delegate"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="roleheld",
            name="role",
            field=models.CharField(
                choices=[
                    ("system_admin", "System administrator"),
                    ("organizer", "Organiser"),
                    ("co_organizer", "Co-organiser"),
                    ("hub_technician", "Hub technician"),
                    ("secretary", "Secretary"),
                    ("cluster_coordinator", "Cluster coordinator"),
                    ("site_lead", "Site lead"),
                    ("site_technician", "Site technician"),
                    ("site_registrar", "Site registrar"),
                    ("delegate", "Delegate"),
                ],
                max_length=20,
                verbose_name="role",
            ),
        ),
    ]
