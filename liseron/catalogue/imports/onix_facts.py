"""An ONIX product as our facts; the tables of codes are in `liseron.protocols.onix.codes`."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _

from liseron.catalogue import rules
from liseron.catalogue.imports.audiences import audience_of_ages
from liseron.catalogue.imports.plain import duration, plain_text, source_number
from liseron.catalogue.models import Audience, Medium
from liseron.catalogue.ports import Creator, Identifier, TitleFacts
from liseron.protocols.iso639 import language_code
from liseron.protocols.onix import codes
from liseron.protocols.onix import product as onix
from liseron.protocols.onix.dates import Span
from liseron.protocols.onix.product import Product
from liseron.protocols.onix.tree import Node

COUNTRY = "FR"
MOST_KEYWORDS = 10
MEDIUM_OF_CONTENT = {
    "text": Medium.BOOK,
    "audio": Medium.BOOK,
    "music": Medium.MUSIC,
    "video": Medium.FILM,
    "game": Medium.GAME,
}
DETAIL, COLLATERAL, PUBLISHING, SUPPLY = (
    "DescriptiveDetail",
    "CollateralDetail",
    "PublishingDetail",
    "ProductSupply",
)


def facts_of(product: Product) -> TitleFacts:
    """What the product says, each word at its place; the intake judges it."""
    title, (series, number) = onix.title_of(product), onix.series_of(product)
    published = _published(product)
    begins, ends = window(product)
    return TitleFacts(
        source_id=source_number(product.reference),
        title=plain_text(title.text),
        medium=MEDIUM_OF_CONTENT[_content(product)],
        subtitle=plain_text(title.subtitle),
        creators=tuple(
            Creator(plain_text(name), codes.RELATORS.get(role, "ctb"))
            for name, role in onix.contributors(product)
        ),
        publisher=plain_text(_publisher(product)),
        series=plain_text(series or (title.collection if title.collection != title.text else "")),
        series_number=number or title.collection_number,
        part_number=title.part_number,
        published=published.text if published else "",
        year=rules.sound_year(published.first.year) if published else None,
        language=language_code(_language(product)),
        subjects=tuple(dict.fromkeys(_subjects(product))),
        audience=audience_of(product),
        summary=plain_text(_description(product)),
        extent=_extent(product),
        format=_format(product),
        url=_way_in(product),
        cover_url=_cover(product),
        rights=_rights(product),
        accessibility=tuple(dict.fromkeys(_accessibility(product))),
        identifiers=tuple(dict.fromkeys(_identifiers(product))),
        available_from=begins,
        available_until=ends,
    )


def is_offered(product: Product) -> bool:
    """False when the publisher, every market or every supplier says that it no longer is (lists 64, 68, 65)."""
    if product.one(f"{PUBLISHING}/PublishingStatus") in codes.GONE:
        return False
    markets = list(product.each(f"{SUPPLY}/MarketPublishingDetail/MarketPublishingStatus"))
    supplies = list(product.each(f"{SUPPLY}/SupplyDetail/ProductAvailability"))
    return not (markets and set(markets) <= codes.GONE) and not (
        supplies and set(supplies) <= codes.NOT_SUPPLIED
    )


def window(product: Product) -> tuple[date | None, date | None]:
    """First and last day, both included: embargoes and supply dates, the licence, the announced withdrawal."""
    publishing, supply = f"{PUBLISHING}/PublishingDate", f"{SUPPLY}/SupplyDetail/SupplyDate"
    market = f"{SUPPLY}/MarketPublishingDetail/MarketDate"
    licence = f"{DETAIL}/EpubLicense/EpubLicenseDate"
    begins = [s.first for s in onix.spans(product, publishing, "PublishingDateRole", codes.EMBARGOED_UNTIL)]
    begins += [s.first for s in onix.spans(product, market, "MarketDateRole", codes.EMBARGOED_UNTIL)]
    begins += [s.first for s in onix.spans(product, supply, "SupplyDateRole", codes.SUPPLIED_FROM)]
    begins += [s.first for s in _licence(product, licence, codes.LICENSED_FROM)]
    if not begins and _is_forthcoming(product):
        begins += [s.first for s in onix.spans(product, publishing, "PublishingDateRole", {"01"})]
    ends = [
        onix.day_before(s.first)
        for path, role in ((publishing, "PublishingDateRole"), (market, "MarketDateRole"))
        for s in onix.spans(product, path, role, codes.WITHDRAWN_FROM)
    ]
    ends += [s.last for s in onix.spans(product, supply, "SupplyDateRole", codes.SUPPLIED_UNTIL)]
    ends += [s.last for s in _licence(product, licence, codes.LICENSED_UNTIL)]
    return max(begins, default=None), min(ends, default=None)


def audience_of(product: Product) -> str:
    """The ages decide; without ages the codes (list 28), everybody's when they differ."""
    by_age = audience_of_ages(*onix.ages(product))
    if by_age:
        return by_age
    said = set(product.each(f"{DETAIL}/AudienceCode"))
    for audience in product.all(f"{DETAIL}/Audience"):
        if audience.child("AudienceCodeType") == "01":
            said.add(audience.child("AudienceCodeValue"))
    found = {codes.AUDIENCES.get(code, Audience.ALL) for code in said}
    return found.pop() if len(found) == 1 else Audience.ALL


