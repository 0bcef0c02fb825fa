"""TLS contexts for the calling and the called side of associations (PS3.15 B.12: TLS 1.2 and later)."""

from __future__ import annotations

import ssl
from pathlib import Path

from core.errors import NetworkError
from core.language.message import Message
from core.network.base.error_codes import NetworkErrorCode
from core.pacs_node import PacsNode
from core.settings import Pacs


def calling_context(node: PacsNode) -> ssl.SSLContext | None:
    """Return the context to call a node with, which checks its certificate and its name; None without TLS.

    Raises
    ------
    NetworkError
        ``tls-files``.
    """
    if not node.tls:
        return None
    try:
        context = ssl.create_default_context(cafile=node.authority)
    except (OSError, ValueError) as error:
        raise _unusable(Message("authority"), node.authority) from error
    _take_own_authorities(context)
    _load_certificate(context, node.certificate, node.key)
    return context


def called_context(pacs: Pacs) -> ssl.SSLContext | None:
    """Return the context to listen with; None if no certificate is given.

    Raises
    ------
    NetworkError
        ``tls-files``.
    """
    if pacs.certificate is None:
        if pacs.key is not None or pacs.authority is not None:
            raise NetworkError(
                NetworkErrorCode.TLS_FILES,
                "Set a certificate too; a key or an authority is set without one.",
            )
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    if pacs.authority is not None:
        try:
            context.load_verify_locations(pacs.authority)
        except (OSError, ValueError) as error:
            raise _unusable(Message("authority"), pacs.authority) from error
        context.verify_mode = ssl.CERT_REQUIRED
    _take_own_authorities(context)
    _load_certificate(context, pacs.certificate, pacs.key)
    return context


def _take_own_authorities(context: ssl.SSLContext) -> None:
    """Accept certificates that lack what RFC 5280 requires besides the chain, as those of many hospitals do.

    From Python 3.13 on they are refused by default. Chain, name and time are still checked.
    """
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT


def _load_certificate(context: ssl.SSLContext, certificate: Path | None, key: Path | None) -> None:
    """Load the certificate to show to the other side."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate is None:
        return
    try:
        # An empty password prevents a prompt on the terminal.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise _unusable(Message("certificate or its key"), certificate) from error


def _unusable(what: Message, path: Path | None) -> NetworkError:
    name = path.name if path is not None else Message("of this computer")
    return NetworkError(
        NetworkErrorCode.TLS_FILES,
        "Use a PEM file whose key is not locked; the {what} ({name}) cannot be used.",
        what=what,
        name=name,
    )
