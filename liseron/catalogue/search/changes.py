"""The change log: what the index has still to learn, written in the transaction of the change."""

from collections.abc import Iterable

from django.db import models, transaction

from liseron.catalogue.search import documents, face
from liseron.catalogue.search.engine import CannotWrite, Engine

BATCH = 1000
