import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the one that fills it: PostgreSQL does not alter a table in the transaction that wrote its rows."""

    dependencies = [("catalogue", "0005_creators_with_roles")]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="work",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="records", to="catalogue.work"
            ),
        ),
    ]
