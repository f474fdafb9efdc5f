"""Pages of lists of terms, among those of the app."""

from django.urls import path

from accord.commit.commitments.views import terms

TERM_PATHS = [
    path("lists/", terms.lists, name="lists"),
    path("lists/new/", terms.add_list_page, name="add_list"),
    path("lists/<uuid:pk>/", terms.list_of_terms, name="list"),
    path("lists/<uuid:pk>/edit/", terms.edit_list_page, name="edit_list"),
    path("lists/<uuid:pk>/terms/new/", terms.add_term_page, name="add_term"),
    path("terms/<uuid:pk>/", terms.term, name="term"),
    path("terms/<uuid:pk>/edit/", terms.edit_term_page, name="edit_term"),
    path("terms/<uuid:pk>/retire/", terms.retire_term_page, name="retire_term"),
    path("terms/<uuid:pk>/keep/", terms.keep_term_page, name="keep_term"),
    path("terms/<uuid:pk>/map/", terms.map_term_page, name="map_term"),
    path("mappings/<uuid:pk>/decide/", terms.decide_mapping_page, name="decide_mapping"),
]
