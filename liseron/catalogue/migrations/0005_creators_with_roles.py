"""Names become names with a role, and every record gets a work of its own; by batches, both ways, again if stopped."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from liseron.catalogue.rules.grouping import derived

BATCH = 1000


def give_roles_and_works(apps, schema_editor):
    Record, Work = apps.get_model("catalogue", "Record"), apps.get_model("catalogue", "Work")
    for rows in batches(Record):
        alone = [row for row in rows if row.work_id is None]
        for row, work in zip(alone, Work.objects.bulk_create([Work() for _row in alone]), strict=True):
            row.work = work
        for row in rows:
            row.creators = [{"name": one, "role": "aut"} if isinstance(one, str) else one for one in row.creators]
            known = derived(vars(row))
            row.folded_creators, row.title_key = known["folded_creators"], known["title_key"]
        Record.objects.bulk_update(rows, ["creators", "work", "folded_creators", "title_key"], batch_size=100)
        own = Record.objects.filter(work=OuterRef("pk")).order_by("pk").values("pk")[:1]
        Work.objects.filter(pk__in=[row.work_id for row in alone]).update(lead=Subquery(own))


def keep_names_alone(apps, schema_editor):
    Record = apps.get_model("catalogue", "Record")
    for rows in batches(Record):
        for row in rows:
            row.creators = [one["name"] if isinstance(one, dict) else one for one in row.creators]
            row.work = None
        Record.objects.bulk_update(rows, ["creators", "work"], batch_size=100)
    apps.get_model("catalogue", "WorkMerge").objects.all().delete()
    apps.get_model("catalogue", "Work").objects.all().delete()


def batches(Record):
    last = 0
    while rows := list(Record.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield rows
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_works_and_provenance")]

    operations = [migrations.RunPython(give_roles_and_works, keep_names_alone)]
