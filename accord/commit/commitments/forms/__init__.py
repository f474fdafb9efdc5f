"""What people fill in about instruments, promises, duties and all that hangs on them."""

from accord.commit.commitments.forms.adoption import AnswerForm, GiveForm
from accord.commit.commitments.forms.assigning import AssignForm, PlannedRow
from accord.commit.commitments.forms.cascades import CascadeForm, StepForm
from accord.commit.commitments.forms.commitments import (
    ChangeCommitmentForm,
    CommitmentForm,
    PlainWordsForm,
    PositionForm,
)
from accord.commit.commitments.forms.consistency import ContradictionForm, ResolveForm
from accord.commit.commitments.forms.duties import DutyForm, WithdrawDutyForm
from accord.commit.commitments.forms.instruments import InstrumentForm, LawForm, StageForm
from accord.commit.commitments.forms.parties import FollowedForm, PartyForm
from accord.commit.commitments.forms.splitting import DutyRow, SeveralForms
from accord.commit.commitments.forms.terms import ListForm, MapForm, RetireForm, TermForm

__all__ = [
    "AnswerForm",
    "AssignForm",
    "CascadeForm",
    "ChangeCommitmentForm",
    "CommitmentForm",
    "ContradictionForm",
    "DutyForm",
    "DutyRow",
    "FollowedForm",
    "GiveForm",
    "InstrumentForm",
    "LawForm",
    "ListForm",
    "MapForm",
    "PartyForm",
    "PlainWordsForm",
    "PlannedRow",
    "PositionForm",
    "ResolveForm",
    "RetireForm",
    "SeveralForms",
    "StageForm",
    "StepForm",
    "TermForm",
    "WithdrawDutyForm",
]
