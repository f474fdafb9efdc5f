"""Keeping searches of promises, looking at them, dropping them."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from accord.commit.commitments.models.searches import SavedSearch, SearchLook
from accord.kernel.access.queries import demand_new, permits_new
from accord.kernel.access.visibility import NONE, reads_level
from accord.kernel.audit.services import nothing_changed, record, service
from accord.kernel.policy.errors import NotPermitted
from accord.kernel.policy.facts import Viewer
from accord.kernel.policy.sensitivity import S1
from accord.kernel.spaces.errors import Refused
from accord.kernel.spaces.names import clean_name
from accord.kernel.spaces.records import create_record, refuse_other_space, tombstone_record

LONGEST_NAME, LONGEST_ADDRESS, MOST_KEPT = 120, 2_000, 100
UNKEPT = frozenset({"page", "format", "values", "find"})


@service("search_saved")
def save_search(
    by: Viewer, *, name: str, address: str, is_shared: bool = False, client_key: str | None = None
) -> SavedSearch:
    """Keep words and filters under a name; shared with the space by the secretariat alone.

    address: what stands behind “?” in the list's address. Raises Refused for no name, nothing to search for or the
    hundred and first, NotPermitted for who may not read promises, or share.
    """
    if by.account is None or reads_level(by, SavedSearch, S1) == NONE:
        raise NotPermitted("create", "role")
    if is_shared:
        demand_new(by, SavedSearch, action="share")
    kept, title = _kept_part(address), clean_name(name, field="name")
    if not title or len(title) > LONGEST_NAME:
        raise Refused(_("Give it a name of at most %(most)d letters.") % {"most": LONGEST_NAME}, field="name")
    if SavedSearch.objects.filter(space=by.space, created_by=by.account, deleted_at=None).count() >= MOST_KEPT:
        raise Refused(_("You keep %(most)d searches already: drop one first.") % {"most": MOST_KEPT})
    values: dict[str, Any] = {"name": title, "address": kept, "is_shared": is_shared}
    search, is_new = create_record(by, SavedSearch, client_key=client_key, **values)
    if is_new:
        record(by, "search_saved", search, changes={key: (None, value) for key, value in values.items()})
    else:
        nothing_changed()
    return search


def _kept_part(address: str) -> str:
    """Words and filters, written in one way. Raises Refused where there are none, or too many."""
    pairs = [(key, value) for key, value in parse_qsl(address) if key not in UNKEPT and "\x00" not in key + value]
    if not any(key != "sort" for key, _value in pairs):
        raise Refused(_("Search for something or set a filter first: that is what is kept."))
    kept = urlencode(pairs)
    if len(kept) > LONGEST_ADDRESS:
        raise Refused(_("There are too many filters to keep."))
    return kept


@service()
def note_look(by: Viewer, search: SavedSearch) -> SavedSearch:
    """Remember that a person opened a search now. Of what somebody reads the log says nothing."""
    refuse_other_space(by, search)
    if by.account is not None:
        now = {"at": timezone.now()}
        SearchLook.objects.update_or_create(search=search, account=by.account, defaults=now)
    nothing_changed()
    return search


def may_drop(by: Viewer, search: SavedSearch) -> bool:
    """Whoever made it; a shared one whoever may share."""
    return search.created_by == by.account or (search.is_shared and permits_new(by, SavedSearch, action="share"))


@service("search_dropped")
def drop_search(by: Viewer, search: SavedSearch) -> SavedSearch:
    """Keep it no longer: whoever made it, and for a shared one the secretariat. Raises NotPermitted."""
    refuse_other_space(by, search)
    if not may_drop(by, search):
        raise NotPermitted("drop", "own_record")
    changes = tombstone_record(by, search)
    record(by, "search_dropped", search, changes=changes)
    return search
