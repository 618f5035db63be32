"""Addresses of the catalogue at the département's desk."""

from tests.places import Deed, Place
from tests.things import STAFF, Things


def _title(things: Things) -> tuple[int]:
    return (things.network.film.pk,)


def _withdrawal(things: Things) -> tuple[int]:
    return (things.catalogue.withdrawal.pk,)


def _job(things: Things) -> tuple[int]:
    return (things.catalogue.job.pk,)


def _feed(things: Things) -> tuple[int]:
    return (things.catalogue.feed.pk,)


CATALOGUE: dict[str, Place | Deed] = {
    "desk:dept_titles": Place(STAFF),
    "desk:dept_titles_withdraw": Place(STAFF),
    "desk:dept_titles_withdraw_file": Place(STAFF),
    "desk:dept_title": Place(STAFF, _title),
    "desk:dept_title_source": Place(STAFF, _title),
    "desk:dept_title_withdraw": Place(STAFF, _title),
    "desk:dept_title_restore": Deed("button", _title),
    "desk:dept_withdrawals": Place(STAFF),
    "desk:dept_withdrawal_undo": Deed("button", _withdrawal),
    "desk:dept_import_jobs": Place(STAFF),
    "desk:dept_import_job_new": Place(STAFF),
    "desk:dept_import_job": Place(STAFF, _job),
    "desk:dept_import_job_columns": Place(STAFF, lambda things: (things.catalogue.table.pk,)),
    "desk:dept_import_job_move": Deed("button", lambda things: (*_job(things), "arreter")),
    "desk:dept_import_feeds": Place(STAFF),
    "desk:dept_import_feed_new": Place(STAFF),
    "desk:dept_import_feed": Place(STAFF, _feed),
    "desk:dept_import_feed_move": Deed("button", lambda things: (*_feed(things), "suspendre")),
}
