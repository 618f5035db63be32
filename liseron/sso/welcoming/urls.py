"""The way in of a first sign-in."""

from django.urls import path

from liseron.sso.welcoming import views

urlpatterns = [
    path("", views.welcome, name="welcome"),
    path("retrouver/", views.join, name="join"),
    path("code/", views.send_code, name="send_join_code"),
]
