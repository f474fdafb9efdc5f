"""Pages of laws and of the gap matrix, under ``/<space>/understand/``."""

from django.urls import path

from accord.understand.situation import views

app_name = "situation"
urlpatterns = [
    path("laws/", views.laws, name="laws"),
    path("laws/new/", views.add_law_page, name="add_law"),
    path("laws/<uuid:pk>/", views.law_page, name="law"),
    path("laws/<uuid:pk>/edit/", views.edit_law_page, name="edit_law"),
    path("laws/<uuid:pk>/remove/", views.remove_law_page, name="remove_law"),
    path("laws/<uuid:pk>/stages/new/", views.stage_page, name="note_stage"),
    path("laws/<uuid:pk>/provisions/new/", views.add_provision_page, name="add_provision"),
    path("laws/<uuid:pk>/judge/", views.judge_page, name="judge"),
    path("laws/<uuid:pk>/judge/many/", views.judge_many_page, name="judge_many"),
    path("provisions/<uuid:pk>/edit/", views.edit_provision_page, name="edit_provision"),
    path("provisions/<uuid:pk>/remove/", views.remove_provision_page, name="remove_provision"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/lists/", views.lists_page, name="lists"),
    path("gaps/findings/", views.findings, name="findings"),
    path("gaps/findings/<uuid:pk>/", views.finding_page, name="finding"),
    path("gaps/findings/<uuid:pk>/decide/", views.decide_page, name="decide"),
    path("gaps/findings/<uuid:pk>/withdraw/", views.withdraw_page, name="withdraw"),
]
