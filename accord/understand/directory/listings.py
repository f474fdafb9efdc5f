"""The directory's lists: columns, filters, order."""

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accord.kernel.actors.models import ActorKind, GovernmentLevel, Pillar
from accord.kernel.places.models import PlaceKind
from accord.kernel.policy.facts import Viewer
from accord.kernel.search.queries import rows_with
from accord.kernel.spaces.models import Space
from accord.ui.listing import Choice, Column, Filter, Listing
from accord.ui.listing_page import Empty
from accord.ui.wording import listed
from accord.understand.directory.queries import current_posts

PILLARS = [Choice(value, label) for value, label in Pillar.choices]
LEVELS = [Choice(value, label) for value, label in GovernmentLevel.choices]
BODY_KINDS = [Choice(value, label) for value, label in ActorKind.choices if value != ActorKind.PERSON]
PLACE_KINDS = [Choice(value, label) for value, label in PlaceKind.choices]


def bodies_listing(viewer: Viewer, space: Space) -> Listing:
    """Bodies by level and pillar."""
    return Listing(
        title=_("Bodies and organisations"),
        lede=_("Everybody who can owe something or sit at the table."),
        columns=[
            Column("name", _("Name"), str, heading=True, url=lambda row: row.get_absolute_url(), sort="name_key"),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
            Column("level", _("Level"), lambda row: row.get_level_display(), sort="level"),
            Column("pillar", _("Pillar"), lambda row: row.get_pillar_display(), sort="pillar"),
            Column("parent", _("Stands under"), lambda row: row.parent or ""),
        ],
        filters=[
            Filter("level", _("Level"), LEVELS, field="level", prominent=True),
            Filter("pillar", _("Pillar"), PILLARS, field="pillar"),
            Filter("kind", _("Kind"), BODY_KINDS, field="kind"),
        ],
        order=("name_key", "pk"),
        search=partial(rows_with, viewer, parts=True),
        empty=Empty(
            _("No bodies yet"),
            _("Ministries, departments, companies, unions and community groups belong here."),
            reverse("directory:add_body", args=(space.slug,)),
            _("Add the first body"),
        ),
        noun=lambda n: ngettext("%(n)d body", "%(n)d bodies", n) % {"n": n},
        file_name="bodies",
    )


def people_listing(viewer: Viewer, space: Space) -> Listing:
    """People with the posts they hold today."""
    return Listing(
        title=_("People"),
        lede=_("Who holds which post. Whoever leaves a post no longer acts for its body."),
        columns=[
            Column("name", _("Name"), str, heading=True, url=lambda row: row.get_absolute_url(), sort="name_key"),
            Column("posts", _("Posts"), lambda row: listed(f"{post}, {post.body}" for post in row.posts_now)),
            Column("pillar", _("Pillar"), lambda row: row.get_pillar_display(), sort="pillar"),
        ],
        filters=[Filter("pillar", _("Pillar"), PILLARS, field="pillar")],
        order=("name_key", "pk"),
        search=partial(rows_with, viewer, parts=True),
        prepare=partial(with_posts, viewer),
        empty=Empty(
            _("No people yet"),
            _("Focal points, members and officials belong here."),
            reverse("directory:add_person", args=(space.slug,)),
            _("Add the first person"),
        ),
        noun=lambda n: ngettext("%(n)d person", "%(n)d people", n) % {"n": n},
        file_name="people",
    )


def with_posts(viewer: Viewer, people: list[Any]) -> list[Any]:
    """The people of one page, each with ``posts_now``, in one more query."""
    posts = list(current_posts(viewer, people=[person.pk for person in people]))
    for person in people:
        person.posts_now = [post for post in posts if post.person_id == person.pk]
    return people


def places_listing(viewer: Viewer, space: Space) -> Listing:
    """Places from the country down."""
    return Listing(
        title=_("Places"),
        lede=_("From the country down to one site, with official codes."),
        columns=[
            Column("name", _("Name"), str, heading=True, url=lambda row: row.get_absolute_url(), sort="name_key"),
            Column("kind", _("Kind"), lambda row: row.get_kind_display(), sort="kind"),
            Column("code", _("Code"), lambda row: row.code, sort="code"),
            Column("parent", _("Lies in"), lambda row: row.parent or ""),
        ],
        filters=[Filter("kind", _("Kind"), PLACE_KINDS, field="kind", prominent=True)],
        order=("code", "name_key", "pk"),
        search=partial(rows_with, viewer, parts=True),
        empty=Empty(
            _("No places yet"),
            _("Bring in the administrative units with “accord import places”, or add one by hand."),
            reverse("directory:add_place", args=(space.slug,)),
            _("Add a place"),
        ),
        noun=lambda n: ngettext("%(n)d place", "%(n)d places", n) % {"n": n},
        file_name="places",
    )
