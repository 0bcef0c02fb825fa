"""Pseudonyms for patients, UIDs and dates: constant at a site, and unpredictable without its key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
from datetime import date, timedelta
from pathlib import Path

from pydicom.uid import UID

from core.errors import ExportError
from core.paths import atomic_write, user_data

_KEY_BYTES = 32
#: UIDs that the standard defines: classes, syntaxes, well-known frames of reference.
_STANDARD = "1.2.840.10008."
#: Dates are shifted back by one to ten years, so that no date of an export is the true one.
_LEAST_DAYS, _MOST_DAYS = 366, 3650
_DATE = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})(.*)", re.DOTALL)


class Pseudonyms:
    """Keyed replacements (HMAC-SHA-256, RFC 2104); with the key, a guess of a patient can be checked.

    Parameters
    ----------
    key : bytes
        The site's secret.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def uid(self, original: str) -> str:
        """Return the replacement of a UID; UIDs of the standard and empty ones stay unchanged."""
        if not original or original.startswith(_STANDARD):
            return original
        return uid_of(self._digest("uid", original))

    def patient(self, original: str) -> str:
        """Return the replacement of a patient's identifier and name."""
        return "OR" + base64.b32encode(self._digest("patient", original))[:14].decode("ascii")

    def days(self, patient: str) -> int:
        """Return the number of days by which a patient's dates are moved; negative."""
        number = int.from_bytes(self._digest("days", patient)[:8], "big")
        return -(_LEAST_DAYS + number % (_MOST_DAYS - _LEAST_DAYS + 1))

    def _digest(self, kind: str, text: str) -> bytes:
        return hmac.digest(self._key, f"{kind}\0{text}".encode("utf-8", "surrogatepass"), hashlib.sha256)


def uid_of(digest: bytes) -> UID:
    """Make a UID of the first 16 bytes of a digest, as a UUID (PS3.5 B.2)."""
    octets = bytearray(digest[:16])
    octets[6] = octets[6] & 0x0F | 0x80  # Version 8 of RFC 9562: a custom UUID.
    octets[8] = octets[8] & 0x3F | 0x80
    return UID(f"2.25.{int.from_bytes(octets, 'big')}")


def shift_date(text: str, days: int) -> str | None:
    """Move a date (DA), or the date in a DT, by a number of days; None if it is not a single day."""
    match = _DATE.fullmatch(text.strip())
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3])) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return f"{day:%Y%m%d}".rjust(8, "0") + match[4]


def site_key(path: Path | None = None) -> bytes:
    """Return the site's secret key; on first use it is created, readable only by this user.

    Another key gives the same patient another pseudonym. So a site that exports from several computers copies
    the file, and protects it like its patients' names.

    Raises
    ------
    ExportError
        If the key cannot be read or created, or was changed.
    """
    path = path or user_data() / "deidentify.key"
    if not path.exists():
        key = os.urandom(_KEY_BYTES)
        with atomic_write(path) as temporary:
            temporary.touch(0o600)
            temporary.write_text(key.hex(), "ascii")
        return key
    try:
        key = bytes.fromhex(path.read_text("ascii"))
    except (OSError, ValueError):
        key = b""
    if len(key) < _KEY_BYTES:
        raise ExportError(
            "The site's key for de-identification (deidentify.key) cannot be read; put back the copy that "
            "you keep of it, or delete it to begin with new pseudonyms."
        )
    return key
