"""The published XML schemas, read from the folder beside the shared data; skipped, and said, without it."""

from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

FOLDER = Path(settings.SHARED_DATA_DIR).parent / "standards" / "xsd"
PLACES = {
    "http://dublincore.org/schemas/xmls/simpledc20021212.xsd": "dc/simpledc20021212.xsd",
    "http://www.w3.org/2001/03/xml.xsd": "w3c/xml.xsd",
    "http://www.w3.org/2001/xml.xsd": "w3c/xml.xsd",
}


class _Local(etree.Resolver):
    def resolve(self, url, pubid, context):
        return self.resolve_filename(str(FOLDER / PLACES[url]), context) if url in PLACES else None


@cache
def _schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(FOLDER / name, parser))


def faults(root: etree._Element, name: str) -> list[str]:
    """What the schema `name` ("oai/oai_dc.xsd") finds wrong with the element; skips the test without the schemas."""
    if not FOLDER.is_dir():
        pytest.skip("the folder of schemas is not here (standards/xsd beside LISERON_SHARED_DATA)")
    schema = _schema(name)
    return [] if schema.validate(root) else [str(error.message) for error in schema.error_log]
