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


#: What each means, for the documentation.
CAUSE: dict[Trouble, str] = {
    Trouble.NO_ANSWER: "Nobody answers at the node's host and port.",
    Trouble.TLS_FAILED: "No encrypted connection: a certificate is not trusted, or one side wants none.",
    Trouble.TLS_FILES: "A certificate, key or authority of the settings cannot be used.",
    Trouble.REJECTED: "The node does not let Overread in, mostly for one of the two AE titles.",
    Trouble.CONNECTION_LOST: "The connection broke off before an answer came.",
    Trouble.NOT_TAKEN: "The node does not do this, or takes no objects of this kind.",
    Trouble.OUT_OF_RESOURCES: "The node has no room, or is busy.",
    Trouble.REFUSED: "The node answered with a failure, whose status is told.",
    Trouble.UNKNOWN_NODE: "The node is not in the settings any more.",
    Trouble.NO_FILE: "The file that is queued is gone or cannot be read.",
    Trouble.FILE_CHANGED: "The file was changed after it was queued.",
    Trouble.NOT_DICOM: "The file is no DICOM file, or does not say what it is.",
    Trouble.BUSY: "Another Overread is working through the queue.",
    Trouble.CANNOT_LISTEN: "The port, the folder or the rules do not let Overread receive.",
    Trouble.UNKNOWN_CALLER: "Somebody called whose AE title is not named in the settings.",
    Trouble.WRONG_TITLE: "Somebody called another AE title than Overread's.",
    Trouble.TOO_MANY: "More associations or connections came at once than are served.",
    Trouble.TOO_LARGE: "An object is larger than the settings allow.",
    Trouble.DISK_FULL: "The disk has less room than the settings want left, or cannot be written.",
    Trouble.UNSAFE_UID: "An identifier of an object or its study is none, and could lead out of the folder.",
    Trouble.MISMATCH: "An object is not the one that its sender calls it.",
    Trouble.DAMAGED: "The header of an object cannot be read.",
    Trouble.TOO_SLOW: "A caller sent so slowly that it only held a place.",
    Trouble.HOSTILE: "A caller sent what no DICOM program sends.",
}

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
