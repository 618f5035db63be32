"""Vendors, the resources they sell, their titles grouped in works, and the files that the département hosts itself."""

from liseron.catalogue.models.covers import Cover
from liseron.catalogue.models.hosting import HostedFile, HostedPage, HostedPicture
from liseron.catalogue.models.jobs import ImportJob
from liseron.catalogue.models.noting import SearchChange, WindowDay
from liseron.catalogue.models.offer import Resource, ResourceQuerySet, Vendor
from liseron.catalogue.models.provenance import RecordChange, RecordIdentifier, SourceCopy
from liseron.catalogue.models.records import Record, RecordQuerySet
from liseron.catalogue.models.sources import ColumnMapping, Feed
from liseron.catalogue.models.synonyms import Synonyms
from liseron.catalogue.models.vocabulary import Audience, Medium, Place
from liseron.catalogue.models.withdrawals import Withdrawal
from liseron.catalogue.models.works import Work, WorkMerge

__all__ = [
    "Audience",
    "ColumnMapping",
    "Cover",
    "Feed",
    "HostedFile",
    "HostedPage",
    "HostedPicture",
    "ImportJob",
    "Medium",
    "Place",
    "Record",
    "RecordChange",
    "RecordIdentifier",
    "RecordQuerySet",
    "Resource",
    "ResourceQuerySet",
    "SearchChange",
    "SourceCopy",
    "Synonyms",
    "Vendor",
    "WindowDay",
    "Withdrawal",
    "Work",
    "WorkMerge",
]
