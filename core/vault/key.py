"""The key of stored patient data: made once, stored in the system's keyring, identified by a mark.

The mark is in ``vault.json`` in the user's own folder. It distinguishes the right key from that of another
folder, or from one that somebody put in its place, before anything is read or written with it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from filelock import Timeout

from core.errors import VaultError
from core.paths import atomic_write, is_own, private_lock, user_data
from core.peek_setting import peek_switch
from core.vault.keyring_errors import keyring_errors

_SERVICE = "Overread"
_KEY_BYTES = 32
#: Seconds that one process waits for another to make the key.
_WAIT = 30.0


@dataclass(frozen=True)
class KeyMark:
    """Identifies a key: its name in the keyring, and a code that only it produces."""

    id: str
    check: str


def is_wished() -> bool:
    """Return whether the settings say that new files are encrypted."""
    return peek_switch("privacy", "encrypt")


def seals(path: Path) -> bool:
    """Return whether a new file at `path` is sealed: in the user folder, if the settings say so."""
    return is_own(path) and is_wished()


def has_key() -> bool:
    """Return whether a key was ever made, so that there may be sealed files."""
    return _mark_file().exists()


def derived_key(purpose: str, salt: bytes = b"", *, make: bool = False) -> bytes:
    """Return the key for a purpose (HKDF-SHA-256, RFC 5869).

    Parameters
    ----------
    purpose : str
    salt : bytes
        Salt that gives each file a key of its own.
    make : bool
        Whether to make a key if there is none: for writing, never for reading.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    VaultError
        If the keyring does not return the key, or returns another one.
    """
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY_BYTES, salt, purpose.encode("ascii")).derive(_key(make=make))


def mark_and_key() -> tuple[KeyMark, bytes]:
    """Return the key itself with its mark, to be stored elsewhere.

    Raises
    ------
    VaultError
        If there is no key, or the keyring does not return it.
    """
    mark = _read_mark()
    if mark is None:
        raise VaultError("Nothing is encrypted here, so there is no key; overread data encrypt makes one.")
    return mark, _key_of(mark)


def put_back(mark: KeyMark, key: bytes) -> None:
    """Store a copied key in the keyring, and its mark in the folder if the mark is missing.

    Raises
    ------
    VaultError
        If it is the key of another folder, or the keyring does not store it; nothing is changed then.
    """
    known = _read_mark()
    if known is not None and known.check != mark.check:
        raise VaultError(
            "This key does not belong to the data in Overread's own folder; nothing was changed."
        )
    mark = known or mark
    if not hmac.compare_digest(_check_of(key), mark.check):
        raise VaultError("The copy of the key is damaged; nothing was changed.")
    _keep(mark, key)
    if known is None:
        _write_mark(mark)


def forget_key() -> None:
    """Delete the key, after the last sealed file.

    Raises
    ------
    VaultError
        If the keyring does not delete it; the key is then still known.
    """
    mark = _read_mark()
    if mark is None:
        return
    import keyring
    from keyring.errors import PasswordDeleteError

    try:
        keyring.delete_password(_SERVICE, mark.id)
    except PasswordDeleteError:
        # The key was already deleted.
        pass
    except keyring_errors() as error:
        raise _not_given() from error
    _mark_file().unlink(missing_ok=True)


def _key(*, make: bool) -> bytes:
    mark = _read_mark()
    if mark is not None:
        return _key_of(mark)
    if not make:
        raise _not_given()
    try:
        # Two processes that start at the same time must make one key.
        with private_lock(user_data() / "vault.lock", _WAIT):
            mark = _read_mark()
            return _key_of(mark) if mark is not None else _make()
    except Timeout as error:
        raise _not_given() from error


@lru_cache(maxsize=4)
def _key_of(mark: KeyMark) -> bytes:
    import keyring

    try:
        kept = keyring.get_password(_SERVICE, mark.id)
    except keyring_errors() as error:
        raise _not_given() from error
    if kept is None:
        raise _not_given()
    try:
        key = bytes.fromhex(kept)
    except ValueError:
        key = b""
    if not hmac.compare_digest(_check_of(key), mark.check):
        raise VaultError(
            "The key in this computer's keyring is not the one that encrypted the patient data; put the "
            "right one back, then start Overread again."
        )
    return key


def _make() -> bytes:
    """Make the first key, and store it in the keyring with its mark."""
    key = os.urandom(_KEY_BYTES)
    mark = KeyMark(os.urandom(8).hex(), _check_of(key))
    _keep(mark, key)
    _write_mark(mark)
    return _key_of(mark)


def _keep(mark: KeyMark, key: bytes) -> None:
    """Store a key in the keyring, and read it back before anything depends on it."""
    import keyring

    try:
        keyring.set_password(_SERVICE, mark.id, key.hex())
        kept = keyring.get_password(_SERVICE, mark.id)
    except keyring_errors() as error:
        raise _not_kept() from error
    if kept != key.hex():
        raise _not_kept()


def _check_of(key: bytes) -> str:
    return hmac.digest(key, b"overread vault", hashlib.sha256).hex()


def _write_mark(mark: KeyMark) -> None:
    with atomic_write(_mark_file()) as temporary:
        temporary.write_text(json.dumps(asdict(mark)), "ascii")


def _read_mark() -> KeyMark | None:
    """Read the mark; None if there never was a key."""
    try:
        raw = json.loads(_mark_file().read_text("ascii"))
        return KeyMark(str(raw["id"]), str(raw["check"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise VaultError(
            "Put back a copy of {file} in Overread's own folder; it tells which key encrypts "
            "patient data, and it is damaged.",
            file=_mark_file().name,
        ) from error


def _mark_file() -> Path:
    return user_data() / "vault.json"


def _not_kept() -> VaultError:
    return VaultError(
        "This computer's keyring keeps no key, so that nothing can be encrypted: unlock it or set one up, or "
        "switch encryption off (overread settings privacy.encrypt off)."
    )


def _not_given() -> VaultError:
    return VaultError(
        "Patient data are encrypted, and the key is not available from this computer's keyring. Sign "
        "in as usual, unlock the keyring, then try again. Nothing was changed."
    )