def _licence(product: Product, path: str, role: str) -> Iterator[Span]:
    return onix.spans(product, path, "EpubLicenseDateRole", {role, codes.LICENSED_WITHIN})


def _is_forthcoming(product: Product) -> bool:
    supplies = set(product.each(f"{SUPPLY}/SupplyDetail/ProductAvailability"))
    status = product.one(f"{PUBLISHING}/PublishingStatus")
    return status in codes.FORTHCOMING or (bool(supplies) and supplies <= codes.NOT_YET)


def _content(product: Product) -> str:
    """By its content (list 81), else by its form (list 150)."""
    said = [*product.each(f"{DETAIL}/PrimaryContentType"), *product.each(f"{DETAIL}/ProductContentType")]
    known = next((codes.KIND_OF_CONTENT[code] for code in said if code in codes.KIND_OF_CONTENT), "")
    return known or codes.DIGITAL_FORMS.get(product.one(f"{DETAIL}/ProductForm"), "text")


def _published(product: Product) -> Span | None:
    dates = (
        onix.spans(product, f"{PUBLISHING}/PublishingDate", "PublishingDateRole", {role})
        for role in codes.PUBLISHED_ON
    )
    return next((span for spans in dates for span in spans), None)


def _publisher(product: Product) -> str:
    """The publisher (list 45: 01), else the imprint, else whoever is named."""
    named = product.all(f"{PUBLISHING}/Publisher")
    first = next((one.child("PublisherName") for one in named if one.child("PublishingRole") == "01"), "")
    return (
        first
        or product.one(f"{PUBLISHING}/Imprint/ImprintName")
        or product.one(f"{PUBLISHING}/Publisher/PublisherName")
    )


def _language(product: Product) -> str:
    languages = product.all(f"{DETAIL}/Language")
    return next((one.child("LanguageCode") for one in languages if one.child("LanguageRole") == "01"), "")


def _subjects(product: Product) -> Iterator[str]:
    """Headings that have words, French schemes first, keywords last."""
    headings: dict[str, list[str]] = {}
    for subject in product.all(f"{DETAIL}/Subject"):
        for heading in subject.all("SubjectHeadingText"):
            headings.setdefault(subject.child("SubjectSchemeIdentifier"), []).append(plain_text(heading.text))
    keywords = headings.pop(codes.KEYWORDS, [])
    for scheme in sorted(headings, key=_rank):
        yield from headings[scheme]
    split = [word.strip() for text in keywords for word in text.replace(";", ",").split(",")]
    yield from [word for word in split if word][:MOST_KEYWORDS]


def _rank(scheme: str) -> int:
    return codes.FRENCH_FIRST.index(scheme) if scheme in codes.FRENCH_FIRST else len(codes.FRENCH_FIRST)


def _description(product: Product) -> str:
    texts = product.all(f"{COLLATERAL}/TextContent")
    for kind in codes.DESCRIPTIONS:
        for text in texts:
            audiences = {a.text for a in text.all("ContentAudience")} or {""}
            if text.child("TextType") == kind and audiences & codes.FOR_EVERYONE and text.child("Text"):
                return text.child("Text")
    return ""


