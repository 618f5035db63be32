"""The one shape of answer that we read: one assertion, in its place, covered by a signature that covers nothing else.

Signature wrapping moves signed parts aside and puts others where the reader looks. Whatever could be moved makes the
answer refused here, before any signature is checked.
"""

from lxml import etree

P = "{urn:oasis:names:tc:SAML:2.0:protocol}"
A = "{urn:oasis:names:tc:SAML:2.0:assertion}"
D = "{http://www.w3.org/2000/09/xmldsig#}"
_SIGN, _MORE = "http://www.w3.org/2001/04/xmldsig-more#", "http://www.w3.org/2001/04/xmlenc#"
SIGNATURES = {f"{_SIGN}{family}-sha{size}" for family in ("rsa", "ecdsa") for size in (256, 384, 512)}
DIGESTS = {f"{_MORE}sha256", f"{_SIGN}sha384", f"{_MORE}sha512"}
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
PARTS_OF_SIGNATURE = [f"{D}SignedInfo", f"{D}SignatureValue", f"{D}KeyInfo"]
IDENTIFIERS = {"id", "{http://www.w3.org/xml/1998/namespace}id"}


class OddShape(Exception):
    """The message, in English, says what; it quotes nothing of the answer."""


def check_shape(root: etree._Element) -> None:
    """Raises OddShape unless the answer has exactly the parts that an answer needs, each where it belongs."""
    if root.tag != f"{P}Response":
        raise OddShape("not a Response")
    if any(not isinstance(one.tag, str) for one in root.iter()) or root.getprevious() is not None:
        raise OddShape("a comment or an instruction")
    if (
        next(root.iter(f"{A}EncryptedAssertion", f"{A}EncryptedID", f"{A}EncryptedAttribute"), None)
        is not None
    ):
        raise OddShape("something encrypted")
    assertions = list(root.iter(f"{A}Assertion"))
    if len(assertions) != 1 or assertions[0].getparent() is not root:
        raise OddShape("not one assertion in its place")
    if sum(1 for _one in root.iter(f"{P}Response")) != 1:
        raise OddShape("a Response inside")
    identifiers = [
        value for one in root.iter() for name, value in one.attrib.items() if name.lower() in IDENTIFIERS
    ]
    if len(identifiers) != len(set(identifiers)):
        raise OddShape("an identifier twice")
    _check_signatures(root, assertions[0])


def _check_signatures(root: etree._Element, assertion: etree._Element) -> None:
    signatures = list(root.iter(f"{D}Signature"))
    holders = [one.getparent() for one in signatures]
    if not signatures or len(signatures) != len(set(holders)):
        raise OddShape("no signature, or two in one place")
    for signature, holder in zip(signatures, holders, strict=True):
        if holder is not root and holder is not assertion:
            raise OddShape("a signature out of place")
        _check_signature(signature, holder)


def _check_signature(signature: etree._Element, holder: etree._Element) -> None:
    parts = [one.tag for one in signature]
    if parts not in (PARTS_OF_SIGNATURE, PARTS_OF_SIGNATURE[:2]):
        raise OddShape("parts of a signature")
    signed = signature[0]
    if [one.tag for one in signed] != [f"{D}CanonicalizationMethod", f"{D}SignatureMethod", f"{D}Reference"]:
        raise OddShape("parts of what is signed")
    canonical, method, reference = signed
    if canonical.get("Algorithm") != EXCLUSIVE or method.get("Algorithm") not in SIGNATURES or len(method):
        raise OddShape("algorithm")
    if not holder.get("ID") or reference.get("URI") != f"#{holder.get('ID')}":
        raise OddShape("a signature of something else")
    if [one.tag for one in reference] != [f"{D}Transforms", f"{D}DigestMethod", f"{D}DigestValue"]:
        raise OddShape("parts of a reference")
    steps = [one.get("Algorithm") for one in reference[0]]
    if steps not in ([ENVELOPED, EXCLUSIVE], [ENVELOPED]) or reference[1].get("Algorithm") not in DIGESTS:
        raise OddShape("transforms or digest")
    if any(len(one) for one in reference[0] if one.get("Algorithm") != EXCLUSIVE):
        raise OddShape("something in a transform")


def whole_text(element: etree._Element) -> str:
    """All the text inside, without the white space around."""
    return "".join(str(text) for text in element.itertext()).strip()
