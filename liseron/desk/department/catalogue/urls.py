"""Addresses of the catalogue: titles, withdrawals, works, synonyms, files read."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.catalogue import columns, feeds, jobs, listing, numbers_file, titles, withdrawing

ONE = "titres/<int:pk>/"
JOB = "imports/<int:pk>/"
FEED = "suivis/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("titres/", listing.titles, name="dept_titles"),
    path("titres/retirer/", withdrawing.titles_withdraw, name="dept_titles_withdraw"),
    path("titres/retirer/fichier/", numbers_file.titles_withdraw_file, name="dept_titles_withdraw_file"),
    path(ONE, titles.title, name="dept_title"),
    path(f"{ONE}notice/", titles.title_source, name="dept_title_source"),
    path(f"{ONE}retirer/", withdrawing.title_withdraw, name="dept_title_withdraw"),
    path(f"{ONE}remettre/", withdrawing.title_restore, name="dept_title_restore"),
    path("retraits/", withdrawing.withdrawals, name="dept_withdrawals"),
    path("retraits/<int:pk>/annuler/", withdrawing.withdrawal_undo, name="dept_withdrawal_undo"),
    path("imports/", jobs.jobs, name="dept_import_jobs"),
    path("imports/nouveau/", jobs.job_new, name="dept_import_job_new"),
    path(JOB, jobs.job, name="dept_import_job"),
    path(f"{JOB}colonnes/", columns.job_columns, name="dept_import_job_columns"),
    path(f"{JOB}<slug:move>/", jobs.job_move, name="dept_import_job_move"),
    path("suivis/", feeds.feeds, name="dept_import_feeds"),
    path("suivis/nouveau/", feeds.feed_new, name="dept_import_feed_new"),
    path(FEED, feeds.feed, name="dept_import_feed"),
    path(f"{FEED}<slug:move>/", feeds.feed_move, name="dept_import_feed_move"),
]
