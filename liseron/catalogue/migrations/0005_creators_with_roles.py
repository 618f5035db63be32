"""Names become names with a role, and every record gets a work of its own; by batches, both ways, again if stopped."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from liseron.catalogue.rules.grouping import derived
from liseron.toolkit import bulk, dates

BATCH = 1000


def give_roles_and_works(apps, schema_editor):
    Record, Work = apps.get_model("catalogue", "Record"), apps.get_model("catalogue", "Work")
    if Record.objects.exists():
        ask_the_worker_to_group(apps)
    for rows in batches(Record):
        alone = [row for row in rows if row.work_id is None]
        for row, work in zip(alone, Work.objects.bulk_create([Work() for _row in alone]), strict=True):
            row.work = work
        for row in rows:
            row.creators = [{"name": one, "role": "aut"} if isinstance(one, str) else one for one in row.creators]
            known = derived(vars(row))
            row.folded_creators, row.title_key = known["folded_creators"], known["title_key"]
        updated = ((row.pk, [row.creators, row.work_id, row.folded_creators, row.title_key]) for row in rows)
        bulk.update(Record, ["creators", "work", "folded_creators", "title_key"], updated)
        own = Record.objects.filter(work=OuterRef("pk")).order_by("pk").values("pk")[:1]
        Work.objects.filter(pk__in=[row.work_id for row in alone]).update(lead=Subquery(own))


def ask_the_worker_to_group(apps):
    """The site serves at once, each title alone; see catalogue.tasks.group_titles for what follows."""
    now = dates.now()
    apps.get_model("toolkit", "Message").objects.get_or_create(
        unique_key="works.group 0",
        defaults={"kind": "works.group", "payload": {"after": 0}, "created_at": now, "not_before": now},
    )


def keep_names_alone(apps, schema_editor):
    Record = apps.get_model("catalogue", "Record")
    for rows in batches(Record):
        for row in rows:
            row.creators = [one["name"] if isinstance(one, dict) else one for one in row.creators]
        bulk.update(Record, ["creators", "work"], ((row.pk, [row.creators, None]) for row in rows))
    apps.get_model("toolkit", "Message").objects.filter(kind="works.group").delete()
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
