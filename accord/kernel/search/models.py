"""What search looks through: one document a record, holding only what a plain reader of its space may read."""

from typing import ClassVar

from django.db import models

from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space


class Document(models.Model):
    """One record's S0–S1 texts. Derived: it can be thrown away and built again from the records.

    The full-text indexes over ``words`` are made by migration 0002, one way for each database. On SQLite they hang
    on triggers: a later migration that rebuilds this table must make them again.
    """

    policy: ClassVar = Kind(
        "search_document",
        {
            "id": S1,
            "space": S1,
            "kind": S1,
            "object_id": S1,
            "language": S1,
            "title": S1,
            "text": S1,
            "title_words": S1,
            "words": S1,
        },
        in_space=False,
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    language = models.CharField(max_length=10, blank=True)
    title = models.TextField()
    text = models.TextField()
    # Folded words (see folding.py): of the title in order, of title and text once each; a space between two.
    title_words = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("object_id", "kind"), name="search_document_once"),)
        indexes = (models.Index(fields=("space", "kind"), name="search_document_by_kind"),)

    def __str__(self) -> str:
        return self.title
