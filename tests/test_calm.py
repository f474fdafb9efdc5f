"""A database that is away or a disk that is full is told calmly, wherever in a request it shows."""

import errno

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db
AWAY = (OperationalError("the connection is closed"), InterfaceError("connection already closed"))
FULL = OSError(errno.ENOSPC, "No space left on device")


def quiet_client(cast, name="bilal"):
    client = cast.client(name)
    client.raise_request_exception = False
    return client


def breaks(error):
    def call(*_words, **_named):
        raise error

    return call


@pytest.mark.parametrize("error", [*AWAY, FULL])
@pytest.mark.parametrize(
    "where",
    [
        "accord.outlets.desk.views.actions.action_for",  # in the view
        "accord.config.middleware.own_spaces",  # at the door
        "accord.outlets.desk.middleware.remember_browser",  # after the view
        "accord.outlets.desk.session_store.SessionStore.load",  # before anybody is known
    ],
)
def test_it_is_said_calmly_wherever_it_happens(cast, monkeypatch, where, error):
    client = quiet_client(cast)
    monkeypatch.setattr(where, breaks(error))
    answer = client.get(cast.url("act/01a2007f-5ff6-74ec-a2ec-c39813a2e6b9/"))
    assert answer.status_code == 503
    assert "Not possible just now" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_the_calm_page_itself_asks_the_database_nothing(cast, monkeypatch):
    client = quiet_client(cast)
    asked: list[str] = []

    def away(*_words, **_named):
        asked.clear()
        raise AWAY[0]

    def noted(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    monkeypatch.setattr("accord.config.middleware.own_spaces", away)
    with connection.execute_wrapper(noted):
        answer = client.get(cast.url("today/"))
    assert answer.status_code == 503
    assert asked == []
    assert "Bilal" not in answer.content.decode()


def test_the_request_after_it_is_fine(cast, monkeypatch):
    client = quiet_client(cast)
    with monkeypatch.context() as patched:
        patched.setattr("accord.config.middleware.own_spaces", breaks(AWAY[0]))
        assert client.get(cast.url("today/")).status_code == 503
    assert client.get(cast.url("today/")).status_code == 200


def test_a_fault_of_our_own_is_not_called_a_busy_database(cast, monkeypatch):
    client = quiet_client(cast)
    monkeypatch.setattr("accord.config.middleware.own_spaces", breaks(ValueError("ours")))
    answer = client.get(cast.url("today/"))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_a_visitor_is_told_calmly_too(db, monkeypatch):
    monkeypatch.setattr("allauth.account.views.LoginView.dispatch", breaks(AWAY[0]))
    assert Client(raise_request_exception=False).get("/accounts/login/").status_code == 503
