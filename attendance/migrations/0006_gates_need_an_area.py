import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("attendance", "0005_areas_of_gates")]

    operations = [
        migrations.RemoveField(model_name="gate", name="session"),
        migrations.AlterField(
            model_name="gate",
            name="area",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="gates",
                to="attendance.area",
            ),
        ),
    ]
