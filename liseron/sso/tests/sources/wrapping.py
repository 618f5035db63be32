"""The eight known ways to wrap what is signed (XSW1 to XSW8), each as a move of one answer."""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from liseron.sso.saml_source.shape import A, D, P
from liseron.sso.tests.sources.saml_idp import evil_copy

Move = Callable[[etree._Element], etree._Element]


def _bare(element: etree._Element) -> etree._Element:
    """A copy without its own signature."""
    copy = deepcopy(element)
    for signature in copy.findall(f"{D}Signature"):
        copy.remove(signature)
    return copy


def _signature(root: etree._Element) -> etree._Element:
    """A copy of the first signature, or an empty one where there is none."""
    found = next(root.iter(f"{D}Signature"), None)
    return deepcopy(found) if found is not None else etree.Element(f"{D}Signature")


def _assertion(root: etree._Element) -> etree._Element:
    found = root.find(f"{A}Assertion")
    assert found is not None
    return found


def xsw1(root: etree._Element) -> etree._Element:
    """The true answer inside the signature of a false one."""
    evil, signature = evil_copy(root), _signature(root)
    signature.append(_bare(root))
    evil.insert(1, signature)
    return evil


def xsw2(root: etree._Element) -> etree._Element:
    """The true answer beside the signature, in a false one."""
    evil, signature = evil_copy(root), _signature(root)
    evil.insert(1, _bare(root))
    evil.insert(2, signature)
    return evil


def xsw3(root: etree._Element) -> etree._Element:
    """A false assertion before the true one."""
    root.insert(root.index(_assertion(root)), evil_copy(_assertion(root)))
    return root


def xsw4(root: etree._Element) -> etree._Element:
    """The true assertion inside a false one."""
    true = _assertion(root)
    evil = evil_copy(true)
    root.replace(true, evil)
    evil.append(true)
    return root


def xsw5(root: etree._Element) -> etree._Element:
    """A false assertion carries the signature; the true one, without it, comes last."""
    true = _assertion(root)
    evil = evil_copy(true)
    evil.insert(1, _signature(root))
    bare = _bare(true)
    root.replace(true, evil)
    root.append(bare)
    return root


def xsw6(root: etree._Element) -> etree._Element:
    """A false assertion carries the signature, which carries the true one."""
    true = _assertion(root)
    evil, signature = evil_copy(true), _signature(root)
    signature.append(_bare(true))
    evil.insert(1, signature)
    root.replace(true, evil)
    return root


def xsw7(root: etree._Element) -> etree._Element:
    """A false assertion among extensions, where the schema is lax; the very number of the true one."""
    true = _assertion(root)
    evil = evil_copy(true)
    evil.set("ID", true.get("ID", ""))
    extensions = etree.Element(f"{P}Extensions")
    extensions.append(evil)
    root.insert(1, extensions)
    return root


def xsw8(root: etree._Element) -> etree._Element:
    """The true assertion in an Object of the signature that a false one carries."""
    true = _assertion(root)
    evil, signature = evil_copy(true), _signature(root)
    holder = etree.SubElement(signature, f"{D}Object")
    holder.append(_bare(true))
    evil.insert(1, signature)
    evil.set("ID", true.get("ID", ""))
    root.replace(true, evil)
    return root


MOVES: dict[str, Move] = {move.__name__: move for move in (xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw7, xsw8)}
