"""Addresses of the library's desk."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.library import (
    counter,
    deciding,
    our_library,
    our_rollout,
    our_rules,
    our_subsidies,
    patrons,
    queue,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("inscriptions/", queue.queue, name="queue"),
    path("inscriptions/ensemble/", deciding.decide_many, name="registrations_decide"),
    path("inscriptions/export.<str:kind>", queue.export, name="registrations_export"),
    path("inscriptions/<int:pk>/", queue.registration, name="registration"),
    path("inscriptions/<int:pk>/accepter/", deciding.accept, name="registration_accept"),
    path("inscriptions/<int:pk>/refuser/", deciding.refuse, name="registration_refuse"),
    path("inscriptions/<int:pk>/question/", deciding.ask, name="registration_ask"),
    path("inscriptions/<int:pk>/retablir/", deciding.undo, name="registration_undo"),
    path("lecteurs/", patrons.patrons, name="patrons"),
    path("lecteurs/export.<str:kind>", patrons.export, name="patrons_export"),
    path("lecteurs/<int:pk>/", patrons.patron, name="patron"),
    path("lecteurs/<int:pk>/corriger/", patrons.change, name="patron_change"),
    path("lecteurs/<int:pk>/carte/", patrons.card, name="patron_card"),
    path("lecteurs/<int:pk>/nouvelle-carte/", patrons.replace_card, name="patron_replace_card"),
    path("lecteurs/<int:pk>/lien/", patrons.send_link, name="patron_send_link"),
    path("lecteurs/<int:pk>/feuille/", patrons.sheet, name="patron_sheet"),
    path("lecteurs/<int:pk>/effacer/", patrons.erase, name="patron_erase"),
    path("comptoir/", counter.counter, name="counter"),
    path("comptoir/<int:pk>/", counter.done, name="counter_done"),
    path("reglement/", our_rules.our_rules, name="our_rules"),
    path("deploiement/", our_rollout.our_rollout, name="our_rollout"),
    path("deploiement/proposer-une-visite/", our_rollout.visit_new, name="our_visit_new"),
    path("bibliotheque/", our_library.our_library, name="our_library"),
    path("bibliotheque/emporter/<int:pk>/", our_library.take_everything, name="our_library_take_away"),
    path("bibliotheque/<int:pk>/", our_library.change, name="our_library_change"),
    path("bibliotheque/inviter/", our_library.invite, name="our_library_invite"),
    path("bibliotheque/role/<int:pk>/retirer/", our_library.revoke, name="our_library_revoke"),
    path("aides/", our_subsidies.our_subsidies, name="our_subsidies"),
    path("aides/demander/", our_subsidies.our_subsidy_new, name="our_subsidy_new"),
]
