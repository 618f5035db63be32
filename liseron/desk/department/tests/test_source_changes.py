"""A source by SAML is changed: what was pasted stays, and other words ask nobody again."""

import pytest
from django.urls import reverse

from liseron.desk.department.sso.source_forms import SourceForm
from liseron.sso.allauth_sources import set_saml
from liseron.sso.models import IdentitySource
from liseron.sso.sourcing import note_trial
from liseron.sso.tests.sources.saml_idp import metadata
from liseron.toolkit.dates import now


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def changed(source, **said):
    """What the form sends when nothing but `said` is changed."""
    sent = {name: getattr(source, name) for name in SourceForm.facts} | {"library": source.library_id}
    kept = {name: value for name, value in sent.items() if value not in (False, None)}
    return {**kept, "client_id": source.app.client_id, "uid_attribute": "uid", **said}


@pytest.fixture
def pasted(net, source):
    """A source by SAML whose metadata was pasted."""
    set_saml(source, metadata_xml=metadata(), uid_attribute="uid")
    note_trial(source=source, by=None, at=now())
    return source


def test_other_words_neither_ask_the_partner_again_nor_forget_the_trial(staff, pasted):
    answer = staff.post(at("dept_source_change", pasted.slug), changed(pasted, help_text="Appelez."))
    assert answer.status_code == 302
    pasted.refresh_from_db()
    assert (pasted.help_text, pasted.tried_at is not None) == ("Appelez.", True)


def test_metadata_pasted_once_stays_when_another_attribute_names_the_reader(staff, pasted):
    idp = pasted.app.settings["idp"]
    answer = staff.post(at("dept_source_change", pasted.slug), changed(pasted, uid_attribute="mail"))
    assert answer.status_code == 302
    pasted.refresh_from_db()
    assert (pasted.app.settings["uid_attribute"], pasted.app.settings["idp"]) == ("mail", idp)
    assert pasted.tried_at is None


def test_pasted_metadata_says_the_address(staff, net, source):
    whose = f"{at('dept_source_new')}?collectivite={net.partner.slug}"
    said = {"name": "Par SAML", "protocol": "saml", "library": net.library.pk, "lapses_after_days": "365"}
    answer = staff.post(whose, said | {"metadata": metadata().decode()})
    assert answer.status_code == 302
    added = IdentitySource.objects.get(name="Par SAML")
    assert added.address == added.app.settings["idp"]["sso_url"]
