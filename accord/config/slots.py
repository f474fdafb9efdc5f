"""Which functions of upper apps fill the named slots of lower apps' pages.

slot → dotted paths of functions ``(request, record) -> Filling | None``, drawn in this order (see ui/slots.py).
A lower page writes ``{% slot "body.owes" %}``; the record is the page's own, or the one that the tag names.
"""

SITUATION = "accord.understand.situation.views.fillings"
COMMITMENTS = "accord.commit.commitments.views.fillings"
PROGRESS = "accord.answer.progress.views.fillings"
DESK = "accord.outlets.desk.views.fillings"

SLOTS: dict[str, tuple[str, ...]] = {
    "understand.overview": (f"{SITUATION}.overview_cards",),
    "law.promises": (f"{COMMITMENTS}.documents_of_law",),
    "law.links": (f"{DESK}.ties_link",),
    "body.owes": (f"{PROGRESS}.body_owes",),
    "place.owes": (f"{PROGRESS}.place_owes",),
    "instrument.law": (f"{COMMITMENTS}.law_of_document",),
    "instrument.followed": (f"{PROGRESS}.instrument_followed", f"{DESK}.ties_link"),
    "commitment.views": (f"{PROGRESS}.commitment_views", f"{DESK}.ties_link"),
    "duty.state": (f"{PROGRESS}.duty_state",),
    "duty.tools": (f"{PROGRESS}.duty_tools",),
    "duty.thread": (f"{PROGRESS}.duty_thread",),
    "duty.small_thread": (f"{PROGRESS}.duty_small_thread",),
    "duty.voices": (f"{PROGRESS}.duty_voices",),
    "duty.work": (f"{PROGRESS}.duty_work", f"{DESK}.ties_link"),
    "form.drafts": (f"{DESK}.drafts_of_form",),
    "ledger.tools": ("accord.outlets.exchange.fillings.import_button",),
    "submission.record": (f"{DESK}.report_to_vet", f"{DESK}.action_to_vet"),
}
