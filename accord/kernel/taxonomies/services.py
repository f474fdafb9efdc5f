"""Keeping lists of terms, and confirming which terms of two lists mean the same."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from django.utils import timezone

from accord.kernel.access.queries import demand, demand_new
from accord.kernel.audit.services import BATCH, nothing_changed, record, record_batch, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import new_id
from accord.kernel.policy.sensitivity import S0
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.languages import Texts
from accord.kernel.spaces.names import clean_name, clean_texts
from accord.kernel.spaces.records import create_record, move_status, refuse_other_space, revise_record, tombstone_record
from accord.kernel.spaces.told import gettext as _
from accord.kernel.taxonomies.models import FLIPPED, Likeness, MappingState, Taxonomy, Term, TermMapping
from accord.kernel.taxonomies.queries import is_used


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

    Where one was retired and another stands for it, that other one is found.

    Returns {label as given: term}; labels that are blank are left out. New terms go in batches, with one event per
    1,000. language: that of the labels, the space's first one where not given.
    Raises Refused for a label that is unfit as a name, NotVisible where the list is of another space.
    """
    demand_new(by, Term)
    refuse_other_space(by, taxonomy)
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
    rows = Term.objects.filter(taxonomy=taxonomy, deleted_at=None).select_related("instead")
    if len(wanted) <= BATCH:
        rows = rows.filter(name_key__in=wanted)
    return {term.name_key: term.instead or term for term in rows if term.name_key in wanted}


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
    rank: int = 0,
    client_key: str | None = None,
) -> Term:
    """Add one term with its code and its names. Raises Refused where the code or the name is there already."""
    demand_new(by, Term)
    refuse_other_space(by, taxonomy, parent)
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
        rank=rank,
    )
    if created:
        record(by, "term_added", term, changes={"name": (None, names), "code": (None, term.code)})
    else:
        nothing_changed()
    return term


@service("term_changed")
def change_term(by: Viewer, term: Term, *, revision: int, **values: Any) -> Term:
    """Change a term's ``name``, ``code``, ``parent`` or ``rank`` as the form opened it at ``revision``.

    Raises StaleRecord, NotPermitted, or Refused (a term under itself, a name or code that is taken).
    """
    demand(by, "edit", term)
    refuse_other_space(by, values.get("parent"))
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
    """Offer a term for no new record; ``instead`` is the one of its list that stands for it now.

    Records keep their tag; where another stands for it, it counts under that one. Raises NotPermitted, or Refused
    for a term that is retired already, one that others stand under, or a stand-in that cannot be one.
    """
    demand(by, "edit", term)
    refuse_other_space(by, instead)
    if term.is_retired:
        raise Refused(_("This term is retired already."))
    _refuse_stand_in(term, instead)
    if Term.objects.filter(parent=term, deleted_at=None, retired_at=None).exists():
        raise Refused(_("Terms stand under this one: move them first."))
    changes = revise_record(by, term, retired_at=timezone.now(), instead=instead)
    if instead is not None:
        # What stood for others before hands them on, so that one step always leads to a term in use.
        for earlier in Term.objects.filter(instead=term, deleted_at=None):
            revise_record(by, earlier, instead=instead)
    record(by, "term_retired", term, changes=changes)
    return term


def _refuse_stand_in(term: Term, instead: Term | None) -> None:
    if instead is None:
        return
    if instead.pk == term.pk:
        raise Refused(_("A term cannot stand for itself."), field="instead")
    if instead.taxonomy_id != term.taxonomy_id:
        raise Refused(_("A term of another list cannot stand for it: map the two to each other."), field="instead")
    if instead.is_retired or instead.deleted_at is not None:
        raise Refused(_("What stands for it must be in use itself."), field="instead")


@service("term_brought_back")
def bring_back_term(by: Viewer, term: Term) -> Term:
    """Put a retired term into use again, for itself. Raises NotPermitted, or Refused for one in use."""
    demand(by, "edit", term)
    if not term.is_retired:
        raise Refused(_("This term is in use."))
    changes = revise_record(by, term, retired_at=None, instead=None)
    record(by, "term_brought_back", term, changes=changes)
    return term


