"""The name of the département in full."""

import pytest

from liseron.toolkit.department import OF, department_in_full


@pytest.mark.parametrize(
    ("code", "name", "told"),
    [
        ("16", "Charente", "Département de la\u00a0Charente"),
        ("62", "Pas-de-Calais", "Département du\u00a0Pas-de-Calais"),
        ("01", "Ain", "Département de l’Ain"),
        ("2a", "Corse-du-Sud", "Département de la\u00a0Corse-du-Sud"),
        ("35", "Ille-et-Vilaine", "Département d’Ille-et-Vilaine"),
        ("40", "Landes", "Département des\u00a0Landes"),
        ("47", "Lot-et-Garonne", "Département de\u00a0Lot-et-Garonne"),
        ("", "Essai", "Département Essai"),
        ("16", "", "Département"),
    ],
)
def test_the_name_takes_its_article(code: str, name: str, told: str):
    assert department_in_full(code, name) == told


def test_every_departement_is_there_once():
    mainland = {f"{n:02}" for n in range(1, 96)} - {"20"}
    assert set(OF) == mainland | {"2A", "2B", "971", "972", "973", "974", "976"}
