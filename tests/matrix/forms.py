"""What is sent: for each page that takes a form, data that succeed where the person may."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import PASSWORD, PEOPLE
from tests.matrix.programs import DAY, PROGRAMS, TEXT, Data, later
from tests.matrix.world import World

NEW_PASSWORD = "seven quiet unrelated words"


def own_body(world: World, person: str) -> Any:
    """The body that the person speaks for; one that nobody of the cast speaks for where there is none."""
    named = PEOPLE[person][1] if person in PEOPLE else None
    return world.cast.bodies[named or "labour"]


def upload() -> SimpleUploadedFile:
    """A small text file."""
    return SimpleUploadedFile("proof.txt", b"What was seen that day.\n", content_type="text/plain")


def _revision(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision}


def _reason(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "reason": TEXT}


def _why(world: World, person: str, row: Any) -> Data:
    return {"reason": TEXT}


def _nothing(world: World, person: str, row: Any) -> Data:
    return {"client_key": ""}


def _new_action(world: World, person: str, row: Any) -> Data:
    return {"title": TEXT, "details": "", "due": later(), "lead": own_body(world, person).pk}


def _duty_action(world: World, person: str, row: Any) -> Data:
    return {"title": TEXT, "lead": getattr(row, "lead_id", None) or own_body(world, person).pk, "due": later()}


def _doers(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "lead": row.lead_id, "assignee": world.cast.people["bilal"].pk, "helpers": []}


def _moved(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "due": later(), "reason": TEXT}


def _reworded(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "title": TEXT, "details": TEXT}


def _evidence(world: World, person: str, row: Any) -> Data:
    return {"file": upload(), "source": TEXT, "rights": ""}


def _places(world: World, person: str, row: Any) -> Data:
    table = SimpleUploadedFile("places.csv", b"code,name,kind,parent_code\nXS,Somewhere,country,\n", "text/csv")
    return {"what": "places", "file": table, "addressed_to": ""}


def _versions(world: World, person: str, row: Any) -> Data:
    return {"keep": "shown", "shown": "00", "version": "00", "page": "1"}


def _body(world: World, person: str, row: Any) -> Data:
    return {"name_en": TEXT, "kind": "organisation", "pillar": "", "level": "", "revision": getattr(row, "revision", 0)}


def _person(world: World, person: str, row: Any) -> Data:
    return {"name_en": TEXT, "pillar": "", "revision": getattr(row, "revision", 0)}


def _post(world: World, person: str, row: Any) -> Data:
    return {"person": world.cast.people["kiran"].pk, "title_en": TEXT, "starts": DAY}


def _place(world: World, person: str, row: Any) -> Data:
    return {"kind": "site", "name_en": TEXT, "code": "XS-9", "parent": world.cast.places["district"].pk}


def _place_changed(world: World, person: str, row: Any) -> Data:
    return {"name_en": TEXT, "point_0": "31.5", "point_1": "65.25", "revision": row.revision}


def _names(world: World, person: str, row: Any) -> Data:
    return {"kind": "district", "names": "District\nElsewhere"}


def _match(world: World, person: str, row: Any) -> Data:
    return {"text": "Distrikt", "place": world.cast.places["district"].pk}


def _instrument(world: World, person: str, row: Any) -> Data:
    return {"title_en": TEXT, "kind": "law", "revision": getattr(row, "revision", 0)}


def _stage(world: World, person: str, row: Any) -> Data:
    return {"stage": "in_force", "reached_on": DAY}


def _law(world: World, person: str, row: Any) -> Data:
    return {"title_en": TEXT, "kind": "law", "level": "district", "revision": getattr(row, "revision", 0)}


def _provision(world: World, person: str, row: Any) -> Data:
    return {"number": "s. 901", "text": TEXT, "language": "en", "revision": getattr(row, "revision", 0)}


def _verdict_on(world: World, person: str, row: Any) -> Data:
    """About the one right and group of the world's own lists."""
    term = _term_of(world, row)
    return {"right": term, "group": term, "verdict": "absent", "note": TEXT}


def _verdicts(world: World, person: str, row: Any) -> Data:
    term = _term_of(world, row)
    return {"right": term, f"verdict_{term}": "absent", f"note_{term}": TEXT}


def _term_of(world: World, row: Any) -> Any:
    return world.rows["term", "q" if row is not None and row.space_id == world.cast.other_space.pk else "w"].pk


