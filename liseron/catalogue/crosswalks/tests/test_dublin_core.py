"""What is read of Dublin Core, as the documentation tells it."""

import re
from pathlib import Path

from django.conf import settings
from lxml import etree

from liseron.catalogue.crosswalks.dublin_core import facts_of_dublin_core
from liseron.catalogue.ports import TitleFacts

PAGE = (Path(settings.BASE_DIR) / "docs" / "crosswalks.md").read_text(encoding="utf-8")
SAID = """<dc xmlns:x="http://purl.org/dc/elements/1.1/">
<x:title>Le phare / Anne Roux</x:title><x:title>récits</x:title>
<x:creator>Roux, Anne</x:creator><x:contributor>Noir, Paul</x:contributor><x:publisher>Ici</x:publisher>
<x:date>2020-03</x:date><x:language>fre</x:language><x:subject>Mer</x:subject><x:description>Deux</x:description>
<x:description>mots</x:description><x:type>MovingImage</x:type><x:format>video/mp4</x:format><x:format>52 min</x:format>
<x:identifier>urn:isbn:9782070368228</x:identifier><x:identifier>https://ici.example/1</x:identifier>
<x:relation>vignette : https://ici.example/1.jpg</x:relation><x:rights>Libre</x:rights></dc>"""


def filled() -> TitleFacts:
    return facts_of_dublin_core(etree.fromstring(SAID), source_id="oai:ici:1", medium="book")


def test_each_element_of_dublin_core_fills_its_field():
    facts = filled()
    assert (facts.title, facts.subtitle, facts.medium) == ("Le phare", "récits", "film")
    assert [(one.name, one.role) for one in facts.creators] == [("Anne Roux", "aut"), ("Paul Noir", "ctb")]
    assert (facts.publisher, facts.published, facts.year) == ("Ici", "2020-03", 2020)
    assert (facts.language, facts.subjects, facts.summary) == ("fr", ("Mer",), "Deux mots")
    assert (facts.extent, facts.format, facts.rights) == ("52 min", "video/mp4", "Libre")
    assert (facts.url, facts.cover_url) == ("https://ici.example/1", "https://ici.example/1.jpg")
    assert [one.scheme for one in facts.identifiers] == ["isbn"]


def test_the_documentation_names_each_field_that_dublin_core_fills():
    table = PAGE.partition("## Dublin Core, read")[2].partition("\n# ")[0]
    told = set(re.findall(r"^\| (\w+) \| [a-z]", table, re.MULTILINE)) - {"fills"}
    facts, empty = filled(), TitleFacts(source_id="", medium="", title="")
    names = [name for name in TitleFacts.__dataclass_fields__ if name != "source_id"]
    assert told == {name for name in names if getattr(facts, name) != getattr(empty, name)}
