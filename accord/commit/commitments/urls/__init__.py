"""Pages of promises, under ``/<space>/commit/``."""

from django.urls import path

from accord.commit.commitments import views
from accord.commit.commitments.urls.adoption import ADOPTION_PATHS
from accord.commit.commitments.urls.releases import RELEASE_PATHS
from accord.commit.commitments.urls.terms import TERM_PATHS
from accord.commit.commitments.views import removals

app_name = "commitments"
urlpatterns = [
    *ADOPTION_PATHS,
    *RELEASE_PATHS,
    *TERM_PATHS,
    path("", views.index, name="index"),
    path("instruments/", views.instruments, name="instruments"),
    path("instruments/new/", views.add_instrument_page, name="add_instrument"),
    path("instruments/<uuid:pk>/", views.instrument_page, name="instrument"),
    path("instruments/<uuid:pk>/edit/", views.edit_instrument_page, name="edit_instrument"),
    path("instruments/<uuid:pk>/remove/", removals.remove_instrument_page, name="remove_instrument"),
    path("stages/<uuid:pk>/remove/", removals.remove_stage_page, name="remove_stage"),
    path("positions/<uuid:pk>/remove/", removals.remove_position_page, name="remove_position"),
    path("promises/<uuid:pk>/remove/", removals.remove_commitment_page, name="remove_commitment"),
    path("promises/<uuid:pk>/edit/", views.edit_commitment_page, name="edit_commitment"),
    path("instruments/<uuid:pk>/law/", views.point_to_law_page, name="point_to_law"),
    path("instruments/<uuid:pk>/stages/new/", views.stage_page, name="reach_stage"),
    path("instruments/<uuid:pk>/paragraphs/new/", views.add_commitment_page, name="add_commitment"),
    path("searches/", views.searches, name="searches"),
    path("searches/new/", views.save_search_page, name="save_search"),
    path("searches/open/", views.open_search_page, name="open_search"),
    path("searches/drop/", views.drop_search_page, name="drop_search"),
    path("suggestions/", views.suggestions, name="suggestions"),
    path("suggestions/decide/", views.decide_page, name="decide_suggestions"),
    path("suggestions/decide-all/", views.decide_all_page, name="decide_all_suggestions"),
    path("near-duplicates/", views.likenesses, name="likenesses"),
    path("near-duplicates/decide/", views.decide_likenesses_page, name="decide_likenesses"),
    path("near-duplicates/look/", views.look_for_likenesses_page, name="look_for_likenesses"),
    path("similar/", views.similar, name="similar"),
    path("promises/<uuid:pk>/similar/", views.similar_to, name="similar_to"),
    path("promises/<uuid:pk>/leave-cluster/", views.leave_cluster_page, name="leave_cluster"),
    path("promises/<uuid:pk>/", views.commitment_page, name="commitment"),
    path("promises/<uuid:pk>/plain/", views.plain_words_page, name="plain_words"),
    path("promises/<uuid:pk>/positions/new/", views.position_page, name="record_position"),
    path("promises/<uuid:pk>/duties/new/", views.make_duty_page, name="make_duty"),
    path("promises/<uuid:pk>/split/", views.split_page, name="split"),
    path("decisions/", views.cascades, name="cascades"),
    path("decisions/new/", views.start_cascade_page, name="start_cascade"),
    path("decisions/<uuid:pk>/", views.cascade_page, name="cascade"),
    path("decisions/steps/<uuid:pk>/", views.report_step_page, name="report_step"),
    path("consistency/", views.consistency, name="consistency"),
    path("consistency/<uuid:pk>/", views.matter_page, name="matter"),
    path("promises/<uuid:pk>/contradictions/new/", views.note_contradiction_page, name="note_contradiction"),
    path("contradictions/<uuid:pk>/", views.contradiction_page, name="contradiction"),
    path("contradictions/<uuid:pk>/resolve/", views.resolve_contradiction_page, name="resolve_contradiction"),
    path("unowned/", views.unowned, name="unowned"),
    path("assign/", views.assign_many_page, name="assign_many"),
    path("assign/<uuid:pk>/", views.assignment_page, name="assignment"),
    path("duties/<uuid:pk>/", views.duty_page, name="duty"),
    path("duties/<uuid:pk>/edit/", views.edit_duty_page, name="edit_duty"),
    path("duties/<uuid:pk>/withdraw/", views.withdraw_duty_page, name="withdraw_duty"),
]