def _paragraph(world: World, person: str, row: Any) -> Data:
    return {"text": TEXT, "language": "en", "paragraph": "7", "kind": "clause"}


def _correction(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "text": TEXT, "reason": TEXT, "language": "en", "kind": "clause"}


def _plain(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "plain_en": TEXT}


def _position(world: World, person: str, row: Any) -> Data:
    return {"position": "noted", "as_of": DAY, "source": TEXT}


def _duty(world: World, person: str, row: Any) -> Data:
    lead = world.cast.bodies["mines"].pk
    return {"wording_en": TEXT, "level": "provincial", "lead": lead, "revision": getattr(row, "revision", 0)}


def _split(world: World, person: str, row: Any) -> Data:
    lead = world.cast.bodies["mines"].pk
    return {"rows": 1, "row0-wording_en": TEXT, "row0-level": "provincial", "row0-lead": lead}


def _many(world: World, person: str, row: Any) -> Data:
    picked = [world.rows["commitment", "w"].pk]
    return {"pick": picked, "lead": world.cast.bodies["mines"].pk, "level": "local", "step": "assign"}


def _decision(world: World, person: str, row: Any) -> Data:
    bodies = world.cast.bodies
    return {"title_en": TEXT, "issuer": bodies["federal"].pk, "decided_on": DAY, "bodies": [bodies["mines"].pk]}


def _step(world: World, person: str, row: Any) -> Data:
    return {"state": "received", "on": "2025-03-05", "revision": row.revision}


def _contradiction(world: World, person: str, row: Any) -> Data:
    ordinary = world.rows["commitment", "w"]
    other = world.rows["commitment", "m"] if row is not None and row.pk == ordinary.pk else ordinary
    return {"other": other.pk, "words": TEXT, "source": TEXT}


def _report(world: World, person: str, row: Any) -> Data:
    body = getattr(row, "body_id", None) or getattr(row, "lead_id", None) or own_body(world, person).pk
    return {
        "claim": "done",
        "statement": TEXT,
        "body": body,
        "revision": getattr(row, "revision", 0),
        "evidence": upload(),
    }


def _assessment(world: World, person: str, row: Any) -> Data:
    body = getattr(row, "body_id", None) or own_body(world, person).pk
    revision = getattr(row, "revision", 0)
    return {"finding": "agrees", "statement": TEXT, "body": body, "revision": revision, "step": "draft"}


def _verdict(world: World, person: str, row: Any) -> Data:
    return {"revision": row.revision, "verdict": "return", "reason": TEXT}


def _voice(world: World, person: str, row: Any) -> Data:
    body = own_body(world, person).pk
    return {"body": body, "question": TEXT, "answer": TEXT, "asked": 90, "counted": 60, "collected_on": DAY}


def _grade(world: World, person: str, row: Any) -> Data:
    return {"committee": TEXT, "other_scale": TEXT, "grade": "B", "dated": DAY, "source": TEXT}


def _invitation(world: World, person: str, row: Any) -> Data:
    return {"email": "newcomer@sample.invalid", "role": "reader"}


def _role(world: World, person: str, row: Any) -> Data:
    return {"account": world.cast.account("imran").pk, "role": "member"}


def _grant(world: World, person: str, row: Any) -> Data:
    account = world.cast.account("imran").pk
    return {"account": account, "kind": "duty", "up_to": 3, "reason": TEXT, "ends": later()}


def _settings(world: World, person: str, row: Any) -> Data:
    space = world.cast.space
    return {
        "revision": space.revision,
        "name_en": TEXT,
        "languages": ["en", "ur"],
        "first_language": "en",
        "time_zone": "Asia/Karachi",
        "review_days": 90,
        "public_threshold": 12,
        "partner_threshold": 6,
        **{f"vetting_{kind}": "space" for kind in ("report", "observation", "assessment")},
    }


def _mail_rules(world: World, person: str, row: Any) -> Data:
    days = {"soon_days": 3, "body_after_days": 2, "secretariat_after_days": 5}
    return {"revision": 1, "hour": 6, "rest_days": ["6"], "free_days": DAY, **days}


def _coming_in(world: World, person: str, row: Any) -> Data:
    return {"name": TEXT, "password": NEW_PASSWORD}


def _signing_in(world: World, person: str, row: Any) -> Data:
    return {"login": "imran@sample.invalid", "password": PASSWORD}


