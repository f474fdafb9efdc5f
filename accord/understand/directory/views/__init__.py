"""Pages of the directory."""

from accord.understand.directory.views.bodies import add_body, add_post, bodies, body, edit_body, end_post
from accord.understand.directory.views.maps import level_tabs, places_map, shapes
from accord.understand.directory.views.overview import index
from accord.understand.directory.views.people import add_person, edit_person, people, person
from accord.understand.directory.views.places import add_place, confirm_match, edit_place, match_names, place, places

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
    "edit_place",
    "end_post",
    "index",
    "level_tabs",
    "match_names",
    "people",
    "person",
    "place",
    "places",
    "places_map",
    "shapes",
]
