"""Pages of releases: inside a space, among those of the app."""

from django.urls import path

from accord.commit.commitments.views import releases

RELEASE_PATHS = [
    path("instruments/<uuid:pk>/release/", releases.release_instrument_page, name="release_instrument"),
    path("releases/", releases.releases, name="releases"),
    path("releases/<uuid:pk>/", releases.release, name="release"),
    path("releases/<uuid:pk>/approve/", releases.approve_release_page, name="approve_release"),
    path("releases/<uuid:pk>/withdraw/", releases.withdraw_release_page, name="withdraw_release"),
]
