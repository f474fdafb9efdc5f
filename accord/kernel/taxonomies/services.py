"""Keeping lists of terms, and confirming which terms of two lists mean the same."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import BATCH, nothing_changed, record, record_batch, service
from accord.kernel.policy.errors import NotPermitted, NotVisible
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S0
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.models import SpaceRecord
from accord.kernel.spaces.names import clean_name, clean_texts
from accord.kernel.spaces.records import create_record, move_status, revise_record, tombstone_record
from accord.kernel.taxonomies.models import Likeness, MappingState, Taxonomy, Term, TermMapping


@service("taxonomy_added")
def add_taxonomy(by: Viewer, *, key: str, name: Texts, source: str = "", client_key: str | None = None) -> Taxonomy:
    """Open a list under a key of letters, digits and hyphens.

    Raises Refused where the key is taken or badly formed, NotPermitted for who may not keep lists.
    """
    demand_new(by, Taxonomy)
    names = clean_texts(name)
    if _taxonomy_with(by, key) is not None and not client_key:
        raise Refused(_("There is a list with the key “%(key)s” already.") % {"key": key}, field="key")
    taxonomy, created = create_record(
        by, Taxonomy, client_key=client_key, sensitivity=S0, key=key, name=names, source=source
    )
    if created:
        record(by, "taxonomy_added", taxonomy, changes={"key": (None, key), "name": (None, names)})
    else:
        nothing_changed()
    return taxonomy


def ensure_taxonomy(by: Viewer, *, key: str, name: Texts, source: str = "") -> Taxonomy:
    """The list with this key, opened if it is not there yet: what an importer asks for."""
    return _taxonomy_with(by, key) or add_taxonomy(by, key=key, name=name, source=source)


def _taxonomy_with(by: Viewer, key: str) -> Taxonomy | None:
    return Taxonomy.objects.filter(space=by.space, key=key, deleted_at=None).first()


def label_key(label: str) -> str:
    """What makes two labels one term: the cleaned label, case folded. Raises Refused for a label unfit as a name."""
    return clean_name(label, field="label").casefold()


@service("terms_added")
def ensure_terms(
    by: Viewer, *, taxonomy: Taxonomy, labels: Iterable[str], language: str | None = None
) -> dict[str, Term]:
    """Make a term be there for every label; those that are there already are found, whatever their case.

    Returns {label as given: term}; labels that are blank are left out. New terms go in batches, with one event per
    1,000. language: that of the labels, the space's first one where not given.
    Raises Refused for a label that is unfit as a name, NotVisible where the list is of another space.
    """
    demand_new(by, Term)
    _same_space(by, taxonomy)
    keys = {label: label_key(label) for label in labels}
    wanted: dict[str, str] = {}
    for label, key in keys.items():
        if key:
            wanted.setdefault(key, clean_name(label))
    known = _terms_with(taxonomy, wanted)
    missing = [_fresh_term(by, taxonomy, key, wanted[key], language) for key in wanted if key not in known]
    waiting = iter(missing)
    while batch := list(islice(waiting, BATCH)):
        _insert(by, taxonomy, batch)
    if missing:
        known = _terms_with(taxonomy, wanted)
    else:
        nothing_changed()
    return {label: known[key] for label, key in keys.items() if key}


def _terms_with(taxonomy: Taxonomy, keys: Iterable[str]) -> dict[str, Term]:
    """Whole lists are read at once: they are short, and thousands of keys would not fit into one condition."""
    wanted = set(keys)
    rows = Term.objects.filter(taxonomy=taxonomy, deleted_at=None)
    if len(wanted) <= BATCH:
        rows = rows.filter(name_key__in=wanted)
    return {term.name_key: term for term in rows if term.name_key in wanted}


def _fresh_term(by: Viewer, taxonomy: Taxonomy, key: str, label: str, language: str | None) -> Term:
    return Term(
        id=new_id(),
        space_id=taxonomy.space_id,
        sensitivity=S0,
        created_by=by.account,
        taxonomy=taxonomy,
        name={language or (by.languages or ("en",))[0]: label},
        name_key=key,
    )


def _insert(by: Viewer, taxonomy: Taxonomy, batch: Sequence[Term]) -> None:
    # Two imports at once may meet at one label: the second finds the first one's term instead of failing.
    Term.objects.bulk_create(batch, batch_size=500, ignore_conflicts=True)
    record_batch(
        by,
        "terms_added",
        space_id=taxonomy.space_id,
        kind=Term.policy,
        contents=[(term.pk, term.content_hash()) for term in batch],
        details={"taxonomy": taxonomy.key},
    )


@service("term_added")
def add_term(
    by: Viewer,
    *,
    taxonomy: Taxonomy,
    name: Texts,
    code: str = "",
    parent: Term | None = None,
    client_key: str | None = None,
) -> Term:
    """Add one term with its code and its names. Raises Refused where the code or the name is there already."""
    demand_new(by, Term)
    _same_space(by, taxonomy, parent)
    _refuse_other_list(taxonomy, parent)
    names = clean_texts(name)
    term, created = create_record(
        by,
        Term,
        client_key=client_key,
        sensitivity=S0,
        taxonomy=taxonomy,
        code=clean_name(code, field="code"),
        name=names,
        name_key=_key_of(by, names),
        parent=parent,
    )
    if created:
        record(by, "term_added", term, changes={"name": (None, names), "code": (None, term.code)})
    else:
        nothing_changed()
    return term


@service("term_changed")
def change_term(by: Viewer, term: Term, *, revision: int, **values: Any) -> Term:
    """Change a term's ``name``, ``code`` or ``parent`` as the form opened it at ``revision``.

    Raises StaleRecord, NotPermitted, or Refused (a term under itself, a name or code that is taken).
    """
    demand(by, "edit", term)
    _same_space(by, values.get("parent"))
    _refuse_other_list(term.taxonomy, values.get("parent"))
    if "name" in values:
        values["name"] = clean_texts(values["name"])
        values["name_key"] = _key_of(by, values["name"])
        _refuse_taken(term, "name", name_key=values["name_key"])
    if values.get("code"):
        _refuse_taken(term, "code", code=values["code"])
    _refuse_circle(term, values.get("parent"))
    changes = revise_record(by, term, revision=revision, **values)
    if changes:
        record(by, "term_changed", term, changes=changes)
    else:
        nothing_changed()
    return term


@service("term_retired")
def retire_term(by: Viewer, term: Term, *, instead: Term | None = None) -> Term:
    """Take a term off its list; ``instead`` is the one that stands for it now. Tags that records carry stay.

    Raises Refused while terms stand under it.
    """
    demand(by, "edit", term)
    _same_space(by, instead)
    if instead is not None and instead.pk == term.pk:
        raise Refused(_("A term cannot stand for itself."), field="instead")
    if Term.objects.filter(parent=term, deleted_at=None).exists():
        raise Refused(_("Terms stand under this one: move them first."))
    changes = tombstone_record(by, term, merged_into=instead.pk if instead else None)
    record(by, "term_retired", term, changes=changes)
    return term


@service("mapping_proposed")
def propose_mapping(
    by: Viewer,
    *,
    term: Term,
    counterpart: Term,
    likeness: str = Likeness.SAME,
    score: Decimal | None = None,
    reason: str = "",
) -> TermMapping:
    """Set two terms of different lists beside each other, for a person to decide. Found again, either way round.

    score: 0 to 1, how sure the proposer is. A pair that was decided before is left as it was.
    """
    demand_new(by, TermMapping)
    _same_space(by, term, counterpart)
    if term.taxonomy_id == counterpart.taxonomy_id:
        raise Refused(_("A mapping joins terms of two lists."), field="counterpart")
    if score is not None and not 0 <= score <= 1:
        raise Refused(_("A score lies between 0 and 1."), field="score")
    pairs = TermMapping.objects.filter(deleted_at=None)
    there = (
        pairs.filter(term=term, counterpart=counterpart) | pairs.filter(term=counterpart, counterpart=term)
    ).first()
    if there is not None:
        nothing_changed()
        return there
    mapping, _created = create_record(
        by, TermMapping, term=term, counterpart=counterpart, likeness=likeness, score=score, reason=reason
    )
    record(by, "mapping_proposed", mapping, changes={"term": (None, term), "counterpart": (None, counterpart)})
    return mapping


@service("mapping_confirmed", "mapping_rejected")
def decide_mapping(by: Viewer, mapping: TermMapping, *, confirmed: bool) -> TermMapping:
    """Confirm or reject a proposal. Only a person does: the operator of the machine is refused.

    Raises NotPermitted, or Refused where it was decided meanwhile.
    """
    demand(by, "decide", mapping)
    if by.account is None:
        raise NotPermitted("decide", "decided_by_a_person")
    to = MappingState.CONFIRMED if confirmed else MappingState.REJECTED
    changes = move_status(
        mapping,
        field="state",
        expected=MappingState.PROPOSED,
        to=to,
        decided_by=by.account,
        decided_at=timezone.now(),
    )
    record(by, "mapping_confirmed" if confirmed else "mapping_rejected", mapping, changes=changes)
    return mapping


def _key_of(by: Viewer, names: Texts) -> str:
    first = next((names[code] for code in by.languages if code in names), next(iter(names.values())))
    return first.casefold()


def _refuse_taken(term: Term, field: str, **column: str) -> None:
    others = Term.objects.filter(taxonomy=term.taxonomy_id, deleted_at=None, **column).exclude(pk=term.pk)
    if others.exists():
        raise Refused(_("Another term of this list has that already."), field=field)


def _refuse_other_list(taxonomy: Taxonomy, parent: Term | None) -> None:
    if parent is not None and parent.taxonomy_id != taxonomy.pk:
        raise Refused(_("A term stands under a term of its own list."), field="parent")


def _refuse_circle(term: Term, parent: Term | None) -> None:
    while parent is not None:
        if parent.pk == term.pk:
            raise Refused(_("A term cannot stand under itself."), field="parent")
        parent = parent.parent


def _same_space(by: Viewer, *rows: SpaceRecord | None) -> None:
    if any(row is not None and row.space_id != by.space for row in rows):
        raise NotVisible
