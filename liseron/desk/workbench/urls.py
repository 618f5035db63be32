"""Addresses of the workbench: the secret of the link stands for an account."""

from django.urls import URLPattern, path

from liseron.desk.workbench import trial_steps, views

urlpatterns: list[URLPattern] = [
    path("<str:secret>/", views.workbench, name="workbench"),
    path("<str:secret>/recommandations.pdf", views.workbench_paper, name="workbench_paper"),
    path("<str:secret>/essai/", views.workbench_test, name="workbench_test"),
    path("<str:secret>/compte/<int:source>/", trial_steps.workbench_trial, name="workbench_trial"),
    path(
        "<str:secret>/compte/<int:source>/retour/",
        trial_steps.workbench_trial_back,
        name="workbench_trial_back",
    ),
]
