"""A copy of the key of stored patient data: a small file, protected by a passphrase.

The key is sealed by AES-256-GCM with a key that scrypt (RFC 7914) derives from the passphrase; the file's
other content is authenticated with it. The work of scrypt is part of the format rather than of the file, so
that no file can demand more.
"""

from __future__ import annotations

import base64
import json
import os
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ExportError, VaultError
from core.language.message import Message
from core.language.system import because
from core.paths import atomic_write, private_file
from core.vault.key import KeyMark, mark_and_key, put_back

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

#: Fewest characters of a passphrase; shorter ones can be guessed.
SHORTEST = 12
#: The entry in the audit log.
COPIED = {"setting": "privacy.encrypt", "key": "copied"}
PUT_BACK = {"setting": "privacy.encrypt", "key": "put back"}
_FORMAT = "Overread key copy 1"
_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
#: 128 MiB and half a second for each guess.
_WORK, _BLOCK, _LANES = 1 << 17, 8, 1
_MOST_BYTES = 1 << 14


def write_copy(path: Path, passphrase: str) -> None:
    """Write a copy of the key, readable only by this user; no file is overwritten.

    Raises
    ------
    VaultError
        If there is no key, the keyring does not return it, or the passphrase is too short.
    ExportError
        If the file exists already, or cannot be written.
    """
    if len(passphrase) < SHORTEST:
        raise VaultError(
            "Use a passphrase of at least {least} characters; several words are easy to remember.",
            least=SHORTEST,
        )
    if path.exists():
        raise ExportError(
            "{file} already exists; choose another name. Nothing is overwritten.", file=path.name
        )
    mark, key = mark_and_key()
    salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
    sealed = _cipher(passphrase, salt).encrypt(nonce, key, _bound(mark))
    parts = {
        "format": _FORMAT,
        "id": mark.id,
        "check": mark.check,
        "salt": base64.b64encode(salt).decode("ascii"),
        "nonce": base64.b64encode(nonce).decode("ascii"),
        "sealed": base64.b64encode(sealed).decode("ascii"),
    }
    with atomic_write(path) as temporary:
        private_file(temporary)
        temporary.write_text(json.dumps(parts, indent=1) + "\n", "ascii")


def read_copy(path: Path, passphrase: str) -> None:
    """Put the key of a copy into this computer's keyring.

    Raises
    ------
    VaultError
        If the file is not such a copy, the passphrase is wrong, the key belongs to other data, or the keyring
        does not store the key; nothing is changed then.
    """
    from cryptography.exceptions import InvalidTag

    try:
        with path.open("rb") as handle:
            raw = handle.read(_MOST_BYTES)
    except OSError as error:
        raise VaultError(
            "{file} cannot be read: {why}.", file=path.name, why=because(error, Message("no access"))
        ) from error
    found = _parts_of(raw)
    if found is None:
        raise VaultError("{file} is not a copy of a key, or it is damaged.", file=path.name)
    mark, salt, nonce, sealed = found
    try:
        key = _cipher(passphrase, salt).decrypt(nonce, sealed, _bound(mark))
    except InvalidTag as error:
        raise VaultError(
            "The passphrase is not that of {file}, or the file is damaged; nothing was changed.",
            file=path.name,
        ) from error
    put_back(mark, key)


def _parts_of(raw: bytes) -> tuple[KeyMark, bytes, bytes, bytes] | None:
    """Return mark, salt, nonce and sealed key of a copy; None if it is not a copy."""
    try:
        parts = json.loads(raw.decode("ascii"))
        mark = KeyMark(str(parts["id"]), str(parts["check"]))
        salt, nonce, sealed = (
            base64.b64decode(str(parts[name]), validate=True) for name in ("salt", "nonce", "sealed")
        )
        sound = (parts["format"], len(salt), len(nonce)) == (_FORMAT, _SALT_BYTES, _NONCE_BYTES)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return (mark, salt, nonce, sealed) if sound else None


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    made = Scrypt(salt=salt, length=_KEY_BYTES, n=_WORK, r=_BLOCK, p=_LANES)
    return AESGCM(made.derive(unicodedata.normalize("NFC", passphrase).encode("utf-8")))


def _bound(mark: KeyMark) -> bytes:
    """Return the unencrypted part of the file, which is authenticated."""
    return f"{_FORMAT}\0{mark.id}\0{mark.check}".encode()
