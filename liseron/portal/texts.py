"""Pages of plain text: help, accessibility, data, legal notice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liseron.access.quotas import sentences_for_rules
from liseron.people import retention
from liseron.toolkit.access_rules import EVERYONE, who


@who(EVERYONE)
def help_page(request: HttpRequest) -> HttpResponse:
    """How to register, sign in, read, and whom to ask; the quotas in force are said as they are."""
    return render(request, "portal/help.html", {"quotas": sentences_for_rules()})


@who(EVERYONE)
def accessibility(request: HttpRequest) -> HttpResponse:
    """Statement asked by article 47 of law 2005-102 (RGAA 4.1)."""
    return render(request, "portal/accessibility.html")


@who(EVERYONE)
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, how long and why: the table is the one that the daily purge follows."""
    return render(request, "portal/privacy.html", {"retention": retention.RETENTION})


@who(EVERYONE)
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/legal.html")
