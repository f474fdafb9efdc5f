"""What programs call, under ``/<space>/api/``, and the page of one's own tokens."""

from django.urls import include, path

from accord.outlets.exchange.api import pages
from accord.outlets.exchange.api.mount import operations

app_name = "api"
urlpatterns = [
    path("tokens/", pages.tokens, name="tokens"),
    path("tokens/revoke/", pages.revoke, name="revoke_token"),
    path("v1/", include(operations())),
]
