"""Addresses of the catalogue: titles, withdrawals, works, synonyms, files read."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.catalogue import listing, numbers_file, titles, withdrawing

ONE = "titres/<int:pk>/"

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
]
