"""Addresses of rollouts and welcome visits."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.rollout import changing, listing, page, steps, usual, visits

ONE = "collectivites/<slug:slug>/deploiement/"
LISTS = "deploiement/listes/"
VISITS = "deploiement/visites/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("deploiement/", listing.rollouts, name="dept_rollouts"),
    path("deploiement/nouveau/", listing.rollout_new, name="dept_rollout_new"),
    path(LISTS, usual.lists, name="dept_rollout_lists"),
    path(f"{LISTS}proposer/", usual.lists_load, name="dept_rollout_lists_load"),
    path(f"{LISTS}criteres/nouveau/", usual.criterion_new, name="dept_rollout_criterion_new"),
    path(f"{LISTS}criteres/<int:pk>/", usual.criterion_change, name="dept_rollout_criterion"),
    path(f"{LISTS}etapes/nouvelle/", usual.default_step_new, name="dept_rollout_usual_new"),
    path(f"{LISTS}etapes/<int:pk>/", usual.default_step_change, name="dept_rollout_usual"),
    path(f"{LISTS}etapes/<int:pk>/retirer/", usual.default_step_remove, name="dept_rollout_usual_remove"),
    path(VISITS, visits.visits, name="dept_visits"),
    path(f"{VISITS}nouvelle/", visits.visit_new, name="dept_visit_new"),
    path(f"{VISITS}<int:pk>/", visits.visit, name="dept_visit"),
    path(f"{VISITS}<int:pk>/modifier/", visits.visit_change, name="dept_visit_change"),
    path(f"{VISITS}<int:pk>/faite/", visits.visit_held, name="dept_visit_held"),
    path(f"{VISITS}<int:pk>/annuler/", visits.visit_cancel, name="dept_visit_cancel"),
    path(
        f"{VISITS}<int:pk>/bibliotheques/<int:library>/<str:move>/",
        visits.visit_library,
        name="dept_visit_library",
    ),
    path(ONE, page.rollout, name="dept_rollout"),
    path(f"{ONE}modifier/", changing.rollout_change, name="dept_rollout_change"),
    path(f"{ONE}lancer/", changing.rollout_launch, name="dept_rollout_launch"),
    path(f"{ONE}reprendre/", changing.rollout_reopen, name="dept_rollout_reopen"),
    path(f"{ONE}criteres/<int:pk>/", changing.criterion_check, name="dept_rollout_check"),
    path(f"{ONE}criteres/<int:pk>/rempli/", changing.criterion_met, name="dept_rollout_check_met"),
    path(f"{ONE}etapes/habituelles/", changing.rollout_usual_steps, name="dept_rollout_usual_steps"),
    path(f"{ONE}etapes/nouvelle/", steps.step_new, name="dept_rollout_step_new"),
    path(f"{ONE}etapes/<int:pk>/", steps.step_change, name="dept_rollout_step"),
    path(f"{ONE}etapes/<int:pk>/faite/", steps.step_done, name="dept_rollout_step_done"),
    path(f"{ONE}etapes/<int:pk>/retirer/", steps.step_remove, name="dept_rollout_step_remove"),
    path(f"{ONE}echanges/nouveau/", steps.exchange_new, name="dept_rollout_exchange_new"),
    path(f"{ONE}echanges/<int:pk>/", steps.exchange_change, name="dept_rollout_exchange"),
]
