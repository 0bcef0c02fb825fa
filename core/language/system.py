"""Messages on why the operating system did not do something."""

from __future__ import annotations

from core.language.message import Message

#: The most frequent messages of Linux, for the catalogues. Windows has messages in its own language.
SYSTEM_WORDS = (
    "No space left on device",
    "Permission denied",
    "Operation not permitted",
    "Read-only file system",
    "No such file or directory",
    "Not a directory",
    "Is a directory",
    "File exists",
    "File name too long",
    "Disk quota exceeded",
    "Input/output error",
    "Too many open files",
    "Address already in use",
    "Cannot assign requested address",
    "Connection refused",
    "Connection reset by peer",
    "Connection timed out",
    "No route to host",
    "Network is unreachable",
)


def because(error: OSError, otherwise: Message) -> Message:
    """Return the system's message for an error, without the full stop that Windows adds, or `otherwise`."""
    words = (error.strerror or "").rstrip(". \r\n")
    return Message(words) if words else otherwise
