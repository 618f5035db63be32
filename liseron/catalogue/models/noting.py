"""What is noted for those who follow the catalogue: the search index, and the windows that open and close."""

from django.db import models


class SearchChange(models.Model):
    """What the search index has still to learn: a document's key, or "records-of:3" for all titles of a resource.

    Written in the transaction of the change, deleted by key once the index holds it.
    """

    key = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.key


class WindowDay(models.Model):
    """A day whose opening and closing windows the search index has been told of; each day once."""

    day = models.DateField(unique=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return self.day.isoformat()
