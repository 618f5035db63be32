"""Addresses of contributions and revenue orders."""

from django.urls import URLPattern, path

from liseron.desk.department.contributions import batches, changes, files, orders, reminders, year

urlpatterns: list[URLPattern] = [
    path("participations/", year.contributions, name="dept_contributions"),
    path("participations/preparer/", year.prepare, name="dept_contributions_prepare"),
    path("participations/lots/<int:pk>/", batches.batch, name="dept_batch"),
    path("participations/lots/<int:pk>/confirmer/", batches.confirm, name="dept_batch_confirm"),
    path("participations/lots/<int:pk>/annuler/", batches.cancel, name="dept_batch_cancel"),
    path("titres/", orders.orders, name="dept_orders"),
    path("titres/transmettre/", changes.send_all, name="dept_orders_send"),
    path("titres/rappels/", reminders.reminders, name="dept_orders_reminders"),
    path("titres/fichier/", files.import_file, name="dept_orders_import"),
    path("titres/fichier/<int:pk>/", files.report, name="dept_orders_report"),
    path("titres/<int:pk>/", orders.order, name="dept_order"),
    path("titres/<int:pk>/etat/", orders.statement, name="dept_order_statement"),
    path("titres/<int:pk>/transmettre/", changes.send, name="dept_order_send"),
    path("titres/<int:pk>/numero/", changes.number, name="dept_order_number"),
    path("titres/<int:pk>/paiement/", changes.payment, name="dept_order_payment"),
    path("titres/<int:pk>/rappel/", changes.reminder, name="dept_order_remind"),
    path("titres/<int:pk>/annuler/", changes.cancel, name="dept_order_cancel"),
    path("titres/paiements/<int:pk>/retirer/", changes.payment_withdraw, name="dept_payment_withdraw"),
]
