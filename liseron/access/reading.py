"""Where a reader stopped in a file that the portal hosts."""

from liseron.access.models import ReadingPosition
from liseron.catalogue.models import HostedFile
from liseron.people.models import Patron


def keep_position(*, patron: Patron, file: HostedFile, page: int, progress: int = 0) -> ReadingPosition:
    """Remember page `page` (from 1) at `progress` % of it; what lies outside the file is brought to its edge."""
    last = max(1, file.page_count)
    position = ReadingPosition(
        patron=patron, file=file, page=min(max(1, page), last), progress=min(max(0, progress), 100)
    )
    ReadingPosition.objects.bulk_create(  # one statement for each page turned, whoever turns it twice at once
        [position],
        update_conflicts=True,
        unique_fields=["patron", "file"],
        update_fields=["page", "progress", "changed_at"],
    )
    return position


def position_of(patron: Patron, file: HostedFile) -> ReadingPosition | None:
    """Where the reader stopped, or None for a book never opened."""
    return ReadingPosition.objects.filter(patron=patron, file=file).first()
