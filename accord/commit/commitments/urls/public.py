"""What anybody reads without signing in, under ``/public/``."""

from django.urls import path

from accord.commit.commitments.views import public

app_name = "public"
urlpatterns = [
    path("<slug:space>/", public.space_page, name="space"),
    path("<slug:space>/<uuid:pk>/", public.document_page, name="document"),
]
