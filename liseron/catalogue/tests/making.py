"""Small things that the catalogue's tests are made of."""

from datetime import UTC, date, datetime
from typing import Any

from liseron.catalogue.models import Record, Resource
from liseron.catalogue.search.documents import Document

TODAY = date(2026, 11, 22)


def a_resource(slug: str = "etagere", **facts: Any) -> Resource:
    facts = {"name": f"Ressource {slug}", "medium": "book", "entry": "hosted"} | facts
    return Resource.objects.create(slug=slug, **facts)


def a_record(resource: Resource, title: str, **facts: Any) -> Record:
    """Creators may be given as bare names."""
    facts = {"source_id": title[:200], "medium": resource.medium} | facts
    facts["creators"] = [
        {"name": one, "role": "aut"} if isinstance(one, str) else one for one in facts.get("creators", [])
    ]
    return Record.objects.create(resource=resource, title=title, **facts)


def a_document(number: int, title: str, **facts: Any) -> Document:
    known = {
        "key": f"work:{number}",
        "kind": "work",
        "medium": "book",
        "resources": ("etagere",),
        "audience": "all",
        "added_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Document(title=title, **(known | facts))
