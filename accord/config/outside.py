"""Signing in with an account kept elsewhere (OpenID Connect): what the environment says of it. Off unless set."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

PROVIDER = "outside"


def outside_sign_in(issuer: str, *, name: str, client_id: str, secret: str) -> dict[str, Any]:
    """The one provider, as allauth takes it; nothing where no issuer is set.

    Raises ImproperlyConfigured for an issuer without a client, and for one whose answers anybody on the way could
    write: they come without a signature that is checked, so the line to it must be encrypted.
    """
    if not issuer:
        return {}
    if not client_id:
        raise ImproperlyConfigured("ACCORD_OIDC_ISSUER needs ACCORD_OIDC_CLIENT_ID.")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise ImproperlyConfigured("ACCORD_OIDC_ISSUER must begin with https://.")
    app = {
        "provider_id": PROVIDER,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/")},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origin_of(issuer: str) -> list[str]:
    """Where the browser may be sent by the button on the sign-in page; empty where there is none."""
    parts = urlsplit(issuer)
    return [f"{parts.scheme}://{parts.netloc}"] if issuer else []


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
