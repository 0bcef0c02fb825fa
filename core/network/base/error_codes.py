"""What can go wrong with another system: codes, and which of them may pass by themselves."""

from __future__ import annotations

from enum import StrEnum


class NetworkErrorCode(StrEnum):
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
    NOT_COMMITTED = "not-committed"
    COMMITMENT_AWAITED = "commitment-awaited"
    BUSY = "busy"
    NO_SECRET = "no-secret"
    CANNOT_LISTEN = "cannot-listen"
    # why a caller or its object is not received
    UNKNOWN_CALLER = "unknown-caller"
    WRONG_TITLE = "wrong-title"
    UNKNOWN_REQUEST = "unknown-request"
    TOO_MANY = "too-many-associations"
    TOO_LARGE = "too-large"
    DISK_FULL = "disk-full"
    UNSAFE_UID = "unsafe-uid"
    MISMATCH = "mismatch"
    DAMAGED = "damaged"
    TOO_SLOW = "too-slow"
    HOSTILE = "hostile"


#: What each means, for the documentation.
CAUSE: dict[NetworkErrorCode, str] = {
    NetworkErrorCode.NO_ANSWER: "Nobody answers at the node's host and port.",
    NetworkErrorCode.TLS_FAILED: (
        "No encrypted connection: a certificate is not trusted, or one side lacks one."
    ),
    NetworkErrorCode.TLS_FILES: "A certificate, key or authority of the settings cannot be used.",
    NetworkErrorCode.REJECTED: (
        "The node does not let Overread in, mostly for one of the two AE titles, or for a password or token."
    ),
    NetworkErrorCode.CONNECTION_LOST: "The connection broke off before an answer came.",
    NetworkErrorCode.NOT_TAKEN: "The node does not do this, or takes no objects of this kind.",
    NetworkErrorCode.OUT_OF_RESOURCES: "The node has no room, or is busy.",
    NetworkErrorCode.REFUSED: "The node answered with a failure, whose status is told.",
    NetworkErrorCode.UNKNOWN_NODE: "The node is not in the settings any more.",
    NetworkErrorCode.NO_FILE: "The file that is queued is gone or cannot be read.",
    NetworkErrorCode.FILE_CHANGED: "The file was changed after it was queued.",
    NetworkErrorCode.NOT_DICOM: "The file is no DICOM file, or does not say what it is.",
    NetworkErrorCode.NOT_COMMITTED: (
        "The node stored the object, and then said that it does not keep it (storage commitment)."
    ),
    NetworkErrorCode.COMMITMENT_AWAITED: (
        "The node stored the object, and has not said yet whether it keeps it (storage commitment)."
    ),
    NetworkErrorCode.BUSY: "Another Overread is working through the queue.",
    NetworkErrorCode.NO_SECRET: "The keyring does not give the password or token of a DICOMweb node.",
    NetworkErrorCode.CANNOT_LISTEN: "The port, the folder or the rules do not let Overread receive.",
    NetworkErrorCode.UNKNOWN_CALLER: "Somebody called whose AE title is not named in the settings.",
    NetworkErrorCode.WRONG_TITLE: "Somebody called another AE title than Overread's.",
    NetworkErrorCode.UNKNOWN_REQUEST: (
        "Somebody reported on a storage commitment that Overread did not ask for."
    ),
    NetworkErrorCode.TOO_MANY: "More associations or connections came at once than are served.",
    NetworkErrorCode.TOO_LARGE: "An object is larger than the settings allow.",
    NetworkErrorCode.DISK_FULL: "The disk has less room than the settings want left, or cannot be written.",
    NetworkErrorCode.UNSAFE_UID: (
        "An identifier of an object or its study is none, and could lead out of the folder."
    ),
    NetworkErrorCode.MISMATCH: "An object is not the one that its sender calls it.",
    NetworkErrorCode.DAMAGED: "The header of an object cannot be read.",
    NetworkErrorCode.TOO_SLOW: (
        "A caller sends so slowly that it only holds a place, or a node does not answer in time."
    ),
    NetworkErrorCode.HOSTILE: "A caller sent what no DICOM program sends, or a node answered so.",
}

#: What another try may bring; all else stays as it is until somebody changes something.
PASSING = frozenset(
    (
        NetworkErrorCode.NO_ANSWER,
        NetworkErrorCode.TLS_FAILED,
        NetworkErrorCode.TLS_FILES,
        NetworkErrorCode.REJECTED,
        NetworkErrorCode.CONNECTION_LOST,
        NetworkErrorCode.OUT_OF_RESOURCES,
        NetworkErrorCode.NOT_COMMITTED,
        NetworkErrorCode.NO_SECRET,
        NetworkErrorCode.TOO_SLOW,
    )
)
