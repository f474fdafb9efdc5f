"""The lists of this app, defined once: as pages, cards, CSV and XLSX."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import visible_to
from accord.kernel.actors.models import GovernmentLevel
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import ids_in
from accord.kernel.search.queries import rows_with
from accord.kernel.taxonomies.models import Term
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.understand.situation.models import FindingState, GapFinding, Law, LawKind, LawStage, Verdict
from accord.understand.situation.queries.laws import laws_in_force

COUNTS, EARLIER = "counts", "earlier"


def law_listing(viewer: Viewer, *, empty_url: str = "") -> Listing:
    """Laws, policies and practices, with how far each has come."""
    return Listing(
        title=_("Laws, policies and practices"),
        lede=_("What sets the rules here, at which level, and how far each has come."),
        columns=[
            Column("title", _("Title"), str, heading=True, url=lambda row: row.get_absolute_url()),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
            Column("number", _("Number and year"), lambda row: row.number, sort="number"),
            Column("level", _("Level"), lambda row: row.get_level_display(), sort="level"),
            Column("stage", _("Stage"), _stage_word),
            Column("since", _("Since"), lambda row: row.newest_day, kind="day", sort="newest_day"),
            Column("body", _("Competent body"), lambda row: row.body or ""),
        ],
        filters=[
            _force_filter(viewer),
            Filter("kind", _("Kind"), _choices(LawKind), field="kind"),
            Filter("level", _("Level"), _choices(GovernmentLevel), field="level"),
        ],
        order=("level", "kind", "-created_at", "pk"),
        search=partial(rows_with, viewer),
        empty=Empty(
            _("No laws yet"),
            _("Laws, rules, policies and practices belong here, at every level, drafts too."),
            empty_url,
            _("Add the first law"),
        ),
        noun=lambda n: ngettext("%(n)d law or policy", "%(n)d laws and policies", n) % {"n": n},
        file_name="laws",
    )


def _choices(words: Any) -> list[Choice]:
    return [Choice(value, label) for value, label in words.choices]


def _stage_word(row: Any) -> str:
    return str(LawStage(row.newest_stage).label) if row.newest_stage else ""


def _force_filter(viewer: Viewer) -> Filter:
    holding = Q(pk__in=laws_in_force(viewer).values("pk"))

    def narrow(rows: QuerySet[Law], value: str) -> QuerySet[Law]:
        if value not in {"yes", "no"}:
            return rows.none()
        return rows.filter(holding if value == "yes" else ~holding)

    def counts(rows: QuerySet[Law]) -> dict[str, int]:
        told = rows.order_by().annotate(holds=Case(When(holding, then=Value("yes")), default=Value("no")))
        return dict(told.values_list("holds").annotate(n=Count("pk", distinct=True)))

    choices = [Choice("yes", gettext_lazy("holds today")), Choice("no", gettext_lazy("not in force"))]
    return Filter("force", gettext_lazy("In force"), choices, narrow=narrow, counts=counts, prominent=True)


def finding_listing(
    viewer: Viewer, *, title: str, lede: str = "", empty_url: str = "", in_full: bool = False
) -> Listing:
    """What was found for which right of whom, by law, verdict and whether it counts.

    in_full: with notes and sources, as the file has them; on the page they stand with each finding.
    """
    return Listing(
        title=title,
        lede=lede,
        columns=[*_finding_columns(), *(_long_columns() if in_full else ())],
        filters=[
            _standing_filter(),
            Filter("verdict", gettext_lazy("What was found"), _choices(Verdict), field="verdict"),
            Filter("right", gettext_lazy("Right"), partial(_terms, viewer), field="right"),
            Filter("group", gettext_lazy("Group of people"), partial(_terms, viewer), field="group"),
            Filter("law", gettext_lazy("Law"), partial(_laws, viewer), field="law"),
        ],
        order=("right__name_key", "group__name_key", "-judged_on", "-created_at"),
        prepare=partial(_with_judges, viewer),
        empty=Empty(
            _("Nobody has looked yet"),
            _("What a law does for the right of a group belongs here, with the provision that says so."),
            empty_url,
            _("Open the gap matrix"),
        ),
        noun=lambda n: ngettext("%(n)d finding", "%(n)d findings", n) % {"n": n},
        file_name="gap-findings",
    )


def _finding_columns() -> list[Column]:
    return [
        Column("right", _("Right"), lambda row: str(row.right), heading=True, url=lambda row: row.get_absolute_url()),
        Column("group", _("Group of people"), lambda row: str(row.group), sort="group__name_key"),
        Column("law", _("Law"), lambda row: str(row.law)),
        Column("verdict", _("What was found"), lambda row: row.verdict, kind="state", sort="verdict"),
        Column("provision", _("Provision"), lambda row: row.provision.number if row.provision else ""),
        Column("judged_on", _("Found on"), lambda row: row.judged_on, kind="day", sort="judged_on"),
        Column("judge", _("By"), lambda row: row.judge),
        Column("standing", _("Does it count?"), standing_words),
    ]


def _long_columns() -> list[Column]:
    return [
        Column("words", _("Words of the provision"), lambda row: row.provision.text if row.provision else ""),
        Column("note", _("Note"), lambda row: row.note),
        Column("sources", _("Sources"), lambda row: row.sources),
    ]


def standing_words(finding: GapFinding) -> str:
    """Whether a finding counts, in words."""
    if finding.state != FindingState.JUDGED:
        return str(finding.get_state_display())
    return _("counts") if finding.counts else _("earlier judgement")


def _with_judges(viewer: Viewer, rows: list[Any]) -> Sequence[Any]:
    names = names_of_accounts(viewer, (row.created_by for row in rows))
    for row in rows:
        row.judge = names.get(row.created_by, "")
    return rows


def _standing_filter() -> Filter:
    counting = ~Q(cell="")
    said = {
        COUNTS: counting,
        FindingState.SUGGESTED.value: Q(state=FindingState.SUGGESTED),
        EARLIER: Q(cell="", state=FindingState.JUDGED),
        FindingState.REFUSED.value: Q(state=FindingState.REFUSED),
    }

    def narrow(rows: QuerySet[GapFinding], value: str) -> QuerySet[GapFinding]:
        return rows.filter(said[value]) if value in said else rows.none()

    def counts(rows: QuerySet[GapFinding]) -> dict[str, int]:
        told = Case(*(When(condition, then=Value(name)) for name, condition in said.items()))
        return dict(rows.order_by().annotate(standing=told).values_list("standing").annotate(n=Count("pk")))

    choices = [
        Choice(COUNTS, gettext_lazy("counts")),
        Choice(FindingState.SUGGESTED.value, gettext_lazy("suggested")),
        Choice(EARLIER, gettext_lazy("earlier judgement")),
        Choice(FindingState.REFUSED.value, gettext_lazy("refused")),
    ]
    label = gettext_lazy("Does it count?")
    return Filter("standing", label, choices, narrow=narrow, counts=counts, prominent=True)


def _terms(viewer: Viewer, values: Sequence[str]) -> list[Choice]:
    rows = visible_to(viewer, Term).filter(pk__in=ids_in(values)).order_by("code", "name_key")
    return [Choice(str(row.pk), str(row)) for row in rows]


def _laws(viewer: Viewer, values: Sequence[str]) -> list[Choice]:
    rows = visible_to(viewer, Law).filter(pk__in=ids_in(values)).order_by("level", "pk")
    return [Choice(str(row.pk), str(row)) for row in rows]
