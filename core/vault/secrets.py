"""Secrets of the user, such as passwords of nodes: stored only in the system's keyring."""

from __future__ import annotations

import itertools

from core.errors import VaultError
from core.vault.keyring_errors import keyring_errors

_SERVICE = "Overread"
#: Most characters of an entry; Windows keeps at most 1,280, and a token may be longer.
_PIECE = 1000
_MOST_PIECES = 32
LONGEST_SECRET = _PIECE * _MOST_PIECES


def keep_secret(name: str, secret: str) -> None:
    """Store a secret under a name, replacing an earlier one.

    Raises
    ------
    VaultError
        If the keyring does not store it.
    """
    import keyring

    pieces = [secret[at : at + _PIECE] for at in range(0, len(secret), _PIECE)]
    forget_secret(name)
    try:
        for number, piece in enumerate(pieces):
            more = "+" if number + 1 < len(pieces) else "."
            keyring.set_password(_SERVICE, _entry(name, number), more + piece)
    except keyring_errors() as error:
        raise _not_kept() from error
    if kept_secret(name) != secret:
        raise _not_kept()


def kept_secret(name: str) -> str | None:
    """Return the secret under a name; None if there is none.

    Raises
    ------
    VaultError
        If the keyring is not accessible.
    """
    import keyring

    secret = ""
    try:
        for number in range(_MOST_PIECES):
            piece = keyring.get_password(_SERVICE, _entry(name, number))
            if not piece:
                return None
            secret += piece[1:]
            if piece[0] != "+":
                return secret
    except keyring_errors() as error:
        raise VaultError(
            "This computer's keyring is locked or does not have the secret; sign in as usual and unlock it."
        ) from error
    return None


def forget_secret(name: str) -> None:
    """Delete the secret under a name, if there is one.

    Raises
    ------
    VaultError
        If the keyring does not delete it.
    """
    import keyring

    try:
        for number in itertools.count():
            if keyring.get_password(_SERVICE, _entry(name, number)) is None:
                return
            keyring.delete_password(_SERVICE, _entry(name, number))
    except keyring_errors() as error:
        raise VaultError(
            "The secret cannot be deleted from this computer's keyring; unlock it, then try again."
        ) from error


def _entry(name: str, number: int) -> str:
    return f"{name} ({number + 1})" if number else name


def _not_kept() -> VaultError:
    return VaultError(
        "The secret cannot be stored in this computer's keyring; unlock it or set one up, then try again."
    )