@service("term_removed")
def remove_term(by: Viewer, term: Term) -> Term:
    """Take away a term that nothing was ever tagged with. Raises NotPermitted, or Refused where something was."""
    demand(by, "edit", term)
    if is_used(term):
        raise Refused(_("Something is tagged with this term or mapped to it: retire it instead."))
    changes = tombstone_record(by, term)
    record(by, "term_removed", term, changes=changes)
    return term


@service("taxonomy_changed")
def change_taxonomy(by: Viewer, taxonomy: Taxonomy, *, revision: int, **values: Any) -> Taxonomy:
    """Change a list's ``name`` or ``source`` as the form opened it; its key stays, for files name it.

    Raises StaleRecord, NotPermitted, or Refused for no name.
    """
    demand(by, "edit", taxonomy)
    if "name" in values:
        values["name"] = clean_texts(values["name"])
    changes = revise_record(by, taxonomy, revision=revision, **values)
    if changes:
        record(by, "taxonomy_changed", taxonomy, changes=changes)
    else:
        nothing_changed()
    return taxonomy


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
    refuse_other_space(by, term, counterpart)
    if term.taxonomy_id == counterpart.taxonomy_id:
        raise Refused(_("A mapping joins terms of two lists."), field="counterpart")
    if score is not None and not 0 <= score <= 1:
        raise Refused(_("A score lies between 0 and 1."), field="score")
    there = _mapping_of(term, counterpart)
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


def _mapping_of(term: Term, counterpart: Term) -> TermMapping | None:
    """The mapping of two terms, whichever way round it is kept."""
    pairs = TermMapping.objects.filter(deleted_at=None)
    return (pairs.filter(term=term, counterpart=counterpart) | pairs.filter(term=counterpart, counterpart=term)).first()


@service("mapping_confirmed")
def say_mapping(
    by: Viewer, *, term: Term, counterpart: Term, likeness: str = Likeness.SAME, reason: str = ""
) -> TermMapping:
    """Say as a person how two terms of two lists lie to each other; it counts at once.

    What was proposed, rejected or said before about the pair is replaced. Raises NotPermitted for who may not decide
    or is no person, NotVisible for another space, Refused for two terms of one list.
    """
    demand_new(by, TermMapping, action="decide")
    refuse_other_space(by, term, counterpart)
    if by.account is None:
        raise NotPermitted("decide", "decided_by_a_person")
    if term.taxonomy_id == counterpart.taxonomy_id:
        raise Refused(_("A mapping joins terms of two lists."), field="counterpart")
    values: dict[str, Any] = {"likeness": Likeness(likeness), "reason": reason.strip()}
    there = _mapping_of(term, counterpart)
    if there is None:
        values |= {"state": MappingState.CONFIRMED, "decided_by": by.account, "decided_at": timezone.now()}
        there, _created = create_record(by, TermMapping, term=term, counterpart=counterpart, **values)
        changes = {"term": (None, term), "counterpart": (None, counterpart), "likeness": (None, likeness)}
        record(by, "mapping_confirmed", there, changes=changes)
        return there
    if there.term_id != term.pk:
        values["likeness"] = FLIPPED[values["likeness"]]
    if there.state == MappingState.CONFIRMED and all(getattr(there, name) == value for name, value in values.items()):
        nothing_changed()
        return there
    values |= {"state": MappingState.CONFIRMED, "decided_by": by.account, "decided_at": timezone.now()}
    record(by, "mapping_confirmed", there, changes=revise_record(by, there, **values))
    return there


@service("mapping_removed")
def remove_mapping(by: Viewer, mapping: TermMapping) -> TermMapping:
    """Take back what was said or proposed about two terms; nothing counts through it any more.

    Raises NotPermitted, or Refused where it is gone already.
    """
    demand(by, "decide", mapping)
    changes = tombstone_record(by, mapping)
    record(by, "mapping_removed", mapping, changes=changes)
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
