"""Pages of the directory, under ``/<space>/understand/``."""

from django.urls import path

from accord.understand.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.index, name="index"),
    path("bodies/", views.bodies, name="bodies"),
    path("bodies/new/", views.add_body, name="add_body"),
    path("bodies/<uuid:pk>/", views.body, name="body"),
    path("bodies/<uuid:pk>/edit/", views.edit_body, name="edit_body"),
    path("bodies/<uuid:pk>/posts/new/", views.add_post, name="add_post"),
    path("posts/<uuid:pk>/end/", views.end_post, name="end_post"),
    path("people/", views.people, name="people"),
    path("people/new/", views.add_person, name="add_person"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/edit/", views.edit_person, name="edit_person"),
    path("places/", views.places, name="places"),
    path("places/new/", views.add_place, name="add_place"),
    path("places/map/", views.places_map, name="places_map"),
    path("places/shapes/", views.shapes, name="shapes"),
    path("places/match/", views.match_names, name="match_names"),
    path("places/match/confirm/", views.confirm_match, name="confirm_match"),
    path("places/<uuid:pk>/", views.place, name="place"),
    path("places/<uuid:pk>/edit/", views.edit_place, name="edit_place"),
]
