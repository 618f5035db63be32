"""Reports of errors go up to the desk, which knows partners: `desk` 0003 takes the table as it is."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0012_error_reports"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="ErrorReport")],
            database_operations=[migrations.AlterModelTable(name="ErrorReport", table="desk_errorreport")],
        ),
    ]
