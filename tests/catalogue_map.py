"""Addresses of the catalogue at the département's desk."""

from tests.places import Deed, Place
from tests.things import LIBRARIAN, STAFF, Things


def _title(things: Things) -> tuple[int]:
    return (things.network.film.pk,)


def _withdrawal(things: Things) -> tuple[int]:
    return (things.catalogue.withdrawal.pk,)


def _job(things: Things) -> tuple[int]:
    return (things.catalogue.job.pk,)


def _feed(things: Things) -> tuple[int]:
    return (things.catalogue.feed.pk,)


def _harvest(things: Things) -> tuple[int]:
    return (things.catalogue.harvest.pk,)


def _harvested(things: Things) -> tuple[int]:
    return (things.catalogue.harvest.source_id,)


def _work(things: Things) -> tuple[int]:
    return (things.network.film.work_id,)


def _two_works(things: Things) -> tuple[int, int]:
    return (things.network.film.work_id, things.network.book.work_id)


def _synonyms(things: Things) -> tuple[int]:
    return (things.catalogue.synonyms.pk,)


def _mapping(things: Things) -> tuple[int, int]:
    return (things.catalogue.table.pk, things.catalogue.mapping.pk)


CATALOGUE: dict[str, Place | Deed] = {
    "desk:dept_titles": Place(STAFF),
    "desk:dept_titles_withdraw": Place(STAFF),
    "desk:dept_titles_withdraw_file": Place(STAFF),
    "desk:dept_title": Place(STAFF, _title),
    "desk:dept_title_reports": Place(STAFF),
    "desk:dept_title_report": Place(STAFF, lambda things: (things.catalogue.report.pk,)),
    "desk:our_titles": Place(LIBRARIAN),
    "desk:our_title": Place(LIBRARIAN, _title),
    "desk:our_title_report": Place(LIBRARIAN, _title),
    "desk:dept_title_source": Place(STAFF, _title),
    "desk:dept_title_withdraw": Place(STAFF, _title),
    "desk:dept_title_restore": Deed("button", _title),
    "desk:dept_withdrawals": Place(STAFF),
    "desk:dept_withdrawal_undo": Deed("button", _withdrawal),
    "desk:dept_import_jobs": Place(STAFF),
    "desk:dept_import_job_new": Place(STAFF),
    "desk:dept_import_job": Place(STAFF, _job),
    "desk:dept_import_job_columns": Place(STAFF, lambda things: (things.catalogue.table.pk,)),
    "desk:dept_import_job_columns_forget": Deed("button", _mapping),
    "desk:dept_import_job_move": Deed("button", lambda things: (*_job(things), "arreter")),
    "desk:dept_import_feeds": Place(STAFF),
    "desk:dept_import_feed_new": Place(STAFF),
    "desk:dept_import_feed": Place(STAFF, _feed),
    "desk:dept_import_feed_move": Deed("button", lambda things: (*_feed(things), "suspendre")),
    "desk:dept_shelves": Place(STAFF),
    "desk:dept_shelves_new": Place(STAFF),
    "desk:dept_shelves_change": Place(STAFF, lambda things: (things.catalogue.shelves.pk,)),
    "desk:dept_harvest_sources": Place(STAFF),
    "desk:dept_harvest_source_new": Place(STAFF),
    "desk:dept_harvest_source": Place(STAFF, _harvested),
    "desk:dept_harvest_source_remove": Place(STAFF, _harvested),
    "desk:dept_harvest_source_move": Deed("button", lambda things: (*_harvested(things), "suspendre")),
    "desk:dept_harvest": Place(STAFF, _harvest),
    "desk:dept_harvest_move": Deed("button", lambda things: (*_harvest(things), "garder")),
    "desk:dept_title_correct": Place(STAFF, _title),
    "desk:dept_title_window": Place(STAFF, _title),
    "desk:dept_title_take_back": Deed("button", lambda things: (*_title(things), "title")),
    "desk:dept_works": Place(STAFF),
    "desk:dept_work": Place(STAFF, _work),
    "desk:dept_works_merge": Deed("button"),
    "desk:dept_work_merge": Deed("button", _two_works),
    "desk:dept_work_apart": Deed("button", _two_works),
    "desk:dept_work_split": Deed("button", _work),
    "desk:dept_work_merge_undo": Deed("button", lambda things: (things.catalogue.merge.pk,)),
    "desk:dept_synonyms": Place(STAFF),
    "desk:dept_synonyms_new": Place(STAFF),
    "desk:dept_synonyms_change": Place(STAFF, _synonyms),
    "desk:dept_synonyms_remove": Deed("button", _synonyms),
}