def _extent(product: Product) -> str:
    pages, seconds = onix.pages_and_seconds(product)
    return duration(seconds) or (f"{pages} p." if pages else "")


def _format(product: Product) -> str:
    """The file format that a detail names, else the sender's own words."""
    details = [
        *product.each(f"{DETAIL}/ProductFormDetail"),
        *product.each(f"{DETAIL}/ProductPart/ProductFormDetail"),
    ]
    known = [codes.FORMAT_OF_DETAIL[code] for code in details if code in codes.FORMAT_OF_DETAIL]
    return next(iter(known), "") or plain_text(product.one(f"{DETAIL}/ProductFormDescription"))


def _way_in(product: Product) -> str:
    websites = [
        *product.all(f"{SUPPLY}/SupplyDetail/Supplier/Website"),
        *product.all(f"{PUBLISHING}/Publisher/Website"),
    ]
    return next(
        (
            address
            for role in codes.WAYS_IN
            for site in websites
            if site.child("WebsiteRole") == role and (address := _address(site.child("WebsiteLink")))
        ),
        "",
    )


def _cover(product: Product) -> str:
    """The front cover in its widest version."""
    found: list[tuple[int, str]] = []
    for resource in product.all(f"{COLLATERAL}/SupportingResource"):
        if resource.child("ResourceContentType") != codes.FRONT_COVER:
            continue
        for version in resource.all("ResourceVersion"):
            address = _address(version.child("ResourceLink"))
            found += [(_width(version), address)] if address else []
    return max(found, key=lambda one: one[0])[1] if found else ""


def _width(version: Node) -> int:
    """Feature 03 of list 162: pixels across."""
    for feature in version.all("ResourceVersionFeature"):
        value = feature.child("FeatureValue")
        if feature.child("ResourceVersionFeatureType") == "03" and value.isascii() and value.isdigit():
            return int(value[:6])
    return 0


def _address(text: str) -> str:
    """Links are broken over lines by senders who wrap their files."""
    joined = "".join(text.split())
    return joined if rules.is_web_address(joined) else ""


def _rights(product: Product) -> str:
    """Licence, protection, copyright, and a note when it may not be sold in France."""
    words = [plain_text(name) for name in product.each(f"{DETAIL}/EpubLicense/EpubLicenseName")]
    words += list(product.each(f"{DETAIL}/EpubLicense/EpubLicenseExpression/EpubLicenseExpressionLink"))
    kinds = [code for code in product.each(f"{DETAIL}/EpubTechnicalProtection") if code in codes.PROTECTIONS]
    if kinds:
        names = ", ".join(dict.fromkeys(codes.PROTECTIONS[kind] for kind in kinds))
        words.append(_("Protection : {names}").format(names=names))
    words += _copyrights(product.all(f"{PUBLISHING}/CopyrightStatement"))
    if onix.is_sold_in(product, COUNTRY) is False:
        words.append(_("L’éditeur ne le vend pas en France."))
    return " ; ".join(dict.fromkeys(words))


def _copyrights(statements: Iterable[Node]) -> Iterator[str]:
    for one in statements:
        owners = [o.child("PersonName") or o.child("CorporateName") for o in one.all("CopyrightOwner")]
        said = " ".join(filter(None, [one.child("CopyrightYear"), ", ".join(filter(None, owners))]))
        if said:
            yield f"© {plain_text(said)}"


def _accessibility(product: Product) -> Iterator[str]:
    for feature in product.all(f"{DETAIL}/ProductFormFeature"):
        code = feature.child("ProductFormFeatureValue")
        if feature.child("ProductFormFeatureType") == "09" and code in codes.ACCESSIBILITY:
            yield codes.ACCESSIBILITY[code]


def _identifiers(product: Product) -> Iterator[Identifier]:
    for one in product.all("ProductIdentifier"):
        value = one.child("IDValue")
        if value:
            yield Identifier(codes.IDENTIFIERS.get(one.child("ProductIDType"), "vendor"), value)
