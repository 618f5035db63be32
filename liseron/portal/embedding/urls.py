"""Addresses that partners write in their own sites: they stay."""

from django.urls import path

from liseron.portal.embedding import views

urlpatterns = [
    path("<slug:view>/", views.widget, name="widget"),
    path("<slug:view>/recherche.json", views.as_data, name="widget_data"),
    path("<slug:view>/code/", views.explanation, name="widget_code"),
]
