"""What was found: as a list, one by one with the history of its cell, and the forms that say it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from accord.kernel.access.declarations import who_may
from accord.kernel.access.history import history_of
from accord.kernel.access.names import names_of_accounts
from accord.kernel.access.queries import permits
from accord.kernel.access.requests import AccordRequest
from accord.kernel.access.sending import NextPage, answer_form
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.identifiers import id_named
from accord.kernel.taxonomies.models import Term
from accord.ui.lists import list_response
from accord.understand.situation.forms import DecideForm, QuickForm, VerdictForm, WithdrawForm
from accord.understand.situation.listings import finding_listing, standing_words
from accord.understand.situation.models import JUDGING_ROLES, SUGGESTING_ROLES, GapFinding, Law
from accord.understand.situation.queries.gaps import (
    cell_history,
    cell_revision,
    counting_finding,
    counting_of_right,
    finding_for,
    findings_for,
    lists_for,
    term_for,
    terms_in,
)
from accord.understand.situation.queries.laws import law_for
from accord.understand.situation.services import (
    confirm_suggestion,
    judge_cell,
    judge_cells,
    judges_or_suggests,
    may_say,
    refuse_suggestion,
    suggest_verdict,
    withdraw_finding,
)
from accord.understand.situation.views.crumbs import address, crumbs_of


@who_may()
def findings(request: AccordRequest) -> HttpResponseBase:
    """Every finding, suggestions and earlier judgements too; what a cell of the matrix leads to."""
    listing = finding_listing(
        request.viewer,
        title=_("What was found, right by right"),
        lede=_("A suggestion counts for nothing until somebody else who may judge has confirmed it."),
        empty_url=address(request, "gaps"),
        in_full="format" in request.GET,
    )
    context = {"crumbs": crumbs_of(request, "gaps")}
    return list_response(request, listing, findings_for(request.viewer), context=context)


@who_may()
def finding_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """One finding: the provision it cites, why, by whom, and everything else said about the same cell."""
    viewer = request.viewer
    finding = finding_for(viewer, pk)
    others = cell_history(viewer, finding)
    names = names_of_accounts(viewer, [each for row in others for each in (row.created_by, row.decided_by)])
    context = {
        "title": str(finding),
        "crumbs": crumbs_of(request, "gaps", finding.law),
        "record": finding,
        "standing": standing_words(finding),
        "judge": names.get(finding.created_by, ""),
        "decider": names.get(finding.decided_by, ""),
        "others": [(row, names.get(row.created_by, ""), standing_words(row)) for row in others if row.pk != pk],
        "history": history_of(viewer, finding),
        "may_decide": finding.state == "suggested" and permits(viewer, "decide", finding),
        "may_withdraw": permits(viewer, "withdraw", finding),
        "may_say": may_say(viewer, "create", finding.law) or may_say(viewer, "suggest", finding.law),
        "judge_url": f"{address(request, 'judge', finding.law_id)}?right={finding.right_id}&group={finding.group_id}",
    }
    return render(request, "situation/finding.html", context)


def _term(request: AccordRequest, name: str) -> Term | None:
    """The right or group that the address or the form names, None where none is. Raises NotVisible."""
    given = request.GET.get(name, "") or request.POST.get(name, "")
    return term_for(request.viewer, id_named(given)) if given else None


@who_may(*JUDGING_ROLES, *SUGGESTING_ROLES)
def judge_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Say what a law does for one right of one group: a judgement, or a suggestion of who may not judge."""
    viewer, law = request.viewer, law_for(request.viewer, pk)
    judges = judges_or_suggests(viewer, law)
    right, group = _term(request, "right"), _term(request, "group")
    there = counting_finding(viewer, law, right, group) if right and group else None
    # Nobody overrules what they have not seen; whoever chooses the cell in the form sees it on the finding's page.
    seen = cell_revision(law, right, group) if right and group and "right" in request.GET else None
    shown: dict[str, Any] = {"initial": {"right": right, "group": group}, "revision": seen}
    lists = lists_for(viewer, **_keys_of(right, group))
    return answer_form(
        request,
        lambda data, files: VerdictForm(data, files, viewer=viewer, law=law, lists=lists, **shown),
        lambda form: _say(viewer, law, form, judges=judges, asked=(right, group)),
        done=_("It is noted and counts from now on.") if judges else _("It is suggested; somebody else confirms it."),
        template="situation/judge.html",
        title=_("What does it do for whose right?"),
        law=law,
        there=there,
        judges=judges,
        submit=_("Note it") if judges else _("Suggest it"),
        crumbs=crumbs_of(request, "gaps", law),
        cancel_url=f"{address(request, 'gaps')}?law={law.pk}",
    )


def _keys_of(right: Term | None, group: Term | None) -> dict[str, str]:
    """The lists that the address's own right and group are of."""
    return {name: term.taxonomy.key for name, term in (("rights", right), ("groups", group)) if term}


