"""Pages of the directory."""

from accord.understand.directory.views.bodies import add_body, add_post, bodies, body, edit_body, end_post
from accord.understand.directory.views.overview import index
from accord.understand.directory.views.people import add_person, edit_person, people, person
from accord.understand.directory.views.places import add_place, confirm_match, match_names, place, places

__all__ = [
    "add_body",
    "add_person",
    "add_place",
    "add_post",
    "bodies",
    "body",
    "confirm_match",
    "edit_body",
    "edit_person",
    "end_post",
    "index",
    "match_names",
    "people",
    "person",
    "place",
    "places",
]
