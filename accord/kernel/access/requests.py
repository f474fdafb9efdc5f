"""What a request inside a space carries besides Django's own."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accord.kernel.policy.facts import Viewer
from accord.kernel.spaces.models import Space


class AccordRequest(HttpRequest):
    """A request that passed the door: ``space`` and ``viewer`` were set by the middleware."""

    space: Space
    viewer: Viewer
    htmx: HtmxDetails
