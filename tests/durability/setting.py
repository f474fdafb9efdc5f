"""Run inside a store: the cast, more contributors, clerks who bring files in, and duties to report on.

Says as JSON where writers can write, and what the clerks sign in with.
"""

import json
import sys

import django

WRITERS = 8
CLERKS = 2
DUTIES = 4


def lay() -> dict[str, object]:
    """Everything through the services, as people would. Returns addresses of accounts, paths and the password."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
    from accord.kernel.access.services import assign_role
    from accord.kernel.actors.services import add_position, link_account, make_account
    from accord.kernel.policy.roles import Role
    from tests.cast import PASSWORD, build_cast

    cast = build_cast()
    by, mines = cast.operator, cast.bodies["mines"]
    emails = []
    for number in range(WRITERS):
        emails.append(f"writer{number}@sample.invalid")
        account = make_account(email=emails[-1], password=PASSWORD, languages=["en"], by=by)
        person = link_account(by, account=account, person=None, name=f"Writer {number}")
        add_position(by, person=person, body=mines, title={"en": "Clerk"})
        assign_role(by, account=account, role=Role.CONTRIBUTOR, body=mines)
    clerks = {}
    for number in range(CLERKS):
        email = f"clerk{number}@sample.invalid"
        account = make_account(email=email, password=PASSWORD, languages=["en"], by=by)
        clerks[email] = generate_totp_secret()
        TOTP.activate(account, clerks[email])
        link_account(by, account=account, person=None, name=f"Clerk {number}")
        assign_role(by, account=account, role=Role.SECRETARIAT)
    law = add_instrument(by, kind="law", title={"en": "Act on mines (sample)"})
    promise = add_commitment(by, instrument=law, text="Mines are inspected.", paragraph="1")
    duties = [
        assign_duty(by, commitment=promise, wording={"en": f"Inspect pit {number}"}, lead=mines)
        for number in range(DUTIES)
    ]
    home = f"/{cast.space.slug}/"
    reports = [f"{home}answer/duties/{duty.pk}/reports/new/" for duty in duties]
    people = {"emails": emails, "clerks": clerks, "password": PASSWORD}
    return {"home": home, "lead": str(mines.pk), "reports": reports, **people}


if __name__ == "__main__":
    django.setup()
    json.dump(lay(), sys.stdout)
