"""The reader's own pages."""

from django.urls import path

from liseron.portal.space import views

urlpatterns = [
    path("", views.my_space, name="my_space"),
    path("passages/", views.my_visits, name="my_visits"),
    path("donnees/", views.my_data, name="my_data"),
    path("donnees/export/", views.export_data, name="export_data"),
    path("renouveler/", views.renew, name="renew"),
    path("lettre/", views.news, name="my_news"),
    path("effacer/", views.erase, name="erase_account"),
]
