"""A lower page offers a named place, upper apps fill it."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from accord.ui import slots


def greet(request, record):
    return slots.Filling("ui/tests/greeting.html", {"name": record})


def keep_silent(request, record):
    return None


@pytest.fixture
def map_of_slots(settings):
    kept = dict(slots._paths)
    here = "accord.ui.tests.test_slots"
    settings.TEMPLATES = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [("django.template.loaders.locmem.Loader", {"ui/tests/greeting.html": "<b>{{ name }}</b>"})],
                "builtins": ["accord.ui.templatetags.slots"],
            },
        }
    ]
    slots.fill_slots({"duty.thread": [f"{here}.keep_silent", f"{here}.greet"]})
    yield
    slots.fill_slots(kept)


def drawn(text, **context):
    return Template(text).render(Context({"request": RequestFactory().get("/"), **context}))


@pytest.mark.usefixtures("map_of_slots")
class TestASlot:
    def test_shows_what_upper_apps_say_about_the_record_of_the_page(self):
        assert drawn('{% slot "duty.thread" %}', record="Bilal") == "<b>Bilal</b>"

    def test_may_name_another_record(self):
        assert drawn('{% slot "duty.thread" other %}', record="Bilal", other="Hina") == "<b>Hina</b>"

    def test_escapes_what_it_shows(self):
        assert drawn('{% slot "duty.thread" %}', record="<i>") == "<b>&lt;i&gt;</b>"

    def test_that_nobody_fills_is_empty(self):
        assert drawn('{% slot "duty.unknown" %}', record="Bilal") == ""
