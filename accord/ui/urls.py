"""The gallery's addresses."""

from django.urls import path

from accord.ui.views import gallery, gallery_pictures

app_name = "ui"
urlpatterns = [path("", gallery, name="gallery"), path("pictures/", gallery_pictures, name="pictures")]
