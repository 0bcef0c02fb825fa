"""What can go wrong with another system: codes, and which of them may pass by themselves."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """Why something was not sent, found, fetched or received."""

    NO_ANSWER = "no-answer"
    TLS_FAILED = "tls-failed"
    TLS_FILES = "tls-files"
    REJECTED = "rejected"
    CONNECTION_LOST = "connection-lost"
    NOT_TAKEN = "not-taken"
    OUT_OF_RESOURCES = "out-of-resources"
    REFUSED = "refused"
    UNKNOWN_NODE = "unknown-node"
    NO_FILE = "no-file"
    FILE_CHANGED = "file-changed"
    NOT_DICOM = "not-dicom"
    GAVE_UP = "gave-up"
    BUSY = "busy"
    CANNOT_LISTEN = "cannot-listen"
    # why a caller or its object is not received
    UNKNOWN_CALLER = "unknown-caller"
    WRONG_TITLE = "wrong-title"
    TOO_MANY = "too-many-associations"
    TOO_LARGE = "too-large"
    DISK_FULL = "disk-full"
    UNSAFE_UID = "unsafe-uid"
    MISMATCH = "mismatch"
    DAMAGED = "damaged"
    TOO_SLOW = "too-slow"
    HOSTILE = "hostile"


#: What another try may bring; all else stays as it is until somebody changes something.
PASSING = frozenset(
    (
        Trouble.NO_ANSWER,
        Trouble.TLS_FAILED,
        Trouble.TLS_FILES,
        Trouble.REJECTED,
        Trouble.CONNECTION_LOST,
        Trouble.OUT_OF_RESOURCES,
    )
)
