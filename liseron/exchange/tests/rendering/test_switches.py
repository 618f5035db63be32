"""The switches of a base address, each as the catalogue that asked for it reads it (study of UNIMARC, 3.1 to 3.3)."""

from dataclasses import replace

import pytest
from lxml import etree

from liseron.exchange.profiles import MARC21, OAI_DC, PMB, UNIMARC, Profile
from liseron.exchange.rendering.names import filed
from liseron.exchange.tests.rendering.samples import EVERYTHING, parsed
from liseron.protocols.marc.marcxml import record_of
from liseron.protocols.marc.record import Record

ADDRESS = "https://liseron.example/acces/saint-yrieix/12"


def unimarc(profile: Profile = Profile(), prefix: str = UNIMARC, **facts: object) -> Record:  # noqa: B008
    record = record_of(parsed(replace(EVERYTHING, **facts), prefix, profile))
    assert record is not None
    return record


def dublin_core(profile: Profile = Profile(), **facts: object) -> dict[str, list[str]]:  # noqa: B008
    found: dict[str, list[str]] = {}
    for one in parsed(replace(EVERYTHING, **facts), OAI_DC, profile):
        found.setdefault(etree.QName(one).localname, []).append(one.text)
    return found


@pytest.mark.parametrize(
    ("wanted", "old", "new"), [("210", "1871", ""), ("214", "", "1871"), ("both", "1871", "1871")]
)
def test_publisher_and_date_stand_where_the_catalogue_reads_them(wanted, old, new):
    record = unimarc(Profile(publisher_field=wanted))
    assert (record.first("210", "d"), record.first("214", "d")) == (old, new)


def test_a_pseudo_item_is_given_to_catalogues_that_show_only_items():
    assert not unimarc().fields("995")
    item = unimarc(Profile(has_item_995=True)).fields("995")[0]
    assert [item.first(code) for code in "bcfkr"] == ["BD16", "STY", "liseron-12", "EN LIGNE", "lm"]


def test_old_catalogues_are_told_the_kind_of_document_in_the_title():
    assert unimarc().first("200", "b") == ""
    assert unimarc(Profile(has_200b=True)).first("200", "b") == "Ressource électronique"


@pytest.mark.parametrize(
    ("medium", "format", "letters"),
    [("book", "", "lm"), ("book", "audio/mpeg", "im"), ("music", "", "jm"), ("film", "", "gm"), ("press", "", "ls"),
     ("learn", "", "mm")],
)  # fmt: skip
def test_the_leader_says_the_medium(medium, format, letters):
    assert unimarc(medium=medium, format=format).nature[1:3] == letters
    printed = unimarc(Profile(leader_type="a"), medium=medium, format=format).nature[1:3]
    assert printed == letters.replace("l", "a")


def test_the_address_comes_first_for_pmb_and_last_for_the_old_afi_client():
    first = dublin_core(Profile(first_identifier="url"))["identifier"]
    last = dublin_core(Profile(first_identifier="isbn"))["identifier"]
    assert first[0] == ADDRESS
    assert last[-1] == ADDRESS
    assert last[0] == "urn:isbn:9782070541263"
    assert sorted(first) == sorted(last)


@pytest.mark.parametrize(
    ("medium", "pmb", "dcmi"),
    [("book", "text", "Text"), ("film", "movingImage", "MovingImage"), ("music", "sound", "Sound"),
     ("game", "interactiveResource", "InteractiveResource")],
)  # fmt: skip
def test_the_type_is_written_as_pmb_compares_it_or_as_dcmi_lists_it(medium, pmb, dcmi):
    assert dublin_core(Profile(dc_type_case="pmb"), medium=medium)["type"][0] == pmb
    assert dublin_core(Profile(dc_type_case="dcmi"), medium=medium)["type"][0] == dcmi


def test_dublin_core_gives_what_catalogues_look_for():
    said = dublin_core()
    assert said["title"] == ["Vingt mille lieues sous les mers. 2, Seconde partie : tour du monde sous-marin"]
    assert said["creator"] == ["Verne, Jules", "Orchestre de Paris"]
    assert said["contributor"] == ["Riou, Édouard"]
    assert said["format"] == ["application/epub+zip", "2 vol."]
    assert said["language"] == ["fre"]
    assert said["relation"][-1] == "vignette : https://liseron.example/couvertures/12-320?v=ab"