def _new_password(world: World, person: str, row: Any) -> Data:
    return {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}


def _decided_tags(world: World, person: str, row: Any) -> Data:
    rows = [world.rows["tag_suggestion", "q" if person == "mehr" else position] for position in ("w", "c")]
    return {"pick": [str(row.pk) for row in rows], "step": "accept"}


def _told_of_tags(world: World, person: str, row: Any) -> Data:
    return {"told": "1"}


def _decided_likenesses(world: World, person: str, row: Any) -> Data:
    rows = [world.rows["likeness", "q" if person == "mehr" else position] for position in ("w", "c")]
    return {"pick": [str(row.pk) for row in rows], "step": "confirm"}


def _members(world: World, person: str, row: Any) -> Data:
    rows = [world.rows["commitment", "w"].pk]
    return {"recommendations": rows, "members": [world.cast.bodies["mines_branch"].pk], "level": "site"}


def _answer(world: World, person: str, row: Any) -> Data:
    return {"answer": "declined", "as_of": DAY, "reason": TEXT, "source": TEXT}


def _party(world: World, person: str, row: Any) -> Data:
    return {"party": world.cast.bodies["mines"].pk, "side": "witness", "signed_on": DAY}


def _followed(world: World, person: str, row: Any) -> Data:
    return {"led_to": "yes", "other": f"law:{world.rows['law', 'w'].pk}"}


def _list(world: World, person: str, row: Any) -> Data:
    return {"name_en": TEXT, "key": "words-of-the-asker", "revision": getattr(row, "revision", 0)}


def _term(world: World, person: str, row: Any) -> Data:
    return {"name_en": TEXT, "rank": 4, "revision": getattr(row, "revision", 0)}


def _map(world: World, person: str, row: Any) -> Data:
    return {"likeness": "related", "counterpart": world.rows["other_term", "w"].pk, "reason": TEXT}


def _search(world: World, person: str, row: Any) -> Data:
    return {"search": world.rows["saved_search", "q" if person == "mehr" else "w"].pk}


