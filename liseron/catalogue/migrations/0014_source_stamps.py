from django.db import migrations, models


class Migration(migrations.Migration):
    """Copies kept earlier have no stamp: their records are read once more when they come again, and then have one."""

    dependencies = [("catalogue", "0013_error_reports_leave")]

    operations = [
        migrations.AddField(
            model_name="sourcecopy",
            name="stamp",
            field=models.CharField(editable=False, max_length=32, null=True),
        ),
    ]
