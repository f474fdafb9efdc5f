"""What people fill in to bring a file in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accord.kernel.access.queries import permits_new
from accord.kernel.policy.facts import Viewer
from accord.outlets.exchange.services import IMPORTERS
from accord.ui.forms import AccordForm

# What each kind of file is called on the pages, and what may be sent as it.
KINDS = {
    "upr-matrix": _("Thematic matrix of a review (DOCX)"),
    "un-report": _("Report of the UPR Working Group (PDF, DOCX)"),
    "concluding-observations": _("Concluding observations of a treaty body (PDF, DOCX, text)"),
    "uhri": _("Export of the Universal Human Rights Index (XLSX, JSON)"),
    "upr-info": _("Export of UPR Info (CSV, XLSX, old XLS)"),
    "commitments": _("Our own table of laws, policies, agreements, decisions (CSV, XLSX)"),
    "places": _("Places (CSV, XLSX)"),
    "terms": _("Lists of terms (CSV, XLSX)"),
    "mappings": _("Mappings between lists of terms (CSV, XLSX)"),
}
# Kinds whose files may leave unsaid which State they are about, or hold many of which one is wanted.
OF_A_STATE = frozenset(KINDS) - {"commitments", "places", "terms", "mappings"}

# What else is said of one kind of file alone: field → kind.
OF_A_KIND = {"session": "upr-info", "body": "uhri", "with_concerns": "concluding-observations"}
OLD_WORKBOOKS = frozenset({"upr-info"})  # UPR Info handed out its first sessions so


class ImportForm(AccordForm):
    """A file, and what kind of file it is: of those that the person may bring in."""

    what = forms.ChoiceField(label=_("What kind of file is it?"))
    file = forms.FileField(label=_("File"), help_text=_("It is kept as it is. Nothing comes in before you say so."))
    addressed_to = forms.CharField(
        label=_("State concerned"),
        required=False,
        max_length=200,
        help_text=_("Where the file holds several States or does not name its own. As the file spells it."),
    )
    session = forms.CharField(
        label=_("Session of the review"),
        required=False,
        max_length=10,
        help_text=_("Of an export of UPR Info: only the rows of this session, such as 42."),
    )
    body = forms.CharField(
        label=_("Body of the United Nations"),
        required=False,
        max_length=100,
        help_text=_("Of an export of the Index: only what this body said, as the file calls it: CEDAW, UPR."),
    )
    with_concerns = forms.BooleanField(
        label=_("Bring in paragraphs of concern as well"),
        required=False,
        help_text=_("Of concluding observations."),
    )

    def __init__(self, *given: Any, viewer: Viewer, **options: Any) -> None:
        super().__init__(*given, **options)
        kinds = [(what, words) for what, words in KINDS.items() if permits_new(viewer, IMPORTERS[what].creates)]
        self.offer(what=kinds)

    @property
    def options(self) -> dict[str, str]:
        """What the importer is told besides the file."""
        what, state = self.cleaned_data["what"], self.cleaned_data["addressed_to"].strip()
        told = {"addressed_to": state if what in OF_A_STATE else ""}
        told |= {name: str(self.cleaned_data[name]).strip() for name in ("session", "body") if OF_A_KIND[name] == what}
        told |= {"with_concerns": "yes"} if self.cleaned_data["with_concerns"] else {}
        return {name: value for name, value in told.items() if value}

    @property
    def may_be_old_workbook(self) -> bool:
        """Whether XLS is taken as this kind."""
        return self.cleaned_data["what"] in OLD_WORKBOOKS

    def clean(self) -> dict[str, Any]:
        """Nothing is said that would count for nothing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, kind in OF_A_KIND.items():
            if given.get(name) and given.get("what", kind) != kind:
                self.add_error(name, _("This is for another kind of file: %(kind)s.") % {"kind": KINDS[kind]})
        return given


class ConfirmForm(AccordForm):
    """The word of a person that what was shown may come in."""

    accept_rejected = forms.BooleanField(label=_("The rejected rows may be lost"), required=False)
