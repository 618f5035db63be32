from itertools import islice

from django.db import migrations, models

BATCH = 2000


def say_whose_titles_are(apps, schema_editor):
    """Sources that announce their deletions kept no list of what they named: the last harvest to write a title did."""
    Source = apps.get_model("exchange", "Source")
    Harvest = apps.get_model("exchange", "Harvest")
    Sighting = apps.get_model("exchange", "Sighting")
    SourceCopy = apps.get_model("catalogue", "SourceCopy")
    for source in Source.objects.filter(deletions="persistent"):
        harvests = Harvest.objects.filter(source=source)
        last = harvests.order_by("-pk").first()
        runs = list(harvests.exclude(job__run=None).values_list("job__run", flat=True))
        written = SourceCopy.objects.filter(run__in=runs, record__resource=source.resource_id)
        numbers = written.filter(record__withdrawn_at=None).values_list("record__source_id", flat=True)
        told = numbers.order_by().iterator(chunk_size=BATCH)
        while part := list(islice(told, BATCH)):
            rows = [Sighting(source=source, number=number, harvest=last) for number in part]
            Sighting.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ("catalogue", "0010_withdrawals_and_imports"),
        ("exchange", "0004_renderings_by_key"),
    ]

    operations = [
        migrations.AddField("source", "removed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("source", "removed_by", models.CharField(blank=True, default="", editable=False, max_length=80)),
        migrations.RunPython(say_whose_titles_are, migrations.RunPython.noop),
    ]
