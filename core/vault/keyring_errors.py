"""Errors of the system's keyring, as its libraries raise them."""

from __future__ import annotations

import sys


def keyring_errors() -> tuple[type[Exception], ...]:
    """Return the errors of keyrings; Windows' own errors are raised unchanged."""
    from keyring.errors import KeyringError

    if sys.platform == "win32":
        from win32ctypes.pywin32 import pywintypes

        return KeyringError, OSError, pywintypes.error
    return KeyringError, OSError
