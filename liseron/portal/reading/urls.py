"""Addresses of the reading room, under the portal's `lire/`. Links inside books are relative to them."""

from django.urls import path

from liseron.portal.reading import files, positions, views

urlpatterns = [
    path("<int:file_id>/", views.read, name="read"),
    path("<int:file_id>/sommaire/", views.contents, name="read_contents"),
    path("<int:file_id>/position/", positions.keep, name="read_keep"),
    path("<int:file_id>/fichier", files.download, name="read_download"),
    path("<int:file_id>/image/<int:number>", files.picture, name="read_picture"),
    path("<int:file_id>/<int:number>-<int:width>.webp", files.page_picture, name="read_page_picture"),
    path("<int:file_id>/<int:number>/", views.page, name="read_page"),
]
