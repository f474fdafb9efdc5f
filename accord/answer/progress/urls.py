"""Pages of answering, under ``/<space>/answer/``."""

from django.urls import path

from accord.answer.progress import views

app_name = "progress"
urlpatterns = [
    path("", views.board_page, name="board"),
    path("map/", views.map_page, name="map"),
    path("over-time/", views.over_time, name="over_time"),
    path("duties/", views.board_list, name="board_list"),
    path("duties/<uuid:pk>/actions/new/", views.add_action_page, name="add_action"),
    path("duties/<uuid:pk>/reports/new/", views.write_report_page, name="write_report"),
    path("duties/<uuid:pk>/assessments/new/", views.write_assessment_page, name="write_assessment"),
    path("duties/<uuid:pk>/voices/new/", views.record_voice_page, name="record_voice"),
    path("bodies/<uuid:pk>/", views.body_duties, name="body_duties"),
    path("places/<uuid:pk>/", views.place_duties, name="place_duties"),
    path("promises/<uuid:pk>/grades/new/", views.record_grade_page, name="record_grade"),
    path("reports/<uuid:pk>/", views.report_page, name="report"),
    path("reports/<uuid:pk>/edit/", views.edit_report_page, name="edit_report"),
    path("reports/<uuid:pk>/send/", views.send_report, name="send_report"),
    path("reports/<uuid:pk>/decide/", views.decide_report, name="decide_report"),
    path("assessments/<uuid:pk>/", views.assessment_page, name="assessment"),
    path("assessments/<uuid:pk>/edit/", views.edit_assessment_page, name="edit_assessment"),
    path("assessments/<uuid:pk>/publish/", views.publish_assessment_page, name="publish_assessment"),
]
