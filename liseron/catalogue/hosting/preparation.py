"""A hosted file becomes pages that readers turn, or a sentence that says why it cannot."""

from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from liseron.catalogue.hosting.book import Book, CannotRead
from liseron.catalogue.hosting.epub import read_epub
from liseron.catalogue.hosting.pdf import forget_pictures, read_pdf
from liseron.catalogue.hosting.storage import delete_later, measured
from liseron.catalogue.models import HostedFile, HostedPage, HostedPicture

READERS = {HostedFile.Format.EPUB: read_epub, HostedFile.Format.PDF: read_pdf}


def prepare_hosted_file(file_id: int) -> HostedFile | None:
    """Make the pages of a file; as often as one likes. None when the file has gone.

    The pages are replaced in one transaction: a reader sees the old ones or the new ones.
    """
    hosted = HostedFile.objects.filter(pk=file_id).first()
    if hosted is None:
        return None
    chosen = hosted.waiting_file or hosted.file
    try:
        book = READERS[HostedFile.Format(hosted.format)](Path(chosen.path))
    except CannotRead as problem:
        _mark_broken(hosted, chosen.name or "", str(problem.sentence))
    except OSError:
        _mark_broken(hosted, chosen.name or "", _("Le fichier a disparu du disque. Déposez-le à nouveau."))
    else:
        _replace_pages(hosted, chosen.name or "", book)
    return HostedFile.objects.filter(pk=file_id).first()


@transaction.atomic
def _mark_broken(hosted: HostedFile, name: str, sentence: str) -> None:
    locked = _still(hosted, name)
    if locked is None:
        return
    if name == locked.waiting_file.name:
        sentence = _("Le nouveau fichier n’a pas pu être préparé, l’ancien reste en ligne. %s") % sentence
        delete_later(locked, name)
        locked.waiting_file = ""
    else:
        locked.state = HostedFile.State.BROKEN
    locked.problem = sentence[:300]
    locked.save(update_fields=["state", "problem", "waiting_file"])


@transaction.atomic
def _replace_pages(hosted: HostedFile, name: str, book: Book) -> None:
    locked = _still(hosted, name)
    if locked is None:
        return
    if name == locked.waiting_file.name:
        delete_later(locked, locked.file.name)
        with locked.waiting_file.open("rb") as content:
            locked.sha256, locked.size = measured(content)
        locked.file, locked.waiting_file = name, ""
    locked.pages.all().delete()
    locked.pictures.all().delete()
    HostedPage.objects.bulk_create(
        [HostedPage(file=locked, number=n, **asdict(page)) for n, page in enumerate(book.pages, start=1)],
        batch_size=200,
    )
    HostedPicture.objects.bulk_create(
        [HostedPicture(file=locked, **asdict(picture)) for picture in book.pictures], batch_size=20
    )
    locked.state, locked.problem = HostedFile.State.READY, ""
    locked.page_count, locked.language = len(book.pages), book.language
    locked.contents = [asdict(line) for line in book.contents]
    locked.save()
    transaction.on_commit(lambda: forget_pictures(locked.pk))


def _still(hosted: HostedFile, name: str) -> HostedFile | None:
    """The row, held; None when another file took this one's place while it was being read."""
    locked = HostedFile.objects.select_for_update().filter(pk=hosted.pk).first()
    if locked is None or name not in {locked.file.name, locked.waiting_file.name}:
        return None
    return locked
