"""Addresses of what a reader keeps, under the reader's own space."""

from django.urls import path

from liseron.portal.keeping import search_views, views

urlpatterns = [
    path("selections/", views.my_selections, name="my_selections"),
    path("selections/<int:pk>/", views.selection, name="selection"),
    path("selections/<int:pk>/titre/<int:item>/", views.change_item, name="selection_item"),
    path("selections/<int:pk>/partage/", views.share_selection, name="selection_share"),
    path("selections/<int:pk>/effacer/", views.erase_selection, name="selection_erase"),
    path("selections/<int:pk>/export.csv", views.export_selection, name="selection_export"),
    path("garder/<int:work>/", views.keep_title, name="keep_title"),
    path("recherches/", search_views.my_searches, name="my_searches"),
    path("recherches/garder/", search_views.keep_search, name="keep_search"),
    path("recherches/<int:pk>/", search_views.open_search, name="open_search"),
    path("recherches/<int:pk>/oublier/", search_views.forget_search, name="forget_search"),
]
