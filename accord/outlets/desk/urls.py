"""Addresses of the desk inside a space."""

from django.urls import path

from accord.outlets.desk import views
from accord.outlets.desk.views import (
    action_steps,
    actions,
    audit,
    downloads,
    files,
    mail,
    search,
    threads,
    today,
    vetting,
)

app_name = "desk"


urlpatterns = [
    path("convene/", views.table, name="table"),
    path("people/", views.people, name="people"),
    path("people/invite/", views.invite, name="invite"),
    path("people/invitations/<uuid:pk>/withdraw/", views.withdraw, name="withdraw_invitation"),
    path("people/roles/add/", views.add_role, name="add_role"),
    path("people/roles/<uuid:pk>/end/", views.end_role, name="end_role"),
    path("people/grants/add/", views.add_grant, name="add_grant"),
    path("people/grants/<uuid:pk>/end/", views.end_grant, name="end_grant"),
    path("settings/", views.space_settings, name="settings"),
    path("settings/mail/", mail.mail_settings, name="mail_settings"),
    path("today/", today.today, name="today"),
    path("today/read/", today.read_notices, name="read_notices"),
    path("act/", actions.actions, name="actions"),
    path("act/new/", actions.new_action, name="new_action"),
    path("act/new/<slug:kind>/<uuid:pk>/", actions.add_action, name="add_action"),
    path("act/<uuid:pk>/", actions.action, name="action"),
    path("act/<uuid:pk>/start/", action_steps.start, name="action_start"),
    path("act/<uuid:pk>/finish/", action_steps.finish, name="action_finish"),
    path("act/<uuid:pk>/accept/", action_steps.accept, name="action_accept"),
    path("act/<uuid:pk>/return/", action_steps.send_back, name="action_return"),
    path("act/<uuid:pk>/assign/", action_steps.assign, name="action_assign"),
    path("act/<uuid:pk>/move/", action_steps.move, name="action_move"),
    path("act/<uuid:pk>/change/", action_steps.change, name="action_change"),
    path("act/<uuid:pk>/drop/", action_steps.drop, name="action_drop"),
    path("act/<uuid:pk>/evidence/", action_steps.evidence, name="action_evidence"),
    path("vetting/", vetting.vetting, name="vetting"),
    path("vetting/<uuid:pk>/", vetting.submission, name="submission"),
    path("vetting/<uuid:pk>/approve/", vetting.approve, name="approve_submission"),
    path("vetting/<uuid:pk>/return/", vetting.send_back, name="return_submission"),
    path("audit/", audit.audit, name="audit"),
    path("audit/head/", audit.audit_head, name="audit_head"),
    path("search/", search.search, name="search"),
    path("downloads/", downloads.downloads, name="downloads"),
    path("files/<uuid:pk>/", files.file, name="file"),
    path("files/<uuid:pk>/download/", files.download, name="download"),
    path("files/<uuid:pk>/picture/", files.picture, name="picture"),
    path("files/<uuid:pk>/verify/", files.verify, name="verify_file"),
    path("thread/<slug:kind>/<uuid:pk>/", threads.thread, name="thread"),
]
