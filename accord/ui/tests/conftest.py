"""The look is tested by itself: without the frame that the layers above put around it."""

import copy

import pytest


@pytest.fixture(autouse=True)
def only_the_look(settings):
    """Templates as the settings say, but with no context of upper layers, and the gallery as the only page."""
    templates = copy.deepcopy(settings.TEMPLATES)
    options = templates[0]["OPTIONS"]
    options["context_processors"] = [
        name for name in options["context_processors"] if name.startswith("django.template.")
    ]
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = "accord.ui.urls"
