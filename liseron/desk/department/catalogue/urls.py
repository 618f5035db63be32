"""Addresses of the catalogue: titles, withdrawals, works, synonyms, files read."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.catalogue import (
    columns,
    correcting,
    feeds,
    jobs,
    listing,
    numbers_file,
    reports,
    synonyms,
    titles,
    withdrawing,
    works,
)

ONE = "titres/<int:pk>/"
JOB = "imports/<int:pk>/"
WORK = "oeuvres/<int:pk>/"
FEED = "suivis/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("titres/", listing.titles, name="dept_titles"),
    path("titres/retirer/", withdrawing.titles_withdraw, name="dept_titles_withdraw"),
    path("titres/retirer/fichier/", numbers_file.titles_withdraw_file, name="dept_titles_withdraw_file"),
    path("titres/signalements/", reports.title_reports, name="dept_title_reports"),
    path("titres/signalements/<int:pk>/", reports.title_report, name="dept_title_report"),
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
    path(
        f"{JOB}colonnes/oublier/<int:mapping>/",
        columns.job_columns_forget,
        name="dept_import_job_columns_forget",
    ),
    path(f"{JOB}<slug:move>/", jobs.job_move, name="dept_import_job_move"),
    path("suivis/", feeds.feeds, name="dept_import_feeds"),
    path("suivis/nouveau/", feeds.feed_new, name="dept_import_feed_new"),
    path(FEED, feeds.feed, name="dept_import_feed"),
    path(f"{FEED}<slug:move>/", feeds.feed_move, name="dept_import_feed_move"),
    path(f"{ONE}corriger/", correcting.title_correct, name="dept_title_correct"),
    path(f"{ONE}dates/", correcting.title_window, name="dept_title_window"),
    path(f"{ONE}reprendre/<slug:field>/", correcting.title_take_back, name="dept_title_take_back"),
    path("titres/reunir/", works.works_merge, name="dept_works_merge"),
    path("oeuvres/", works.duplicates, name="dept_works"),
    path(WORK, works.work, name="dept_work"),
    path(f"{WORK}reunir/<int:other>/", works.work_merge, name="dept_work_merge"),
    path(f"{WORK}deux/<int:other>/", works.work_apart, name="dept_work_apart"),
    path(f"{WORK}separer/", works.work_split, name="dept_work_split"),
    path("reunions/<int:pk>/annuler/", works.merge_undo, name="dept_work_merge_undo"),
    path("synonymes/", synonyms.synonyms, name="dept_synonyms"),
    path("synonymes/nouveau/", synonyms.synonyms_new, name="dept_synonyms_new"),
    path("synonymes/<int:pk>/", synonyms.synonyms_change, name="dept_synonyms_change"),
    path("synonymes/<int:pk>/retirer/", synonyms.synonyms_remove, name="dept_synonyms_remove"),
]
