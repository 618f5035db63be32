"""ONIX for Books 3.0 and 3.1: each product of a message, in reference names or short tags, one at a time."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from lxml import etree

from liseron.catalogue.imports.onix_facts import facts_of, is_offered
from liseron.catalogue.imports.plain import source_number
from liseron.catalogue.imports.reading import CannotImport, Line
from liseron.catalogue.ports import SourceRecord
from liseron.protocols.onix import codes
from liseron.protocols.onix.product import Product, is_older, read_product
from liseron.toolkit.xml import CannotParse, root_of, stream_xml

MESSAGES = {"ONIXMessage", "ONIXmessage"}
PRODUCTS = frozenset({"Product", "product"})


def read(path: Path) -> Iterator[Line]:
    """One line a product; deletions and products no longer offered withdraw their title.

    Memory does not grow with the file. A file that breaks gives what came before, then raises CannotImport.
    """
    try:
        root = root_of(path)
        _check(root)
        for number, element in enumerate(stream_xml(path, PRODUCTS), 1):
            yield _line(number, element)
    except OSError as error:
        raise CannotImport(_("Ce fichier n’existe pas, ou nous n’avons pas le droit de le lire.")) from error
    except CannotParse as refusal:
        raise CannotImport(str(refusal)) from refusal


def _check(root: etree._Element | None) -> None:
    if root is None:
        return  # the parser says why better than we would
    name = etree.QName(root)
    if name.localname not in MESSAGES | PRODUCTS:
        raise CannotImport(_("Ce fichier XML n’est pas un message ONIX."))
    if root.get("release", "3").startswith(("1", "2")) or "/2.1/" in (name.namespace or ""):
        raise CannotImport(_old())


def _line(number: int, element: etree._Element) -> Line:
    source = SourceRecord("onix3", etree.tostring(element, encoding="utf-8", with_tail=False))
    product = read_product(element)
    facts = facts_of(product)
    label, own = facts.title or product.reference, source_number(product.reference)
    if product.notification == codes.DELETION or not is_offered(product):
        return Line((number,), label, source_id=own, withdraws=True)
    refusal = _refusal(product, has_title=bool(facts.title))
    if refusal:
        return Line((number,), label, reason=refusal[0], sentence=refusal[1], source_id=own)
    return Line((number,), label, facts, source=source)


def _refusal(product: Product, *, has_title: bool) -> tuple[str, str] | None:
    """Why a product is no title of ours, when it is none."""
    form = product.one("DescriptiveDetail/ProductForm")
    if is_older(product):
        return "onix2", _old()
    if product.notification in codes.TEST:
        return "test", _("Ce produit est un essai de l’expéditeur. Il ne doit pas entrer.")
    if not has_title:
        if product.notification in codes.PARTIAL:
            return "partial", _("C’est une mise à jour partielle, sans titre. Demandez la notice complète.")
        return "no_title", _("Ce produit n’a pas de titre.")
    if form and form not in codes.DIGITAL_FORMS and not _has_digital_part(product):
        return "not_digital", _(
            "Ce produit est un objet (livre imprimé, disque…). Il ne se lit pas en ligne."
        )
    return None


def _has_digital_part(product: Product) -> bool:
    return any(
        form in codes.DIGITAL_FORMS for form in product.each("DescriptiveDetail/ProductPart/ProductForm")
    )


def _old() -> str:
    return _("Ce fichier est en ONIX 2, que nous ne lisons pas. Demandez à l’expéditeur de l’ONIX 3.")
