"""What search looks through: one document a record, holding only what a plain reader of its space may read."""

from typing import ClassVar

from django.db import models

from accord.kernel.policy.kinds import Kind
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.models import Space


class Document(models.Model):
    """One record's S0–S1 texts. Derived: it can be thrown away and built again from the records.

    The full-text indexes over ``words`` and ``stems`` are made by migration 0002, one way for each database. On
    SQLite they hang on triggers: a later migration that rebuilds this table must make them again.
    """

    policy: ClassVar = Kind(
        "search_document",
        {
            "id": S1,
            "space": S1,
            "kind": S1,
            "object_id": S1,
            "language": S1,
            "title_words": S1,
            "title_stems": S1,
            "title": S1,
            "stems": S1,
            "words": S1,
            "text": S1,
        },
        in_space=False,
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    object_id = models.UUIDField()
    language = models.CharField(max_length=10, blank=True)
    # Folded words and stems, a space between two; the words also have one before and after, so that a whole word
    # and a phrase can be told from a part. What sorts stands before what is long: SQLite reads a row from the front.
    title_words = models.TextField()
    title_stems = models.TextField()
    title = models.TextField()
    stems = models.TextField()  # of title and text, once each
    words = models.TextField()  # of title, a break, text, in order
    text = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("object_id", "kind"), name="search_document_once"),)
        indexes = (models.Index(fields=("space", "kind"), name="search_document_by_kind"),)

    def __str__(self) -> str:
        return self.title


class FacetMark(models.Model):
    """Something changed in one block of documents of a kind: whoever counted it before counts it again.

    Written in the transaction of the change and never changed, so that no writer waits for another. The tokens are
    random: their number and sum tell one set of marks from any other, even when old ones are taken out.
    """

    policy: ClassVar = Kind(
        "facet_mark", {"id": S1, "space": S1, "kind": S1, "block": S1, "token": S1, "at": S1}, in_space=False
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    block = models.BigIntegerField()
    token = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("space", "kind", "block"), name="search_facet_mark"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.block}"


class FacetBlock(models.Model):
    """One block of records as it is counted by facet, and its words, packed, as every reader of the space sees it.

    Derived: true as long as number and sum of the block's marks are those named here, and what made it is the same.
    """

    policy: ClassVar = Kind(
        "facet_block",
        {
            "id": S1,
            "space": S1,
            "kind": S1,
            "block": S1,
            "marks": S1,
            "total": S1,
            "form": S1,
            "packed": S1,
            "words": S1,
        },
        in_space=False,
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    block = models.BigIntegerField()
    marks = models.PositiveIntegerField()
    total = models.BigIntegerField()
    form = models.CharField(max_length=64)
    packed = models.BinaryField()
    words = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("space", "kind", "block"), name="search_facet_block_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.block}"


class IndexedWord(models.Model):
    """A word of three letters or more that stands, or stood, in a document of a space.

    Parts of words are looked up among these, and so are proposals for other spellings: nobody is shown one before a
    document that they may see was found to hold it. A word may be here twice: two writers that learn it at once must
    not wait for each other.
    """

    policy: ClassVar = Kind("indexed_word", {"id": S1, "space": S1, "word": S1}, in_space=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=("space", "word"), name="search_indexed_word"),)

    def __str__(self) -> str:
        return self.word


class Rebuild(models.Model):
    """One kind of one space that is to be built again, and how far that has come; gone when it is done."""

    policy: ClassVar = Kind(
        "search_rebuild", {"id": S1, "space": S1, "kind": S1, "done_to": S1, "count": S1}, in_space=False
    )
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    done_to = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("space", "kind"), name="search_rebuild_once"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}"
