"""The server's log tells what went wrong, and lets nobody in."""

import io
import logging

import pytest
from django.test import Client
from django.utils.log import configure_logging

from accord.config import settings as product
from accord.kernel.access.services import invite_person
from accord.kernel.policy.roles import Role


@pytest.fixture
def written():
    """What the configured log writes."""
    kept, level = logging.root.handlers[:], logging.root.level
    configure_logging("logging.config.dictConfig", product.LOGGING)
    out = io.StringIO()
    for handler in logging.root.handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(out)
    yield out
    logging.root.handlers[:] = kept
    logging.root.setLevel(level)


@pytest.mark.django_db
def test_an_invitation_that_still_works_is_not_in_the_log(cast, written):
    _made, token = invite_person(cast.viewer("kiran"), email="new@example.org", role=Role.MEMBER)
    answer = Client().post(f"/invitation/{token}/", {"name": "N", "password": "short"})
    assert answer.status_code == 422
    assert "/invitation/…/" in written.getvalue()
    assert token not in written.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        "/held/{}/",
        "/calendar/{}.ics",
        "/mail/stop/{}/",
        "/accounts/password/reset/1a-{}/",
        "https://a.example.org/invitation/{}",
    ],
)
def test_every_link_with_a_secret_is_masked_in_words_and_in_traces(written, path):
    secret = "b0c1-secret"
    try:
        raise ValueError(f"no page at {path.format(secret)}")
    except ValueError:
        logging.getLogger("anything").exception("Failed: %s", path.format(secret))
    assert written.getvalue().count("…") == 2
    assert secret not in written.getvalue()
