"""The desk's pages, by noun."""

from accord.outlets.desk.views.account import my_account
from accord.outlets.desk.views.entry import form_refused, held_form, home, invitation
from accord.outlets.desk.views.people import people
from accord.outlets.desk.views.space_settings import space_settings
from accord.outlets.desk.views.table import table

__all__ = ["form_refused", "held_form", "home", "invitation", "my_account", "people", "space_settings", "table"]
