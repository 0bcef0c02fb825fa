"""The SOP classes and transfer syntaxes of objects that are received and fetched."""

from __future__ import annotations

from pynetdicom import AllStoragePresentationContexts

from core.network.base.dicom_files import is_uid

#: Transfer syntaxes that this program can read.
SYNTAXES = (
    *("1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"),
    *("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57"),
    *("1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"),
    *("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91", "1.2.840.10008.1.2.5"),
    *("1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203"),
)
#: Storage classes of the current standard (PS3.4 B.5).
STORAGE_CLASSES = tuple(str(context.abstract_syntax) for context in AllStoragePresentationContexts)
#: Prefixes of the standard's UIDs, and of its composite objects, including retired and future ones.
_STANDARD, _COMPOSITE = "1.2.840.10008.", "1.2.840.10008.5.1.4.1.1."


def is_private_class(uid: str) -> bool:
    """Return whether a SOP class belongs to a manufacturer."""
    return is_uid(uid) and not uid.startswith(_STANDARD)


def is_storage_class(uid: str, *, private: bool) -> bool:
    """Return whether objects of a SOP class are kept.

    Parameters
    ----------
    uid : str
    private : bool
        Whether private classes are kept.
    """
    if not is_uid(uid):
        return False
    return uid in STORAGE_CLASSES or uid.startswith(_COMPOSITE) or (private and is_private_class(uid))
