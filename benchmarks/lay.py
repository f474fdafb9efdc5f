"""Run inside a store: the cast, as many contributors as asked, promises, duties and actions. Says as JSON where."""

import json
import sys

import django


def lay(users: int, duties: int) -> dict[str, object]:
    """Through the services. A promise for every two duties, two actions for every duty."""
    from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
    from accord.kernel.access.services import assign_role
    from accord.kernel.actors.services import add_position, link_account, make_account
    from accord.kernel.followup.services import add_action
    from accord.kernel.policy.roles import Role
    from tests.cast import PASSWORD, build_cast

    cast = build_cast()
    by = cast.operator
    bodies = [cast.bodies[name] for name in ("mines", "labour", "directorate", "district_office", "federal")]
    emails = []
    for number in range(users):
        emails.append(f"user{number}@sample.invalid")
        account = make_account(email=emails[-1], password=PASSWORD, languages=["en"], by=by)
        person = link_account(by, account=account, person=None, name=f"User {number}")
        body = bodies[number % len(bodies)]
        add_position(by, person=person, body=body, title={"en": "Clerk"})
        assign_role(by, account=account, role=Role.CONTRIBUTOR, body=body)
    law = add_instrument(by, kind="law", title={"en": "Act on mines (sample)"})
    home = f"/{cast.space.slug}/"
    paths: dict[str, list[str]] = {"promises": [], "duties": [], "actions": []}
    promise = None
    for number in range(duties):
        if promise is None or number % 2 == 0:
            text = f"The State inspects the mines of valley {number} and publishes what it finds."
            promise = add_commitment(by, instrument=law, text=text, paragraph=str(number))
            paths["promises"].append(promise.get_absolute_url())
        body = bodies[number % len(bodies)]
        duty = assign_duty(by, commitment=promise, wording={"en": f"Inspect the mines of valley {number}"}, lead=body)
        paths["duties"].append(duty.get_absolute_url())
        for what in ("List the mines of", "Visit the mines of"):
            action = add_action(by, title=f"{what} valley {number}", lead=body, about=duty)
            paths["actions"].append(action.get_absolute_url())
    return {"home": home, "emails": emails, "password": PASSWORD, **paths}


if __name__ == "__main__":
    django.setup()
    json.dump(lay(*map(int, sys.argv[1:])), sys.stdout)
