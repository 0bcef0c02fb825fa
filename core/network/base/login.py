"""Logs in at DICOMweb nodes with a password or token from the system's keyring."""

from __future__ import annotations

import base64

from core.errors import NetworkError, SettingsError, VaultError
from core.network.base.error_codes import NetworkErrorCode
from core.pacs_node import PacsNode
from core.settings import UserSettings
from core.vault.secrets import LONGEST_SECRET, forget_secret, keep_secret, kept_secret


def keep_login(node: PacsNode, secret: str) -> None:
    """Store the password or the token of a node.

    The secret is valid only for this name at this server: if the server in the node's URL changes, it must be
    entered again.

    Raises
    ------
    SettingsError
        If the node has no login, or the secret is not valid for it.
    VaultError
    """
    if node.kind != "web" or node.login == "none":
        raise SettingsError("Set the login of {node} to basic or token first; it has none.", node=node.name)
    if not secret or len(secret) > LONGEST_SECRET or not secret.isprintable():
        raise SettingsError("Use one line of printable characters for a password or token.")
    if node.login == "token" and not (secret.isascii() and " " not in secret):
        raise SettingsError("Use only ASCII letters, digits and signs for a token, and no spaces.")
    keep_secret(_name_of(node), secret)


def has_login(node: PacsNode) -> bool:
    """Return whether a password or token of the node is stored.

    Raises
    ------
    VaultError
    """
    return kept_secret(_name_of(node)) is not None


def forget_login(node: PacsNode) -> None:
    """Delete the password or token of a node.

    Raises
    ------
    VaultError
    """
    forget_secret(_name_of(node))


def forget_unused_logins(before: UserSettings, now: UserSettings) -> None:
    """Delete the passwords and tokens of nodes that were removed, or whose login or server has changed.

    Raises
    ------
    VaultError
    """
    used = {_name_of(node) for node in now.nodes if node.kind == "web" and node.login != "none"}
    for node in before.nodes:
        if node.kind == "web" and node.login != "none" and _name_of(node) not in used:
            forget_login(node)


def authorization_of(node: PacsNode) -> str | None:
    """Return the value of the header Authorization (RFC 7617, RFC 6750); None without a login.

    Raises
    ------
    NetworkError
        ``no-secret``.
    """
    if node.login == "none":
        return None
    try:
        secret = kept_secret(_name_of(node))
    except VaultError as error:
        raise NetworkError(NetworkErrorCode.NO_SECRET, error.message) from error
    if secret is None:
        raise NetworkError(
            NetworkErrorCode.NO_SECRET,
            "This computer's keyring has no password or token for {node}: enter it in the settings of the "
            "nodes, or by overread pacs secret.",
            node=node.name,
        )
    if node.login == "token":
        return f"Bearer {secret}"
    return "Basic " + base64.b64encode(f"{node.user}:{secret}".encode()).decode("ascii")


def is_in_clear(node: PacsNode) -> bool:
    """Return whether a password or token is sent over a network where others can read it."""
    return node.login != "none" and not node.tls and node.host not in ("localhost", "127.0.0.1", "::1")


def _name_of(node: PacsNode) -> str:
    """Return the name in the keyring: the node's name, kind of login and server."""
    scheme = "https" if node.tls else "http"
    return f"node {node.name}, {node.login}, {scheme}://{node.host}:{node.port}"
