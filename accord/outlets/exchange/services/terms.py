"""Lists of terms and mappings out of files: compared with what is there, then written by the lists' own services."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.text import slugify

from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_texts
from accord.kernel.spaces.told import gettext as _
from accord.kernel.taxonomies.models import FLIPPED, Likeness, MappingState, Term, TermMapping
from accord.kernel.taxonomies.queries import mappings_for
from accord.kernel.taxonomies.services import (
    add_term,
    change_term,
    ensure_taxonomy,
    propose_mapping,
    retire_term,
    say_mapping,
)
from accord.outlets.exchange.importers.terms.read import SKOS, MappingRow, TermRow, read_mappings, read_terms
from accord.outlets.exchange.models import Import
from accord.outlets.exchange.outcomes import CREATED, UNCHANGED, UPDATED, Counts, Plan, judged
from accord.outlets.exchange.reviewing import FATES, Fate, Review, Row, told_row
from accord.outlets.exchange.services.imports import Importer, Options, SourceFile

# Each row is a service call of its own: so many stay under half a second.
BATCH = 50
Known = dict[tuple[str, str], Term]


def _known(by: Viewer) -> Known:
    """Terms by list and name in any language, and by list and code, folded."""
    rows = Term.objects.filter(space=by.space, deleted_at=None, taxonomy__deleted_at=None)
    found: Known = {}
    for term in rows.select_related("taxonomy", "parent", "instead"):
        for word in (*term.name.values(), term.code):
            if word:
                found.setdefault((term.taxonomy.key, word.casefold()), term)
    return found


def _found(row: TermRow, known: Known) -> Term | None:
    words = (row.code, *row.names.values())
    return next((known[row.list, w.casefold()] for w in words if w and (row.list, w.casefold()) in known), None)


def plan_terms(by: Viewer, source: SourceFile, options: Options, review: Review | None = None) -> Plan:
    """Read the file and say what each term would come to. Raises TableError where it cannot be read."""
    rows, rejected = read_terms(source.path, name=source.name)
    known = _known(by)
    named = {(row.list, word.casefold()) for row in rows for word in (*row.names.values(), row.code) if word}
    terms = named | known.keys()

    def fate(row: TermRow) -> str:
        _refuse_unknown(row, terms)
        found = _fate(row, known)
        if review:
            review.note(FATES[found], [_told_term(row, known)])
        return found

    kept, counts, rejected = judged(rows, fate, rejected)
    if review:
        review.note(Fate.REJECTED, (each.as_told() for each in rejected))
    # What others stand under comes first, and what goes out of use last: another may stand for it.
    kept.sort(key=lambda row: (row.retired, bool(row.under)))
    return Plan(
        counts=counts,
        payloads=[asdict(row) for row in kept],
        rejected=[rejection.as_json() for rejection in rejected],
        rows=[asdict(row) for row in kept],
    )


def _told_term(row: TermRow, known: Known) -> Row:
    term = _found(row, known)
    changes = (
        [(name, _plain(getattr(term, name)), _plain(now)) for name, now in _wanted(row, term, known).items()]
        if (term)
        else []
    )
    if term and row.retired and not term.is_retired:
        changes.append(("retired", None, row.instead or True))
    names = " · ".join(row.names.values())
    return told_row(row, title=row.code, text=names, facts=[("list", row.list)], changes=changes)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Term) else value


def _refuse_unknown(row: TermRow, named: Any) -> None:
    if slugify(row.list) != row.list:
        raise Refused(_("The key of a list has small letters, digits and hyphens: “%(key)s”.") % {"key": row.list})
    clean_texts(row.names)
    for word in (row.under, row.instead):
        if word and (row.list, word.casefold()) not in named:
            raise Refused(_("“%(term)s” is no term of “%(list)s”.") % {"term": word, "list": row.list})


def _fate(row: TermRow, known: Known) -> str:
    term = _found(row, known)
    if term is None:
        return CREATED
    return UPDATED if _wanted(row, term, known) or (row.retired and not term.is_retired) else UNCHANGED


def _wanted(row: TermRow, term: Term, known: Known) -> dict[str, Any]:
    """What of a term the file says otherwise; what it leaves empty stays."""
    above = known.get((row.list, row.under.casefold())) if row.under else None
    values: dict[str, Any] = {"name": {**term.name, **row.names}, "rank": row.place or term.rank}
    values |= {"code": row.code} if row.code else {}
    values |= {"parent": above} if above else {}
    return {name: value for name, value in values.items() if getattr(term, name) != value}


def apply_terms(by: Viewer, taken: Import, payloads: Sequence[dict[str, Any]]) -> Counts:
    """Write one batch."""
    counts = Counts()
    for payload in payloads:
        counts += Counts(**{_apply_term(by, taken, TermRow(**payload)): 1})
    return counts


def _apply_term(by: Viewer, taken: Import, row: TermRow) -> str:
    known = _known(by)
    term, fate = _found(row, known), _fate(row, known)
    if term is None:
        name = {next(iter(row.names)): row.list_name or row.list}
        taxonomy = ensure_taxonomy(by, key=row.list, name=name, source=taken.name)
        above = known.get((row.list, row.under.casefold())) if row.under else None
        term = add_term(by, taxonomy=taxonomy, name=row.names, code=row.code, parent=above, rank=row.place)
    elif changed := _wanted(row, term, known):
        term = change_term(by, term, revision=term.revision, **changed)
    if row.retired and not term.is_retired:
        retire_term(by, term, instead=known.get((row.list, row.instead.casefold())) if row.instead else None)
    return fate


def plan_mappings(by: Viewer, source: SourceFile, options: Options, review: Review | None = None) -> Plan:
    """Read the file and say what each pair would come to. Raises TableError where it cannot be read."""
    rows, rejected = read_mappings(source.path, name=source.name)
    known = _known(by)
    there = {(m.term_id, m.counterpart_id): m for m in mappings_for(by)}

    def fate(row: MappingRow) -> str:
        found = _fate_of_pair(by, *_pair(row, known), row, there)
        if review:
            text = f"{row.term} ({row.list}) · {SKOS[row.relation]} · {row.other_term} ({row.other_list})"
            review.note(FATES[found], [told_row(row, text=text)])
        return found

    kept, counts, rejected = judged(rows, fate, rejected)
    if review:
        review.note(Fate.REJECTED, (each.as_told() for each in rejected))
    return Plan(
        counts=counts,
        payloads=[asdict(row) for row in kept],
        rejected=[rejection.as_json() for rejection in rejected],
        rows=[asdict(row) for row in kept],
        notes=[]
        if by.account
        else [_("Nobody in person says so: the mappings are proposed, and count for nothing yet.")],
    )


def _pair(row: MappingRow, known: Known) -> tuple[Term, Term]:
    """Both terms. Raises Refused, naming the one that is not there."""
    ends = []
    for key, word in ((row.list, row.term), (row.other_list, row.other_term)):
        term = known.get((key, word.casefold()))
        if term is None:
            raise Refused(_("“%(term)s” is no term of “%(list)s”.") % {"term": word, "list": key})
        ends.append(term)
    if ends[0].taxonomy_id == ends[1].taxonomy_id:
        raise Refused(_("A mapping joins terms of two lists."))
    return ends[0], ends[1]


def _fate_of_pair(by: Viewer, first: Term, second: Term, row: MappingRow, there: Mapping[Any, TermMapping]) -> str:
    mapping, relation = there.get((first.pk, second.pk)), Likeness(row.relation)
    if mapping is None:
        mapping, relation = there.get((second.pk, first.pk)), FLIPPED[relation]
    if mapping is None:
        return CREATED
    if by.account is None:
        return UNCHANGED  # a machine decides nothing that a person decided or has still to decide
    same = (mapping.state, mapping.likeness, mapping.reason) == (MappingState.CONFIRMED, relation, row.reason)
    return UNCHANGED if same else UPDATED


def apply_mappings(by: Viewer, taken: Import, payloads: Sequence[dict[str, Any]]) -> Counts:
    """Write one batch: said by the person who brings the file in, proposed where it is the operator."""
    known, counts = _known(by), Counts()
    there = {(m.term_id, m.counterpart_id): m for m in mappings_for(by)}
    for payload in payloads:
        row = MappingRow(**payload)
        first, second = _pair(row, known)
        fate = _fate_of_pair(by, first, second, row, there)
        counts += Counts(**{fate: 1})
        if fate != UNCHANGED:
            say = say_mapping if by.account else propose_mapping
            say(by, term=first, counterpart=second, likeness=row.relation, reason=row.reason)
    return counts


TERMS = Importer(what="terms", creates=Term, plan=plan_terms, apply=apply_terms, batch=BATCH)
MAPPINGS = Importer(what="mappings", creates=TermMapping, plan=plan_mappings, apply=apply_mappings, batch=BATCH)
LISTS = (TERMS, MAPPINGS)
