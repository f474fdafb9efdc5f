"""Pages of promises, under ``/<space>/commit/``."""

from django.urls import path

from accord.commit.commitments import views

app_name = "commitments"
urlpatterns = [
    path("", views.index, name="index"),
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/new/", views.add_instrument_page, name="add_instrument"),
    path("instruments/<uuid:pk>/", views.instrument_page, name="instrument"),
    path("instruments/<uuid:pk>/edit/", views.edit_instrument_page, name="edit_instrument"),
    path("instruments/<uuid:pk>/law/", views.point_to_law_page, name="point_to_law"),
    path("instruments/<uuid:pk>/stages/new/", views.stage_page, name="reach_stage"),
    path("instruments/<uuid:pk>/paragraphs/new/", views.add_commitment_page, name="add_commitment"),
    path("searches/", views.searches, name="searches"),
    path("searches/new/", views.save_search_page, name="save_search"),
    path("searches/open/", views.open_search_page, name="open_search"),
    path("searches/drop/", views.drop_search_page, name="drop_search"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("suggestions/decide/", views.decide_page, name="decide_suggestions"),
    path("promises/<uuid:pk>/", views.commitment_page, name="commitment"),
    path("promises/<uuid:pk>/plain/", views.plain_words_page, name="plain_words"),
    path("promises/<uuid:pk>/positions/new/", views.position_page, name="record_position"),
    path("promises/<uuid:pk>/duties/new/", views.make_duty_page, name="make_duty"),
    path("duties/<uuid:pk>/", views.duty_page, name="duty"),
    path("duties/<uuid:pk>/edit/", views.edit_duty_page, name="edit_duty"),
    path("duties/<uuid:pk>/withdraw/", views.withdraw_duty_page, name="withdraw_duty"),
]
