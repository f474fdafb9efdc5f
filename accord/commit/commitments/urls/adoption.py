"""Pages of a group's recommendations, of parties and of what followed, among those of the app."""

from django.urls import path

from accord.commit.commitments.views import adoption, parties

ADOPTION_PATHS = [
    path("instruments/<uuid:pk>/adoption/", adoption.adoption_page, name="adoption"),
    path("instruments/<uuid:pk>/members/", adoption.give_page, name="give_to_members"),
    path("instruments/<uuid:pk>/parties/new/", parties.party_page, name="add_party"),
    path("instruments/<uuid:pk>/followed/new/", parties.followed_page, name="say_what_followed"),
    path("instruments/<uuid:pk>/take-off/", parties.take_off_page, name="take_off"),
    path("duties/<uuid:pk>/answer/", adoption.answer_page, name="answer_duty"),
]
