"""Addresses of the library's desk."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.library import deciding, queue

urlpatterns: list[URLPattern | URLResolver] = [
    path("inscriptions/", queue.queue, name="queue"),
    path("inscriptions/ensemble/", deciding.decide_many, name="registrations_decide"),
    path("inscriptions/export.<str:kind>", queue.export, name="registrations_export"),
    path("inscriptions/<int:pk>/", queue.registration, name="registration"),
    path("inscriptions/<int:pk>/accepter/", deciding.accept, name="registration_accept"),
    path("inscriptions/<int:pk>/refuser/", deciding.refuse, name="registration_refuse"),
    path("inscriptions/<int:pk>/question/", deciding.ask, name="registration_ask"),
    path("inscriptions/<int:pk>/retablir/", deciding.undo, name="registration_undo"),
]