FORMS: dict[str, Callable[[World, str, Any], Data]] = {
    **PROGRAMS,
    "account_change_password": _new_password,
    "desk:mail_settings": _mail_rules,
    "end_feed": _nothing,
    "make_feed": _nothing,
    "mfa_add_webauthn": lambda world, person, row: {"credential": "{}"},
    "mfa_login_webauthn": lambda world, person, row: {"credential": "{}"},
    "mfa_reauthenticate_webauthn": lambda world, person, row: {"credential": "{}"},
    "my_mail": lambda world, person, row: {"quiet_until": DAY, "rest_days": ["4"]},
    "openid_connect_login": _nothing,
    "remove_passkey": _nothing,
    "stop_mail": _nothing,
    "account_login": _signing_in,
    "account_logout": lambda world, person, row: {"unsent": "seen"},
    "account_reauthenticate": lambda world, person, row: {"password": PASSWORD},
    "account_reset_password": lambda world, person, row: {"email": "imran@sample.invalid"},
    "account_reset_password_from_key": _new_password,
    "end_session": lambda world, person, row: {"all": "others"},
    "held_form": _nothing,
    "invitation": _coming_in,
    "language": lambda world, person, row: {"language": "ur", "next": "/"},
    "mfa_activate_totp": lambda world, person, row: {"code": "000000"},
    "mfa_authenticate": lambda world, person, row: {"code": "000000"},
    "mfa_deactivate_totp": _nothing,
    "mfa_generate_recovery_codes": _nothing,
    "mfa_reauthenticate": lambda world, person, row: {"code": "000000"},
    "my_account": lambda world, person, row: {"language": "ur"},
    "api:revoke_token": lambda world, person, row: {"token": world.tokens.get(("api_token", person), "")},
    "api:tokens": lambda world, person, row: {"name": TEXT, "scope": "read", "days": 30},
    "commitments:add_commitment": _paragraph,
    "commitments:add_instrument": _instrument,
    "commitments:assign_many": _many,
    "commitments:assignment": lambda world, person, row: {"step": "drop"},
    "commitments:decide_likenesses": _decided_likenesses,
    "commitments:add_list": _list,
    "commitments:add_party": _party,
    "commitments:add_term": _term,
    "commitments:answer_duty": _answer,
    "commitments:decide_mapping": lambda world, person, row: {"step": "remove"},
    "commitments:decide_suggestions": _decided_tags,
    "commitments:decide_all_suggestions": _told_of_tags,
    "commitments:edit_list": _list,
    "commitments:edit_term": _term,
    "commitments:give_to_members": _members,
    "commitments:approve_release": _nothing,
    "commitments:release_instrument": _nothing,
    "commitments:say_what_followed": _followed,
    "commitments:withdraw_release": lambda world, person, row: {"reason": TEXT},
    "commitments:take_off": lambda world, person, row: {"row": str(world.rows["instrument_party", "w"].pk)},
    "commitments:keep_term": lambda world, person, row: {"step": "return"},
    "commitments:map_term": _map,
    "commitments:retire_term": _nothing,
    "commitments:drop_search": _search,
    "commitments:edit_duty": _duty,
    "commitments:edit_instrument": _instrument,
    "commitments:leave_cluster": _nothing,
    "commitments:look_for_likenesses": _nothing,
    "commitments:make_duty": _duty,
    "commitments:note_contradiction": _contradiction,
    "commitments:open_search": _search,
    "commitments:plain_words": _plain,
    "commitments:point_to_law": lambda world, person, row: {"law": world.rows["law", "w"].pk},
    "commitments:reach_stage": _stage,
    "commitments:record_position": _position,
    "commitments:report_step": _step,
    "commitments:resolve_contradiction": lambda world, person, row: {"resolution": TEXT, "revision": row.revision},
    "commitments:split": _split,
    "commitments:start_cascade": _decision,
    "commitments:save_search": lambda world, person, row: {"name": TEXT, "address": "q=water"},
    "commitments:withdraw_duty": lambda world, person, row: {"reason": TEXT},
    "desk:action_accept": _revision,
    "desk:action_assign": _doers,
    "desk:action_change": _reworded,
    "desk:action_drop": _reason,
    "desk:action_evidence": _evidence,
    "desk:action_finish": _revision,
    "desk:action_move": _moved,
    "desk:action_return": _reason,
    "desk:action_start": _revision,
    "desk:add_action": _new_action,
    "desk:add_grant": _grant,
    "desk:add_role": _role,
    "desk:approve_submission": _revision,
    "desk:end_grant": _nothing,
    "desk:end_role": _nothing,
    "desk:invite": _invitation,
    "desk:new_action": _new_action,
    "desk:read_notices": _nothing,
    "desk:return_submission": _reason,
    "desk:settings": _settings,
    "desk:verify_file": _nothing,
    "desk:withdraw_invitation": _nothing,
    "directory:add_body": _body,
    "directory:add_person": _person,
    "directory:add_place": _place,
    "directory:add_post": _post,
    "directory:confirm_match": _match,
    "directory:edit_body": _body,
    "directory:edit_person": _person,
    "directory:edit_place": _place_changed,
    "directory:end_post": _nothing,
    "directory:match_names": _names,
    "exchange:apply_import": _nothing,
    "exchange:choose_versions": _versions,
    "exchange:new_import": _places,
    "exchange:put_aside": _nothing,
    "exchange:read_again": _nothing,
    "progress:add_action": _duty_action,
    "progress:decide_report": _verdict,
    "progress:edit_assessment": _assessment,
    "progress:edit_report": _report,
    "progress:publish_assessment": _revision,
    "progress:record_grade": _grade,
    "progress:record_voice": _voice,
    "progress:send_report": _revision,
    "progress:write_assessment": _assessment,
    "progress:write_report": _report,
    "situation:add_law": _law,
    "situation:add_provision": _provision,
    "situation:decide": lambda world, person, row: {"decision": "confirm"},
    "situation:edit_law": _law,
    "situation:edit_provision": _provision,
    "situation:judge": _verdict_on,
    "situation:judge_many": _verdicts,
    "situation:lists": lambda world, person, row: {"rights": TEXT, "groups": TEXT},
    "situation:note_stage": _stage,
    "commitments:edit_commitment": _correction,
    **{f"commitments:remove_{kind}": _reason for kind in ("instrument", "stage", "commitment", "position")},
    **{f"api:remove_{kind}": _why for kind in ("instrument", "stage", "commitment", "position")},
    "situation:remove_law": lambda world, person, row: {"reason": TEXT},
    "situation:remove_provision": lambda world, person, row: {"reason": TEXT},
    "situation:withdraw": lambda world, person, row: {"reason": TEXT},
}
