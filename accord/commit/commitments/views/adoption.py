"""Recommendations of a group: given to its members in one step, answered by each, seen together on a board."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from accord.commit.commitments.facets import choices_of_terms, through_words
from accord.commit.commitments.forms import AnswerForm, GiveForm
from accord.commit.commitments.models import Adoption, Duty, Instrument
from accord.commit.commitments.models.adoption import OF_A_GROUP
from accord.commit.commitments.queries import duty_for, instrument_for
from accord.commit.commitments.queries.adoption import (
    UNANSWERED,
    AdoptionBoard,
    AdoptionLine,
    adoption_board,
    may_answer,
)
from accord.commit.commitments.queries.terms import topics_of
from accord.commit.commitments.services.adoption import (
    answer_recommendation,
    demand_answer,
    give_to_members,
)
from accord.commit.commitments.views.instruments import crumbs_of
from accord.kernel.access.declarations import who_may
from accord.kernel.access.queries import permits_new
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.roles import Role
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.lists import list_response

ANSWERS = [
    *(Choice(value, label) for value, label in Adoption.choices),
    Choice(UNANSWERED, gettext_lazy("no answer yet")),
]


@who_may()
def adoption_page(request: AccordRequest, pk: UUID) -> HttpResponseBase:
    """Members down, recommendations across, and the same as a list with dates, sources and who said so."""
    instrument = instrument_for(request.viewer, pk)
    board = adoption_board(request.viewer, instrument)
    may_give = instrument.kind in OF_A_GROUP and permits_new(request.viewer, Duty)
    context = {
        "crumbs": crumbs_of(request, instrument),
        "instrument": instrument,
        "board": board,
        "rows": [_row(board, member) for member in board.members],
        "columns": [{"row": row, "counts": _counts(board.of_recommendation(row))} for row in board.recommendations],
        "counts": _counts(board.counts),
        "answerable": may_answer(request.viewer, [line.duty for line in board.lines]),
        "give_url": reverse("commitments:give_to_members", args=(request.space.slug, pk)) if may_give else "",
    }
    listing = _listing(request.viewer, board, instrument)
    return list_response(request, listing, board.lines, template="commitments/adoption/board.html", context=context)


def _row(board: AdoptionBoard, member: Any) -> dict[str, Any]:
    cells = [{"row": row, "lines": board.cells.get((member.pk, row.pk), ())} for row in board.recommendations]
    return {"member": member, "cells": cells, "counts": _counts(board.of_member(member))}


def _counts(counts: Any) -> list[tuple[str, int]]:
    """(state, number) in the order of the answers, without those that nobody gave."""
    return [(choice.value, counts[choice.value]) for choice in ANSWERS if counts[choice.value]]


def _listing(viewer: Viewer, board: AdoptionBoard, instrument: Instrument) -> Listing:
    members = [Choice(str(member.pk), str(member)) for member in board.members]
    recommendations = [Choice(str(row.pk), row.reference or str(row)) for row in board.recommendations]
    return Listing(
        title=_finding(board),
        lede=str(instrument),
        columns=COLUMNS,
        filters=[
            Filter(
                "answer",
                pgettext_lazy("adoption board", "Answer"),
                ANSWERS,
                of=lambda line: line.answer,
                prominent=True,
            ),
            Filter("member", gettext_lazy("Member"), members, of=lambda line: str(line.duty.lead_id)),
            Filter(
                "recommendation",
                gettext_lazy("Recommendation"),
                recommendations,
                of=lambda line: str(line.duty.commitment_id),
            ),
            _theme_filter(viewer, board),
        ],
        order=(),
        empty=Empty(
            _("Nothing was given to members yet"),
            _("Each member answers for itself once a recommendation became its duty."),
        ),
        noun=lambda n: ngettext("%(n)d duty of a member", "%(n)d duties of members", n) % {"n": n},
        file_name="adoption",
    )


def _theme_filter(viewer: Viewer, board: AdoptionBoard) -> Filter:
    """By what the recommendations are about, as the list of promises counts it."""
    topics = topics_of(viewer, board.recommendations)

    def told(lines: Sequence[AdoptionLine]) -> dict[str, str]:
        through = Counter(term for line in lines for term in topics.through.get(line.duty.commitment_id, ()))
        return {str(term): through_words(number) for term, number in through.items()}

    return Filter(
        "theme",
        gettext_lazy("Theme"),
        partial(choices_of_terms, viewer),
        of=lambda line: map(str, topics.of(line.duty.commitment_id)),
        told=told,
    )


def _finding(board: AdoptionBoard) -> str:
    total, adopted, missing = len(board.lines), board.counts["adopted"], board.counts[UNANSWERED]
    if not total:
        return _("What members make of it")
    told = ngettext(
        "%(adopted)d of %(n)d recommendation to a member is adopted",
        "%(adopted)d of %(n)d recommendations to members are adopted",
        total,
    ) % {"adopted": adopted, "n": total}
    if not missing:
        return told
    return ngettext("%(told)s, %(n)d has no answer", "%(told)s, %(n)d have no answer", missing) % {
        "told": told,
        "n": missing,
    }


def _said(line: AdoptionLine, name: str) -> Any:
    return getattr(line.said, name) if line.said else ""


def _who(line: AdoptionLine) -> str:
    if line.said is None:
        return ""
    named = {"who": line.who or _("somebody")}
    return _("%(who)s, for the member") % named if line.said.by_body else _("%(who)s, from a source") % named


COLUMNS = [
    Column(
        "recommendation",
        gettext_lazy("Recommendation"),
        lambda line: str(line.duty.commitment),
        heading=True,
        url=lambda line: line.duty.get_absolute_url(),
    ),
    Column("paragraph", gettext_lazy("Paragraph"), lambda line: line.duty.commitment.paragraph),
    Column("member", gettext_lazy("Member"), lambda line: str(line.duty.lead), sort="member"),
    Column("answer", pgettext_lazy("adoption board", "Answer"), lambda line: line.answer, kind="state", sort="answer"),
    Column("since", gettext_lazy("Since"), lambda line: _said(line, "as_of") or None, kind="day"),
    Column("who", gettext_lazy("Who said so"), _who),
    Column("source", gettext_lazy("Source"), lambda line: _said(line, "source")),
    Column("reason", gettext_lazy("What was done, or the reason"), lambda line: _said(line, "reason")),
]


@who_may(Role.SECRETARIAT)
def give_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Make one duty for each member out of each recommendation."""
    instrument = instrument_for(request.viewer, pk, "edit")
    board_url = reverse("commitments:adoption", args=(request.space.slug, pk))

    def send(form: GiveForm) -> NextPage:
        give_to_members(request.viewer, instrument, **form.values)
        return NextPage(board_url)

    return answer_form(
        request,
        lambda data, files: GiveForm(data, files, viewer=request.viewer, instrument=instrument),
        send,
        done=_("Each member has its duties now, and answers for itself."),
        title=_("Give recommendations to members"),
        lede=str(instrument),
        submit=_("Make the duties"),
        crumbs=crumbs_of(request, instrument),
        cancel_url=board_url,
    )


@who_may(Role.SECRETARIAT, Role.MEMBER, Role.CONTRIBUTOR)
def answer_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say how a member stands to what was recommended to it."""
    duty = duty_for(request.viewer, pk)
    demand_answer(request.viewer, duty)

    def send(form: AnswerForm) -> Duty:
        key = form.cleaned_data["client_key"]
        answer_recommendation(request.viewer, duty, client_key=key, **form.values)
        return duty

    return answer_form(
        request,
        AnswerForm,
        send,
        done=_("The answer is noted; earlier ones stay in the history."),
        template="commitments/beside_official_words.html",
        title=_("How does %(member)s stand to it?") % {"member": duty.lead},
        submit=_("Note the answer"),
        crumbs=crumbs_of(request, duty.commitment, duty),
        cancel_url=duty.get_absolute_url(),
        official=duty.commitment.text,
        language=duty.commitment.language,
    )
