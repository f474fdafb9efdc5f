"""What tests of programs share: a promise with its duty, and programs that come by session or by token."""

import pytest

from accord.commit.commitments.services import add_commitment, add_instrument, assign_duty
from accord.outlets.exchange.services.tokens import make_token
from accord.outlets.exchange.tests.programs import Program


@pytest.fixture
def review(cast):
    return add_instrument(cast.viewer("amina"), kind="upr_outcome", title={"en": "Review"}, symbol="XS/1")


@pytest.fixture
def promise(cast, review):
    return add_commitment(cast.viewer("amina"), instrument=review, text="Inspect every mine.", paragraph="84")


@pytest.fixture
def duty(cast, promise):
    values = {"wording": {"en": "Inspect"}, "level": "provincial", "lead": cast.bodies["mines"]}
    return assign_duty(cast.viewer("amina"), commitment=promise, places=[cast.places["province"]], **values)


@pytest.fixture
def by(cast):
    return lambda name: Program(cast, name)


@pytest.fixture
def token(cast):
    def make(name, scope="read", **values):
        values = {"name": "a program", "days": 30, "with_factor": True, **values}
        return make_token(cast.viewer(name), scope=scope, **values)

    return make
