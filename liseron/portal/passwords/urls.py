"""Choosing a password, the first one or a new one."""

from django.urls import path

from liseron.portal.passwords import views

urlpatterns = [
    path("", views.forgotten, name="forgotten_password"),
    path("<str:secret>/", views.choose, name="choose_password"),
]
