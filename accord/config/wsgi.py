"""The entry point of the web server."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from accord.config.serving import die_with_parent
from accord.kernel.spaces.collecting import collect_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "accord.config.settings")

# Granian's own first process starts the ones that answer; killed, it would leave them on the port with the old code.
if sys.platform == "linux":
    die_with_parent()
application = get_wsgi_application()
# Every page's code is loaded by its address: now, and not while the first visitor waits.
get_resolver().url_patterns  # noqa: B018 — a property that loads them
collect_seldom()
