"""Problems with other systems: their codes, and which of them may disappear by themselves."""

from __future__ import annotations

from enum import StrEnum


class NetworkErrorCode(StrEnum):
    """Reasons for which an object or study was not sent, found, fetched or received."""

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
    # Why a caller or its object is refused.
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


#: Meaning of each code, for the documentation.
CAUSE: dict[NetworkErrorCode, str] = {
    NetworkErrorCode.NO_ANSWER: "Nobody answers at the node's host and port.",
    NetworkErrorCode.TLS_FAILED: ("No encrypted connection; a certificate is missing or not trusted."),
    NetworkErrorCode.TLS_FILES: "A certificate, key or authority of the settings cannot be used.",
    NetworkErrorCode.REJECTED: (
        "The node rejects Overread, mostly because of an AE title, a password or a token."
    ),
    NetworkErrorCode.CONNECTION_LOST: "The connection was lost before an answer came.",
    NetworkErrorCode.NOT_TAKEN: "The node does not support this, or does not accept objects of this kind.",
    NetworkErrorCode.OUT_OF_RESOURCES: "The node is full or busy.",
    NetworkErrorCode.REFUSED: "The node answered with a failure; its status is shown.",
    NetworkErrorCode.UNKNOWN_NODE: "The node is no longer in the settings.",
    NetworkErrorCode.NO_FILE: "The queued file is gone or cannot be read.",
    NetworkErrorCode.FILE_CHANGED: "The file was changed after it was queued.",
    NetworkErrorCode.NOT_DICOM: "The file is not a DICOM file, or lacks its SOP class.",
    NetworkErrorCode.NOT_COMMITTED: (
        "The node received the object, then said that it does not keep it (storage commitment)."
    ),
    NetworkErrorCode.COMMITMENT_AWAITED: (
        "The node received the object and has not said yet whether it keeps it (storage commitment)."
    ),
    NetworkErrorCode.BUSY: "Another Overread is working through the queue.",
    NetworkErrorCode.NO_SECRET: "The password or token of a DICOMweb node is not in the keyring.",
    NetworkErrorCode.CANNOT_LISTEN: "Overread cannot receive with this port, folder or these rules.",
    NetworkErrorCode.UNKNOWN_CALLER: "The caller's AE title is not in the settings.",
    NetworkErrorCode.WRONG_TITLE: "The caller asked for another AE title than Overread's.",
    NetworkErrorCode.UNKNOWN_REQUEST: (
        "A node reported on a storage commitment that Overread did not ask for."
    ),
    NetworkErrorCode.TOO_MANY: "Too many associations or connections at once.",
    NetworkErrorCode.TOO_LARGE: "The object is larger than the settings allow.",
    NetworkErrorCode.DISK_FULL: "The disk is too full by the settings, or cannot be written.",
    NetworkErrorCode.UNSAFE_UID: ("An object has an invalid identifier that could lead outside the folder."),
    NetworkErrorCode.MISMATCH: "The object is not the one that its sender announced.",
    NetworkErrorCode.DAMAGED: "The object's header cannot be read.",
    NetworkErrorCode.TOO_SLOW: ("A caller sends too slowly, or a node does not answer in time."),
    NetworkErrorCode.HOSTILE: "A caller or a node sent data that no DICOM program sends.",
}

#: Errors that may disappear by themselves; the others remain until somebody changes something.
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
