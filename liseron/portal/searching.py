"""Search of titles and resources: page of results, filters, suggestions."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from liseron.access.queries import doors_for_list
from liseron.catalogue.models import Audience, Medium, Record, Resource
from liseron.catalogue.search import Query, engine
from liseron.portal.readers import patron_of
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now
from liseron.toolkit.pages import search_terms

PAGE_SIZE = 20
SORTS = {
    "": _("pertinence"),
    "titre": _("titre, de A à Z"),
    "recent": _("année, la plus récente"),
    "ancien": _("année, la plus ancienne"),
}
