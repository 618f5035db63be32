"""The reader's own pages."""

from django.urls import path

from liseron.portal.space import account, unlinking, views

urlpatterns = [
    path("", views.my_space, name="my_space"),
    path("passages/", views.my_visits, name="my_visits"),
    path("donnees/", views.my_data, name="my_data"),
    path("donnees/export/", views.export_data, name="export_data"),
    path("donnees/lire/", views.read_data, name="read_data"),
    path("connexion/<slug:slug>/", unlinking.unlink, name="unlink_source"),
    path("connexion/<slug:slug>/lien/", unlinking.send_link, name="unlink_send_link"),
    path("carte.svg", views.card_picture, name="card_picture"),
    path("courriel/", account.change_address, name="change_address"),
    path("courriel/<str:secret>/", account.confirm, name="confirm_address"),
    path("telephone/", account.change_phone, name="change_phone"),
    path("mot-de-passe/", account.change_password, name="change_password"),
    path("repondre/", views.answer, name="answer"),
    path("renouveler/", views.renew, name="renew"),
    path("lettre/", views.news, name="my_news"),
    path("effacer/", views.erase, name="erase_account"),
]
