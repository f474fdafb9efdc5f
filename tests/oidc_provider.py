"""A small OpenID Connect provider on this machine: discovery, code flow with PKCE, signed ID tokens, userinfo."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "accord", "a secret between the two"


@dataclass
class Provider:
    """Who is signed in there, what it hands out, and what it was asked; ``wrong_subject`` makes it lie."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    wrong_subject: bool = False
    refuses: bool = False

    def __post_init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/jwks",
            "response_types_supported": ["code"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes back to, as if the person had agreed."""
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        if self.refuses:
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': asked['state']})}"
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code that was handed out, once, to whoever began with it; None for anything else."""
        asked = self.codes.pop(sent.get("code", ""), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        known = (sent.get("client_id"), sent.get("client_secret")) == (CLIENT, SECRET)
        if not asked or not known or challenge != asked["code_challenge"]:
            return None
        if sent["redirect_uri"] != asked["redirect_uri"]:
            return None
        access, now = secrets.token_urlsafe(), int(time.time())
        self.tokens.add(access)
        claims = {**self.person, "iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def userinfo(self) -> dict[str, Any]:
        return {**self.person, "sub": "somebody else"} if self.wrong_subject else self.person


class Handler(BaseHTTPRequestHandler):
    """The provider's pages."""

    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if parts.path == "/.well-known/openid-configuration":
            self.answer(self.provider.discovery())
        elif parts.path == "/jwks":
            self.answer(self.provider.jwks())
        elif parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.authorize(_flat(parts.query)))
            self.end_headers()
        elif parts.path == "/userinfo" and bearer in self.provider.tokens:
            self.answer(self.provider.userinfo())
        else:
            self.answer({"error": "not here"}, 401)

    def do_POST(self) -> None:
        sent = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
        tokens = self.provider.token(sent)
        self.answer(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

    def answer(self, content: dict[str, Any], status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """A test prints what it has to say itself."""


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


@contextmanager
def running_provider() -> Iterator[Provider]:
    """The provider on a free port of this machine, until the block ends."""
    provider = Provider()
    handler = type("Serving", (Handler,), {"provider": provider})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        provider.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield provider
        server.shutdown()
        thread.join()
