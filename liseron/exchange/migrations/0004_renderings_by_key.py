from django.db import migrations, models


class Migration(migrations.Migration):
    """Stored records are made again by the worker: the table is replaced, not converted."""

    dependencies = [
        ('exchange', '0003_holdings'),
    ]

    operations = [
        migrations.DeleteModel(name='Rendering'),
        migrations.CreateModel(
            name='Rendering',
            fields=[
                ('key', models.BigIntegerField(primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
            ],
        ),
    ]
