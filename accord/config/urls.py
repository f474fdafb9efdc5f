"""The URL map: a space's pages under its short name, the rest by reserved words."""

from django.urls import include, path

handler500 = "accord.config.middleware.server_error"
urlpatterns = [
    path("", include("accord.outlets.desk.entry_urls")),
    path("public/", include("accord.commit.commitments.urls.public", namespace="public")),
    path("gallery/", include("accord.ui.urls")),
    path("<slug:space>/", include("accord.outlets.desk.urls", namespace="desk")),
    path("<slug:space>/understand/", include("accord.understand.directory.urls", namespace="directory")),
    path("<slug:space>/understand/", include("accord.understand.situation.urls", namespace="situation")),
    path("<slug:space>/commit/", include("accord.commit.commitments.urls", namespace="commitments")),
    path("<slug:space>/import/", include("accord.outlets.exchange.urls", namespace="exchange")),
    path("<slug:space>/api/", include("accord.outlets.exchange.api_urls", namespace="api")),
    path("<slug:space>/answer/", include("accord.answer.progress.urls", namespace="progress")),
]
