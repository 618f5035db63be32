"""What a partner takes away of its readers' visits: how many, never of what."""

from collections.abc import Iterator

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from liseron.access.models import Visit
from liseron.catalogue.models import Medium
from liseron.partners.models import Partner
from liseron.partners.takeaway import Entry, exports_of_partner
from liseron.toolkit.sheets import csv_chunks


@exports_of_partner
def _visits(partner: Partner) -> Iterator[Entry]:
    counted = (
        Visit.objects.filter(library__partner=partner)
        .annotate(month=TruncMonth("day"))
        .order_by("month", "library__name", "resource__medium")
        .values_list("month", "library__name", "resource__medium")
        .annotate(number=Count("pk"))
    )
    rows = (
        [f"{month:%m/%Y}", library, str(Medium(medium).label), number]
        for month, library, medium, number in counted.iterator()
    )
    header = [_("Mois"), _("Bibliothèque"), _("Média"), _("Passages")]
    yield "usages/passages-par-mois.csv", csv_chunks(rows, header)
