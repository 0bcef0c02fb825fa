"""Looks for a newer version: in a signed notice that the site names, read at most once a day.

Nothing is contacted unless ``updates.address`` of the settings names a file or a page. A page is requested
like any other: no version, computer or user is named, and redirects are not followed. The notice is used only
with a signature by the key of ``updates.certificate``, in a file beside it. The signature is of the unchanged
bytes, RSA (PKCS #1 v1.5) or ECDSA, with SHA-256, as from ``openssl dgst -sha256 -sign``.
"""

from __future__ import annotations

import http.client
import ssl
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from core import __version__
from core.errors import UpdateError
from core.language.message import Message
from core.language.system import because
from core.paths import atomic_write, user_data

if TYPE_CHECKING:
    from core.settings import Updates

#: Suffix of a notice's address for its signature.
SIGNATURE_SUFFIX: Final = ".sig"
_MOST_BYTES: Final = 1 << 16
#: Seconds for the connection, for each piece, and for a whole file.
_CONNECT_SECONDS, _WHOLE_SECONDS = 10.0, 20.0
_EVERY: Final = timedelta(days=1)


class UpdateNotice(BaseModel):
    """The notice of the newest version.

    Attributes
    ----------
    version : str
    published : date
    security : bool
        Whether the version fixes a security problem.
    where : str
        Where the site's users get it, in the site's words; empty if not given.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = 1
    version: Annotated[str, Field(pattern=r"^\d{1,4}\.\d{1,4}\.\d{1,4}$")]
    published: date
    security: bool = False
    where: Annotated[str, Field(max_length=200)] = ""

    @property
    def newer(self) -> bool:
        """Whether the notice is about a newer version than this one."""
        return _numbers(self.version) > _numbers(__version__)


class _Asked(BaseModel):
    """The last request: its address, time, certificate and result."""

    model_config = ConfigDict(frozen=True)

    address: str
    when: datetime
    certificate: Path | None = None
    notice: UpdateNotice | None = None

    def holds(self, updates: Updates, now: datetime) -> bool:
        """Return whether the last request used the same settings, within the last day."""
        same = (self.address, self.certificate) == (updates.address, updates.certificate)
        return same and timedelta(0) <= now - self.when < _EVERY


def look_for_update(updates: Updates, now: datetime) -> UpdateNotice | None:
    """Return the notice of a newer version; None if there is none, or no address is set.

    The site's file or page is read only if that was not done or tried within the last day.

    Parameters
    ----------
    updates : Updates
    now : datetime
        Current time, with time zone.

    Raises
    ------
    UpdateError
        If the notice cannot be read or trusted.
    ExportError
        If the result cannot be stored.
    """
    if not updates.address:
        return None
    last = _last_asked()
    if last is not None and last.holds(updates, now):
        notice = last.notice
    else:
        asked = _Asked(address=updates.address, when=now, certificate=updates.certificate)
        # Stored before the request, so that an unreachable address is not asked again at every start.
        _keep(asked)
        notice = ask_for_notice(updates)
        _keep(asked.model_copy(update={"notice": notice}))
    return notice if notice is not None and notice.newer else None


def ask_for_notice(updates: Updates) -> UpdateNotice:
    """Read the notice now, and check its signature.

    Parameters
    ----------
    updates : Updates
        Settings of the update notice, with an address.

    Raises
    ------
    UpdateError
    """
    if not updates.address:
        raise UpdateError("Overread does not look for updates. To change that, set updates.address.")
    if updates.certificate is None:
        raise UpdateError("Set updates.certificate too: a notice counts only if its key has signed it.")
    data = _fetch(updates.address)
    _check_signature(data, _fetch(updates.address + SIGNATURE_SUFFIX), updates.certificate)
    try:
        return UpdateNotice.model_validate_json(data)
    except ValidationError as error:
        raise UpdateError(
            "The notice of updates is signed, but is not in the form that Overread reads."
        ) from error


def notice_text(notice: UpdateNotice) -> str:
    """Return the notice as JSON, the content of its file."""
    return notice.model_dump_json(indent=2) + "\n"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


# Storage


def _file() -> Path:
    return user_data() / "updates.json"


def _last_asked() -> _Asked | None:
    try:
        found = _Asked.model_validate_json(_file().read_bytes())
    except (OSError, ValidationError):
        return None
    return found if found.when.tzinfo is not None else None


def _keep(asked: _Asked) -> None:
    with atomic_write(_file()) as temporary:
        temporary.write_text(asked.model_dump_json(), "utf-8")


# Requests


def _fetch(address: str) -> bytes:
    try:
        data = _page(address) if address.startswith("https://") else _content(Path(address))
    except (OSError, UnicodeError, http.client.HTTPException) as error:
        # A UnicodeError: no host can have this name.
        why = Message("no valid answer")
        if isinstance(error, OSError):
            why = because(error, Message("no answer"))
        raise UpdateError("{address} cannot be read: {why}.", address=address, why=why) from error
    if len(data) > _MOST_BYTES:
        raise UpdateError("{address} is no notice of updates: it is too large.", address=address)
    return data


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(2, "there is no such file")
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)


def _page(address: str) -> bytes:
    parts = urlsplit(address)
    until = time.monotonic() + _WHOLE_SECONDS
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port, timeout=_CONNECT_SECONDS, context=ssl.create_default_context()
    )
    try:
        known = {"Accept-Encoding": "identity", "User-Agent": "Overread"}
        connection.request("GET", parts.path or "/", headers=known)
        response = connection.getresponse()
        if response.status != http.client.OK:
            raise UpdateError(
                "{address} cannot be read: it answers with status {status}.",
                address=address,
                status=response.status,
            )
        data = b""
        while len(data) <= _MOST_BYTES and (piece := response.read1(_MOST_BYTES + 1 - len(data))):
            data += piece
            if time.monotonic() > until:
                raise TimeoutError(110, "it is too slow")
        return data
    finally:
        connection.close()


def _check_signature(data: bytes, signature: bytes, certificate: Path) -> None:
    # The import is slow, and few users have a notice.
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.hashes import SHA256

    name = certificate.name
    try:
        key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise UpdateError(
            "The certificate of the update notice ({name}) cannot be read.", name=name
        ) from error
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, data, padding.PKCS1v15(), SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(SHA256()))
        else:
            raise UpdateError(
                "The certificate of the update notice ({name}) has no RSA or EC key.", name=name
            )
    except InvalidSignature as error:
        raise UpdateError(
            "The notice of updates is not signed by the key of {name}; it is ignored.", name=name
        ) from error
