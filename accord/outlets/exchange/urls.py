"""Pages of files that come in, under ``/<space>/import/``."""

from django.urls import path

from accord.outlets.exchange import views

app_name = "exchange"
urlpatterns = [
    path("", views.imports, name="imports"),
    path("new/", views.new_import, name="new_import"),
    path("template/", views.template, name="template"),
    path("<uuid:pk>/", views.import_page, name="import"),
    path("<uuid:pk>/rejected/", views.rejected, name="rejected"),
    path("<uuid:pk>/versions/", views.choose_rows, name="choose_versions"),
    path("<uuid:pk>/again/", views.read_anew, name="read_again"),
    path("<uuid:pk>/apply/", views.apply_import, name="apply_import"),
    path("<uuid:pk>/put-aside/", views.put_aside, name="put_aside"),
]
