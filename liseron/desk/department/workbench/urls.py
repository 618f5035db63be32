"""Addresses of a partner's links to the workbench."""

from django.urls import URLPattern, path

from liseron.desk.department.workbench import links

ONE = "collectivites/<slug:slug>/raccordement/"

urlpatterns: list[URLPattern] = [
    path(ONE, links.workbench_links, name="dept_workbench"),
    path(f"{ONE}nouveau/", links.workbench_link_new, name="dept_workbench_new"),
    path(f"{ONE}apercu/", links.workbench_seen, name="dept_workbench_seen"),
    path(f"{ONE}<int:pk>/reprendre/", links.workbench_link_take_back, name="dept_workbench_take_back"),
]
