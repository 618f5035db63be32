"""Becoming a reader."""

from django.urls import path

from liseron.portal.registering import views

urlpatterns = [
    path("", views.choose_library, name="register"),
    path("demande/<slug:slug>/", views.ask, name="register_at"),
    path("confirmer/<str:secret>/", views.verify, name="verify"),
    path("suivi/<str:secret>/", views.follow, name="follow"),
]
