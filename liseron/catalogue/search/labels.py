"""What the values of facets are called."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from liseron.catalogue import sentences
from liseron.catalogue.search.spans import OLDEST


def labels_of(facet: str) -> Mapping[str, str]:
    """Value → label; a value that is not there is its own label (a subject, an author)."""
    if facet == "year":
        return _Spans()
    return sentences.facet_label(facet) if facet in {"medium", "audience", "language", "place"} else {}


class _Spans(dict[str, str]):
    """ "1980-1989" → « 1980 à 1989 »."""

    def get(self, span: str, default: object = None) -> str:
        if span == OLDEST:
            return _("avant 1800")
        first, _dash, last = span.partition("-")
        return _("{first} à {last}").format(first=first, last=last)