def _say(viewer: Viewer, law: Law, form: VerdictForm, *, judges: bool, asked: Any) -> GapFinding:
    values = {**form.values, "law": law, "client_key": form.cleaned_data["client_key"]}
    if not judges:
        return suggest_verdict(viewer, **values)
    seen = form.cleaned_data.get("revision") if asked == (values["right"], values["group"]) else None
    return judge_cell(viewer, **values, seen=seen)


@who_may(*JUDGING_ROLES)
def judge_many_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Judge one right of one law for every group; ``?right=`` names it, else the page asks which."""
    viewer, law = request.viewer, law_for(request.viewer, pk)
    if not may_say(viewer, "create", law):
        raise NotPermitted("create", "within_scope")
    right = _term(request, "right")
    lists = lists_for(viewer, **_keys_of(right, None))
    rights = terms_in(viewer, lists.rights)
    if right is None:
        return _choose_right(request, law, rights)
    groups, counting = terms_in(viewer, lists.groups), counting_of_right(viewer, law, right)
    shown: dict[str, Any] = {"groups": groups, "counting": counting, "initial": {"right": right.pk}}
    following = _after(request, law, rights, right)
    return answer_form(
        request,
        lambda data, files: QuickForm(data, files, viewer=viewer, law=law, **shown),
        lambda form: _say_many(viewer, law, right, form, following),
        done=_("Noted. The next right is here."),
        template="situation/judge_many.html",
        title=_("%(right)s: what does it do for each group?") % {"right": right},
        law=law,
        submit=_("Note these and go on"),
        crumbs=crumbs_of(request, "gaps", law),
        cancel_url=f"{address(request, 'gaps')}?law={law.pk}",
    )


def _choose_right(request: AccordRequest, law: Law, rights: Sequence[Term]) -> HttpResponse:
    here = address(request, "judge_many", law.pk)
    context = {
        "title": _("Which right do you want to look at?"),
        "lede": str(law),
        "crumbs": crumbs_of(request, "gaps", law),
        "rights": [(right, f"{here}?right={right.pk}") for right in rights],
        "gaps_url": address(request, "gaps"),
    }
    return render(request, "situation/choose_right.html", context)


def _after(request: AccordRequest, law: Law, rights: Sequence[Term], right: Term) -> str:
    """Where quick entry goes next: to the next right, after the last one to the matrix of the law."""
    ids = [each.pk for each in rights]
    following = ids[ids.index(right.pk) + 1 :] if right.pk in ids else []
    if following:
        return f"{address(request, 'judge_many', law.pk)}?right={following[0]}"
    return f"{address(request, 'gaps')}?law={law.pk}"


def _say_many(viewer: Viewer, law: Law, right: Term, form: QuickForm, following: str) -> NextPage:
    said = form.cleaned_data
    judge_cells(
        viewer,
        law=law,
        right=right,
        judgements=form.judgements(),
        judged_on=said["judged_on"],
        sources=said["sources"],
        client_key=said["client_key"],
    )
    return NextPage(following)


@who_may(*JUDGING_ROLES)
def decide_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Confirm a suggestion or refuse it; never one's own."""
    finding = finding_for(request.viewer, pk, "decide")

    def send(form: DecideForm) -> GapFinding:
        if form.cleaned_data["decision"] == "confirm":
            return confirm_suggestion(request.viewer, finding, reason=form.cleaned_data["reason"])
        return refuse_suggestion(request.viewer, finding, reason=form.cleaned_data["reason"])

    return answer_form(
        request,
        DecideForm,
        send,
        done=_("It is decided, and stays in the history of its cell."),
        template="situation/decide.html",
        title=_("Is this suggestion right?"),
        record=finding,
        submit=_("Decide"),
        crumbs=crumbs_of(request, "gaps", finding.law, finding),
        cancel_url=finding.get_absolute_url(),
    )


@who_may(*JUDGING_ROLES, *SUGGESTING_ROLES)
def withdraw_page(request: AccordRequest, pk: UUID) -> HttpResponse:
    """Take back what one found oneself."""
    finding = finding_for(request.viewer, pk, "withdraw")

    def send(form: WithdrawForm) -> NextPage:
        withdraw_finding(request.viewer, finding, reason=form.cleaned_data["reason"])
        return NextPage(f"{address(request, 'gaps')}?law={finding.law_id}")

    return answer_form(
        request,
        WithdrawForm,
        send,
        done=_("It is withdrawn. What was found before counts again, if there was something."),
        template="situation/withdraw.html",
        title=_("Withdraw “%(finding)s”") % {"finding": finding},
        crumbs=crumbs_of(request, "gaps", finding.law, finding),
        cancel_url=finding.get_absolute_url(),
    )
