"""Where a reader stopped in a file that the portal hosts."""

from liseron.access.models import ReadingPosition
from liseron.catalogue.models import HostedFile
from liseron.people.models import Patron


def keep_position(*, patron: Patron, file: HostedFile, page: int, progress: int = 0) -> ReadingPosition:
    """Remember page `page` (from 1) at `progress` % of it; what lies outside the file is brought to its edge."""
    last = max(1, file.page_count)
    position, _created = ReadingPosition.objects.update_or_create(
        patron=patron,
        file=file,
        defaults={"page": min(max(1, page), last), "progress": min(max(0, progress), 100)},
    )
    return position


def position_of(patron: Patron, file: HostedFile) -> ReadingPosition | None:
    """Where the reader stopped, or None for a book never opened."""
    return ReadingPosition.objects.filter(patron=patron, file=file).first()
