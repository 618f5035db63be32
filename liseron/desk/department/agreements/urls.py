"""Addresses of the agreements, under `conventions/`."""

from django.urls import URLPattern, URLResolver, path

from liseron.desk.department.agreements import (
    amending,
    deadlines,
    documents,
    drafting,
    ending,
    listing,
    page,
    signing,
)

ONE = "<slug:number>/"
PARTY = f"{ONE}parties/<int:pk>/"
AMENDMENT = f"{ONE}avenants/<int:pk>/"
LETTER = f"{ONE}lettres/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.agreements, name="dept_agreements"),
    path("echeances/", deadlines.deadlines, name="dept_deadlines"),
    path("nouvelle/", drafting.agreement_new, name="dept_agreement_new"),
    path(ONE, page.agreement, name="dept_agreement"),
    path(f"{ONE}dates/", drafting.agreement_change, name="dept_agreement_change"),
    path(f"{ONE}abandonner/", drafting.agreement_abandon, name="dept_agreement_abandon"),
    path(PARTY, drafting.agreement_party, name="dept_agreement_party"),
    path(f"{PARTY}deliberation/", signing.agreement_deliberation, name="dept_agreement_deliberation"),
    path(f"{PARTY}signature/", signing.agreement_signature, name="dept_agreement_signature"),
    path(f"{PARTY}corriger/", signing.agreement_correct, name="dept_agreement_correct"),
    path(f"{ONE}avenants/nouveau/", amending.agreement_amend, name="dept_agreement_amend"),
    path(
        f"{AMENDMENT}signature/<int:party>/",
        amending.agreement_amendment_sign,
        name="dept_agreement_amendment_sign",
    ),
    path(
        f"{AMENDMENT}abandonner/",
        amending.agreement_amendment_abandon,
        name="dept_agreement_amendment_abandon",
    ),
    path(f"{ONE}documents/joindre/", documents.agreement_attach, name="dept_agreement_attach"),
    path(f"{ONE}documents/<int:pk>/", documents.agreement_document, name="dept_agreement_document"),
    path(
        f"{ONE}documents/ecrire/<str:what>/<int:pk>/", documents.agreement_write, name="dept_agreement_write"
    ),
    path(f"{ONE}fin/", ending.agreement_end, name="dept_agreement_end"),
    path(f"{ONE}reconduction/", ending.agreement_object, name="dept_agreement_object"),
    path(f"{LETTER}reception/", ending.agreement_receipt, name="dept_agreement_receipt"),
    path(f"{LETTER}lever/", ending.agreement_lift, name="dept_agreement_lift"),
]