def test_unimarc_says_what_the_profile_lists():
    record = unimarc()
    said = {
        "001": "liseron-12", "003": ADDRESS, "005": "20261122093000.0", "010$a": "9782070541263",
        "035$a": "(CYBERLIBRIS)88812", "073$a": "3260050123457", "101$a": "fre", "106$a": "s", "135$a": "dr",
        "181$c": "txt", "182$c": "c", "183$a": "ceb", "215$a": "2 vol.", "225$a": "Voyages extraordinaires",
        "333$a": "Jeunesse", "336$a": "Livre numérique", "410$t": "Voyages extraordinaires", "461$v": "2",
        "606$x": "Romans", "610$a": "Romans d’aventures", "700$b": "Jules", "702$4": "440",
        "711$a": "Orchestre de Paris",
        "801$b": "BD16", "856$u": ADDRESS, "856$q": "application/epub+zip", "856$z": "Accéder à la ressource",
        "896$a": "https://liseron.example/couvertures/12-320?v=ab",
    }  # fmt: skip
    assert {place: record.first(place[:3], place[4:]) for place in said} == said
    general = record.first("100", "a")
    assert len(general) == 36
    assert general[26:28] == "50"
    assert record.fields("856")[0].indicators == "4 "
    assert record.leader == "00000clm  2200000   450 "


def test_an_access_that_is_open_to_all_is_not_said_to_be_limited():
    assert unimarc().first("310", "a")
    assert not unimarc(is_open_to_all=True).first("310", "a")
    assert "réservé" not in " ".join(dublin_core(is_open_to_all=True)["rights"])


def test_case_95_pmb_finds_what_its_parser_looks_for():
    """Section 3.3: one letter in each of the six elements, control fields as the text of an `f`, the others by `s`."""
    notice = parsed(EVERYTHING, PMB)
    assert etree.QName(notice).localname == "notice"
    head = {etree.QName(one).localname: one.text for one in notice[:6]}
    assert head == {"rs": "c", "dt": "l", "bl": "m", "hl": "0", "el": "1", "ru": "*"}
    for field in notice[6:]:
        assert etree.QName(field).localname == "f"
        assert len(field.get("c")) == 3
        if field.get("c") < "010":
            assert field.text
            assert len(field) == 0
            continue
        assert len(field.get("ind")) == 2
        assert [etree.QName(one).localname for one in field] == ["s"] * len(field)
        assert all(len(one.get("c")) == 1 and one.text and not len(one) for one in field)
    assert [field.get("c") for field in notice[6:]] == sorted(field.get("c") for field in notice[6:])


def test_pmb_gets_the_same_fields_as_marcxchange():
    profile = Profile(has_item_995=True)
    one, other = unimarc(profile), unimarc(profile, PMB)
    assert one.contents == other.contents


def test_marc21_files_people_and_leads_to_the_portal():
    record = record_of(parsed(EVERYTHING, MARC21))
    assert record is not None
    assert record.first("100", "a") == "Verne, Jules"
    assert record.first("856", "u") == ADDRESS
    assert record.first("008")[35:38] == "fre"
    assert record.leader == "00000cam a22000007  4500"


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Jules Verne", "Verne, Jules"), ("Hergé", "Hergé"), ("Louis XIV", "Louis XIV"),
        ("Charles de Gaulle", "Gaulle, Charles de"), ("Jean de La Fontaine", "La Fontaine, Jean de"),
        ("Martin Luther King, Jr.", "King, Jr., Martin Luther"), ("Vincent van Gogh", "van Gogh, Vincent"),
        ("Orchestre de Paris", "Orchestre de Paris"), ("The Beatles", "The Beatles"), ("", ""),
    ],
)  # fmt: skip
def test_a_name_is_filed_as_french_catalogues_file_it(name, heading):
    assert filed(name).heading == heading
