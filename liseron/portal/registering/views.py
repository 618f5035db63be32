"""Choose a library, ask, confirm the address, follow the request."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from liseron.partners.models import Library
from liseron.partners.queries import find_libraries
from liseron.people.actions import (
    CannotAnswer,
    CannotDecide,
    CannotRegister,
    Receipt,
    answer_question,
    current_texts,
    followed_registration,
    register_patron,
    registration_to_verify,
    verify_email,
)
from liseron.people.libraries import why_nobody_answers, why_not_here
from liseron.people.rules import guardian_must_confirm
from liseron.portal.libraries import network, ways_of
from liseron.portal.registering.forms import AnswerForm, RegistrationForm
from liseron.toolkit.access_rules import EVERYONE, who
from liseron.toolkit.dates import now, paris_today
from liseron.toolkit.once import CannotUse
from liseron.toolkit.pages import search_terms
from liseron.toolkit.throttle import allow

TRIES, MINUTES = 20, 10


@who(EVERYONE)
def choose_library(request: HttpRequest) -> HttpResponse:
    """Step 1. `?q=` a name, a town or a postcode; `?bibliotheque=` goes straight to the form."""
    slug = request.GET.get("bibliotheque", "")
    if slug and Library.objects.open_to_readers().filter(slug=slug).exists():
        return redirect("portal:register_at", slug=slug)
    text, today = search_terms(request.GET.get("q", "")), paris_today()
    context = {
        "q": text,
        "found": find_libraries(text, today=today) if text else [],
        "network": [] if text else network(today),
        "choosing": True,
    }
    return render(request, "portal/registering/choose_library.html", context)


@who(EVERYONE)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 2: the form. What is typed stays until it is right."""
    places = Library.objects.open_to_readers().select_related("partner", "municipality")
    library, today = get_object_or_404(places, slug=slug), paris_today()
    refusal = why_not_here(library, today)
    if refusal:
        context = {"library": library, "refusal": refusal, "ways": ways_of(library, today)}
        return render(request, "portal/registering/elsewhere.html", context)
    form = RegistrationForm(request.POST or None, library=library, texts=current_texts(today), today=today)
    too_often = request.method == "POST" and not allow(request, "register", TRIES, MINUTES * 60)
    if request.method == "POST" and not too_often and form.is_valid():
        receipt = _take(form)
        if receipt is not None:
            return render(request, "portal/registering/registered.html", {"receipt": receipt})
    status = 429 if too_often else 422 if form.is_bound else 200
    context = {"library": library, "form": form, "too_often": too_often, "minutes": MINUTES}
    return render(request, "portal/registering/form.html", context, status=status)


def _take(form: RegistrationForm) -> Receipt | None:
    """What to tell the reader; None when the house refuses after all, with its sentence in the form.

    The same whether or not somebody has an account already, and for the programs that fill every field.
    """
    if form.looks_automatic:
        identity = form.identity().cleaned(form.today)
        by_guardian = guardian_must_confirm(identity.birth_date, form.today)
        return Receipt(identity.guardian_email if by_guardian else identity.contact_email, by_guardian, None)
    try:
        return register_patron(
            library=form.library,
            identity=form.identity(),
            consents=form.agreed,
            message=form.cleaned_data["message"],
            now=now(),
        )
    except CannotRegister as refusal:
        form.refuse(refusal.reasons)
    return None


@who(EVERYONE)
def verify(request: HttpRequest, secret: str) -> HttpResponse:
    """A GET only shows: programs that scan mails follow links. The click is a POST."""
    if request.method != "POST":
        registration = registration_to_verify(secret=secret, now=now())
        status = 200 if registration else 410
        context = {"registration": registration}
        return render(request, "portal/registering/verify.html", context, status=status)
    try:
        registration = verify_email(secret=secret, now=now())
    except (CannotUse, CannotDecide):
        return render(request, "portal/registering/verify.html", {"registration": None}, status=410)
    said = {"registration": registration, "why": why_nobody_answers(registration, paris_today())}
    return render(request, "portal/registering/verified.html", said)


@who(EVERYONE)
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """Where the request stands, and the answer to the library's question."""
    registration = followed_registration(secret=secret, now=now())
    if registration is None:
        return render(request, "portal/registering/verify.html", {"registration": None}, status=410)
    form, problem = AnswerForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(secret=secret, message=form.cleaned_data["message"], now=now())
        except CannotAnswer as refusal:
            problem = str(refusal)
        except (CannotUse, CannotDecide) as refusal:
            raise Http404 from refusal
        else:
            return redirect("portal:follow", secret=secret)
    context = {"registration": registration, "form": form, "problem": problem}
    context["why"] = why_nobody_answers(registration, paris_today())
    return render(request, "portal/registering/follow.html", context)
