"""The desk's pages, by noun."""

from accord.outlets.desk.views.account import (
    choose_language,
    end_session,
    my_account,
    sign_out,
)
from accord.outlets.desk.views.entry import home, invitation
from accord.outlets.desk.views.factors import remove_passkey, second_step, start_codes
from accord.outlets.desk.views.held_forms import form_refused, held_form
from accord.outlets.desk.views.people import add_grant, add_role, end_grant, end_role, invite, people, withdraw
from accord.outlets.desk.views.space_settings import space_settings
from accord.outlets.desk.views.table import table

__all__ = [
    "add_grant",
    "add_role",
    "choose_language",
    "end_grant",
    "end_role",
    "end_session",
    "form_refused",
    "held_form",
    "home",
    "invitation",
    "invite",
    "my_account",
    "people",
    "remove_passkey",
    "second_step",
    "sign_out",
    "space_settings",
    "start_codes",
    "table",
    "withdraw",
]
