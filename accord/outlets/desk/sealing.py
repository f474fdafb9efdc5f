"""Sealing what a person typed: AES-GCM under a key that is kept beside, never inside, the database."""

import base64
import json
import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class Broken(Exception):
    """The seal does not hold: the content, its owner or its path was changed, or the key is another one."""


@dataclass(frozen=True)
class HeldFile:
    """A file that was sent with a form."""

    field: str
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Typed:
    """Everything that a form carried: its fields in order, its files, and the names of files too big to keep."""

    fields: tuple[tuple[str, str], ...]
    files: tuple[HeldFile, ...] = ()
    left_out: tuple[str, ...] = field(default=())


def seal(typed: Typed, bound_to: str) -> bytes:
    """Nonce and ciphertext. ``bound_to`` (whose form, for which path) must be the same when it is opened."""
    plain = json.dumps(
        {
            "fields": typed.fields,
            "files": [[f.field, f.name, f.media_type, base64.b64encode(f.content).decode()] for f in typed.files],
            "left_out": typed.left_out,
        },
        ensure_ascii=False,
    )
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(settings.FORM_KEY).encrypt(nonce, plain.encode(), bound_to.encode())


def unseal(sealed: bytes, bound_to: str) -> Typed:
    """What was sealed. Raises Broken where a single bit differs."""
    try:
        plain = AESGCM(settings.FORM_KEY).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken from error
    held = json.loads(plain)
    return Typed(
        fields=tuple((name, value) for name, value in held["fields"]),
        files=tuple(HeldFile(f, name, kind, base64.b64decode(data)) for f, name, kind, data in held["files"]),
        left_out=tuple(held["left_out"]),
    )
