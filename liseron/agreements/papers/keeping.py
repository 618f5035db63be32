"""Documents kept for good: made once for a content, attached once, named by their SHA-256."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from liseron.agreements.models import Agreement, Amendment, Commitment, Document, Termination
from liseron.agreements.papers.agreement import agreement_paper
from liseron.agreements.papers.amendment import amendment_paper
from liseron.agreements.papers.insert import rules_insert_paper
from liseron.agreements.papers.letters import CannotWriteLetter, formal_notice_paper, termination_paper
from liseron.agreements.papers.scans import SUFFIXES, CannotKeepScan, Scan, Upload, scan_of
from liseron.partners.models import Partner
from liseron.toolkit import audit
from liseron.toolkit.dates import paris_today
from liseron.toolkit.papers import Paper, digest, pdf_of

LONGEST_TITLE = 200
PDF = "application/pdf"


@dataclass(frozen=True)
class About:
    """What a document is about: a partner at least, and what of its agreement."""

    partner: Partner
    agreement: Agreement | None = None
    amendment: Amendment | None = None
    termination: Termination | None = None
    commitment: Commitment | None = None


def about_agreement(agreement: Agreement) -> About:
    return About(agreement.partner, agreement)


def about_amendment(amendment: Amendment) -> About:
    return replace(about_agreement(amendment.agreement), amendment=amendment)


def about_termination(termination: Termination) -> About:
    return replace(about_agreement(termination.agreement), termination=termination)


def make_document(
    *, write: Callable[[date], Paper], about: About, kind: str, title: str, by: object | None, today: date
) -> Document:
    """The paper that `write` gives for a day, kept as PDF; the last one of that kind when nothing changed since.

    `kind` is one of Document.Kind. What `write` refuses goes through.
    """
    last = _papers(about, kind).first()
    if last is not None and _still_says(last, write):
        return last
    return _keep(Scan(pdf_of(write(today)), PDF), about, kind, title, by, is_scan=False)


def _still_says(last: Document, write: Callable[[date], Paper]) -> bool:
    """Whether the paper written on the day of the last one is that one, byte for byte."""
    try:
        return digest(pdf_of(write(paris_today(last.added_at)))) == last.sha256
    except CannotWriteLetter:
        return False  # facts corrected since: what could be written that day no longer could


def make_agreement(*, agreement: Agreement, by: object | None, today: date) -> Document:
    """The agreement as it stands today."""
    return make_document(
        write=lambda day: agreement_paper(agreement, today=day),
        about=about_agreement(agreement),
        kind=Document.Kind.AGREEMENT,
        title=_("Convention n°\u00a0{number}").format(number=agreement.number),
        by=by,
        today=today,
    )


def make_amendment(*, amendment: Amendment, by: object | None, today: date) -> Document:
    """The amendment as it stands today."""
    return make_document(
        write=lambda day: amendment_paper(amendment, today=day),
        about=about_amendment(amendment),
        kind=Document.Kind.AMENDMENT,
        title=_("Avenant n°\u00a0{number} à la convention n°\u00a0{agreement}").format(
            number=amendment.number, agreement=amendment.agreement.number
        ),
        by=by,
        today=today,
    )


def make_formal_notice(*, termination: Termination, by: object | None, today: date) -> Document:
    """The letter that summons. Raises CannotWriteLetter."""
    return make_document(
        write=lambda day: formal_notice_paper(termination, today=day),
        about=about_termination(termination),
        kind=Document.Kind.FORMAL_NOTICE,
        title=_("Mise en demeure, convention n°\u00a0{number}").format(number=termination.agreement.number),
        by=by,
        today=today,
    )


def make_termination_letter(*, termination: Termination, by: object | None, today: date) -> Document:
    """The letter that gives notice, or says that a formal notice had no effect. Raises CannotWriteLetter."""
    return make_document(
        write=lambda day: termination_paper(termination, today=day),
        about=about_termination(termination),
        kind=Document.Kind.TERMINATION,
        title=_("Lettre de fin, convention n°\u00a0{number}").format(number=termination.agreement.number),
        by=by,
        today=today,
    )


def make_rules_insert(*, partner: Partner, sentences: str, by: object | None, today: date) -> Document:
    """The insert with the quotas, as `sentences` say them (`access.quotas.sentences_for_rules()`)."""
    return make_document(
        write=lambda day: rules_insert_paper(partner, sentences, today=day),
        about=About(partner),
        kind=Document.Kind.RULES_INSERT,
        title=_("Encart pour le règlement et le guide du lecteur"),
        by=by,
        today=today,
    )


def attach_scan(*, content: Upload, about: About, kind: str, title: str, by: object | None) -> Document:
    """Keeps a signed copy or another piece, as it came: PDF, PNG or JPEG by its bytes. Raises CannotKeepScan.

    The same file for the same thing twice is one row; for another thing of the agreement it is refused.
    """
    kept = _keep(scan_of(content), about, kind, title, by, is_scan=True)
    if not kept.is_scan:
        raise CannotKeepScan(
            _("C’est le document écrit par le portail, sans signature. Joignez l’exemplaire signé.")
        )
    given = (about.amendment, about.termination, about.commitment)
    if (kept.amendment, kept.termination, kept.commitment) != given:
        raise CannotKeepScan(
            _("Ce fichier est déjà joint ailleurs\u00a0: «\u00a0{title}\u00a0».").format(title=kept.title)
        )
    return kept


@transaction.atomic
def _keep(file: Scan, about: About, kind: str, title: str, by: object | None, *, is_scan: bool) -> Document:
    Partner.objects.select_for_update(of=("self",)).get(pk=about.partner.pk)  # one at a time for a partner
    sha256 = digest(file.data)
    same = Document.objects.filter(partner=about.partner, agreement=about.agreement, kind=kind, sha256=sha256)
    if (known := same.first()) is not None:
        return known
    kept = Document(
        partner=about.partner,
        agreement=about.agreement,
        amendment=about.amendment,
        termination=about.termination,
        commitment=about.commitment,
        kind=kind,
        title=title.strip()[:LONGEST_TITLE] or str(Document.Kind(kind).label),
        is_scan=is_scan,
        content_type=file.content_type,
        size=len(file.data),
        sha256=sha256,
        added_by=audit.name_of_actor(by),
    )
    kept.file.save(f"{uuid.uuid4().hex}.{SUFFIXES[file.content_type]}", ContentFile(file.data), save=False)
    kept.save()
    audit.record(by, "document.attached" if is_scan else "document.made", kept, kind=kind, sha256=sha256)
    return kept


def _papers(about: About, kind: str) -> QuerySet[Document]:
    """What the portal made already of that kind about the same thing, the last first."""
    return Document.objects.filter(
        partner=about.partner,
        agreement=about.agreement,
        amendment=about.amendment,
        termination=about.termination,
        kind=kind,
        is_scan=False,
    )
