"""Each report finds its partner. Apart from 0003: PostgreSQL changes no table in which it has just written such keys."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_the_partners(apps, schema_editor):
    """By the name written in the report; else, the partner was renamed since: the only one that its author works for."""
    Partner, ErrorReport = apps.get_model("partners", "Partner"), apps.get_model("desk", "ErrorReport")
    named = Partner.objects.filter(name=OuterRef("place")).values("pk")
    ErrorReport.objects.filter(partner=None).update(partner_id=Subquery(named[:1]))
    left = ErrorReport.objects.filter(partner=None, by__startswith="user:")
    for author in left.order_by().values_list("by", flat=True).distinct():
        found = _only_partner_of(apps, author.partition(":")[2])
        if found is not None:
            left.filter(by=author).update(partner_id=found)


def _only_partner_of(apps, key):
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None
    grants = apps.get_model("people", "RoleGrant").objects.filter(user_id=int(key), partner__isnull=False)
    partners = set(grants.values_list("partner_id", flat=True))
    is_of_the_departement = grants.model.objects.filter(user_id=int(key), partner=None).exists()
    return partners.pop() if len(partners) == 1 and not is_of_the_departement else None


def write_their_names(apps, schema_editor):
    """Going back, a report is found again by the name that its partner has today."""
    Partner, ErrorReport = apps.get_model("partners", "Partner"), apps.get_model("desk", "ErrorReport")
    today = Partner.objects.filter(pk=OuterRef("partner")).values("name")
    ErrorReport.objects.exclude(partner=None).update(place=Subquery(today[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("desk", "0003_error_reports_of_partners"),
        ("people", "0003_year_granted"),
    ]

    operations = [
        migrations.RunPython(name_the_partners, write_their_names),
    ]
