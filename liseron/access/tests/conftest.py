import pytest

from liseron.access.tests import world as worlds


@pytest.fixture
def world(db):
    return worlds.build()
