"""Addresses that exist in the demo alone."""

from django.urls import path

from liseron.demo import style

app_name = "demo"
urlpatterns = [
    path("style/", style.components, name="style"),
    path("style/desk/", style.desk, name="style_desk"),
]
