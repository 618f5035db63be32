"""The reader behind a request."""

from django.http import HttpRequest

from liseron.people.models import Patron


def patron_of(request: HttpRequest) -> Patron | None:
    """The signed-in reader, None for an anonymous visitor and for a professional without a card. One query."""
    if not request.user.is_authenticated:
        return None
    if not hasattr(request, "_liseron_patron"):
        found = (
            Patron.objects.select_related("library__partner", "library__municipality")
            .filter(user_id=request.user.pk)
            .first()
        )
        request._liseron_patron = found  # type: ignore[attr-defined]
    return request._liseron_patron  # type: ignore[attr-defined,no-any-return]
