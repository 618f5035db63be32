"""Addresses of the workbench: the secret of the link stands for an account."""

from django.urls import URLPattern, path

from liseron.desk.workbench import views

urlpatterns: list[URLPattern] = [
    path("<str:secret>/", views.workbench, name="workbench"),
    path("<str:secret>/recommandations.pdf", views.workbench_paper, name="workbench_paper"),
    path("<str:secret>/essai/", views.workbench_test, name="workbench_test"),
]
