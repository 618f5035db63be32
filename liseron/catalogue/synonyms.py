"""What librarians do with synonyms; the search applies them within two seconds, nothing is indexed again."""

from django.db import transaction

from liseron.catalogue.models import Synonyms
from liseron.toolkit import audit


@transaction.atomic
def create_synonyms(*, by: object | None, expressions: str, is_one_way: bool = False) -> Synonyms:
    """`expressions`: one a line. Raises ValidationError, in French."""
    group = Synonyms(expressions=expressions, is_one_way=is_one_way)
    group.full_clean()
    group.save(force_insert=True)
    audit.record(by, "synonyms.created", group)
    return group


@transaction.atomic
def change_synonyms(*, group: Synonyms, by: object | None, expressions: str, is_one_way: bool) -> None:
    """Raises ValidationError, in French."""
    group.expressions, group.is_one_way = expressions, is_one_way
    group.full_clean()
    group.save(update_fields=["expressions", "is_one_way", "changed_at"])
    audit.record(by, "synonyms.changed", group)


@transaction.atomic
def delete_synonyms(*, group: Synonyms, by: object | None) -> None:
    audit.record(by, "synonyms.deleted", group)
    group.delete()
