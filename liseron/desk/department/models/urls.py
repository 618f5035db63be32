"""Addresses of the models of agreement."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.models import changes, listing, page, parts

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.models, name="dept_models"),
    path("vide/", changes.model_new, name="dept_model_new"),
    path("reprendre/<slug:name>/", changes.model_take, name="dept_model_take"),
    path("<int:pk>/", page.model, name="dept_model"),
    path("<int:pk>/lire/", page.model_text, name="dept_model_text"),
    path("<int:pk>/lire/pdf/", page.model_pdf, name="dept_model_pdf"),
    path("<int:pk>/modifier/<slug:group>/", changes.model_change, name="dept_model_change"),
    path("<int:pk>/supprimer/", changes.model_remove, name="dept_model_remove"),
    path("<int:pk>/vers/<slug:move>/", changes.model_move, name="dept_model_move"),
    path("<int:pk>/<slug:kind>/ajouter/", parts.part_new, name="dept_model_part_new"),
    path("<int:pk>/<slug:kind>/<int:row>/", parts.part_change, name="dept_model_part"),
    path("<int:pk>/<slug:kind>/<int:row>/retirer/", parts.part_remove, name="dept_model_part_remove"),
    path("<int:pk>/<slug:kind>/<int:row>/<slug:move>/", parts.part_move, name="dept_model_part_move"),
]
