"""Late orders that nobody was reminded of lately: the list, and one button."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liseron.desk.department.access import FINANCE
from liseron.desk.menu import render_desk
from liseron.finance.orders import remind_all, to_remind
from liseron.toolkit.access_rules import who
from liseron.toolkit.dates import paris_today
from liseron.toolkit.pages import page_of


@who(FINANCE)
def reminders(request: HttpRequest) -> HttpResponse:
    """A POST sends a reminder for each order of the list."""
    today = paris_today()
    if request.method == "POST":
        sent, refused = remind_all(by=request.user, today=today)
        if sent:
            told = ngettext("{n} rappel est parti.", "{n} rappels sont partis.", sent).format(n=sent)
            messages.success(request, told)
        elif not refused:
            messages.success(request, _("Aucun rappel à envoyer."))
        for sentence in refused:
            messages.error(request, sentence)
        return redirect("desk:dept_orders_reminders")
    late = to_remind(today).select_related("contribution__partner")
    context = {"page": page_of(late, request.GET.get("page")), "today": today}
    return render_desk(request, "desk/department/contributions/reminders.html", context)
