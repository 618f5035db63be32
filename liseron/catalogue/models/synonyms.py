"""Words that readers use for one another, as the librarians say."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_EXPRESSIONS = 20
LONGEST_EXPRESSION = 80


class Synonyms(models.Model):
    """A group of words or expressions, one a line. Each finds the others; when `is_one_way`, only the first does.

    "polar / roman policier" is an equivalence; "BD → manga" is one-way: who types BD also finds manga.
    """

    expressions = models.TextField(help_text=_("Un mot ou une expression par ligne, deux au moins."))
    is_one_way = models.BooleanField(
        default=False, help_text=_("Seule la première ligne trouve aussi les autres.")
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["expressions", "pk"]
        verbose_name = _("groupe de synonymes")
        constraints = [
            models.CheckConstraint(condition=~models.Q(expressions=""), name="synonyms_are_not_empty"),
        ]

    def __str__(self) -> str:
        return " / ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        """The expressions, each once, as written."""
        cleaned = (" ".join(line.split()) for line in self.expressions.splitlines())
        return list(dict.fromkeys(line for line in cleaned if line))

    def clean(self) -> None:
        """Raises ValidationError on `expressions`, in French."""
        lines = self.lines
        if len(lines) < 2:
            message = _("Écrivez au moins deux mots ou expressions, un par ligne.")
        elif len(lines) > MOST_EXPRESSIONS:
            message = _("Un groupe tient vingt lignes. Faites-en un second.")
        elif any(len(line) > LONGEST_EXPRESSION or not any(c.isalnum() for c in line) for line in lines):
            message = _("Chaque ligne est un mot ou une expression courte, avec au moins une lettre.")
        else:
            self.expressions = "\n".join(lines)
            return
        raise ValidationError({"expressions": message})
