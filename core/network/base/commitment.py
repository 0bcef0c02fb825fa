"""Storage commitment (PS3.4 Annex J): requests to a node, its reports, and its reasons in plain words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.errors import NetworkError
from core.language.message import Message
from core.network.base.dicom_files import ObjectFacts, is_uid
from core.network.base.error_codes import NetworkErrorCode

#: The service class, its well-known instance and its only action: the request (PS3.4 J.3).
COMMITMENT_CLASS, COMMITMENT_INSTANCE = "1.2.840.10008.1.20.1", "1.2.840.10008.1.20.1.1"
REQUEST_ACTION = 1
#: Objects in one request; a report on this many is within the receiver's limit for a message.
MOST_ASKED = 200
_SUCCESS, _FAILURES = 1, 2
AWAITED = Message("The archive has not said yet whether it keeps the object.")
WHICH_ONE = Message("The archive was sent another object with the same UID and may mean that one.")
_DUPLICATE_TRANSACTION = 0x0131
#: Failure reasons (PS3.3 C.14.1.1): their meaning, and whether sending again may help.
_REASONS = MappingProxyType(
    {
        0x0110: (
            NetworkErrorCode.NOT_COMMITTED,
            Message("The archive does not keep the object: processing failure (0110)."),
        ),
        0x0112: (NetworkErrorCode.NOT_COMMITTED, Message("The archive does not have the object (0112).")),
        0x0213: (
            NetworkErrorCode.NOT_COMMITTED,
            Message("The archive does not keep the object: resource limitation (0213)."),
        ),
        0x0119: (
            NetworkErrorCode.MISMATCH,
            Message("The archive has an object of this UID in another class (0119)."),
        ),
        0x0122: (NetworkErrorCode.NOT_TAKEN, Message("The archive keeps no objects of this class (0122).")),
    }
)
#: Every sentence about commitment that the queue shows.
COMMITMENT_WORDS = (AWAITED, WHICH_ONE, *(sentence for _, sentence in _REASONS.values()))


@dataclass(frozen=True)
class CommitmentReport:
    """A node's answer to a request.

    Attributes
    ----------
    transaction_uid : str
        Transaction UID of the request.
    committed : frozenset of str
        SOP instance UIDs that the node keeps.
    failed : dict of str to int
        Failure reason of each instance that the node does not keep; an instance in both lists is only here.
    """

    transaction_uid: str
    committed: frozenset[str]
    failed: dict[str, int]


@dataclass(frozen=True)
class Settled:
    """The changes by a report: the node's name, and the numbers of committed and of failed objects."""

    node: str
    committed: int
    refused: int


def commitment_request(transaction_uid: str, objects: Iterable[ObjectFacts]) -> Dataset:
    """Return the data set of a request (PS3.4 J.3.2.1)."""
    asked = Dataset()
    asked.TransactionUID = transaction_uid
    asked.ReferencedSOPSequence = Sequence(_reference(one) for one in objects)
    return asked


def commitment_report(event_type: int | None, said: Dataset) -> CommitmentReport:
    """Read a report (PS3.4 J.3.3.1).

    Only named objects count: a report of success says nothing about objects that it leaves out.

    Raises
    ------
    NetworkError
        ``hostile`` if it is not a valid report.
    """
    transaction = str(said.get("TransactionUID", ""))
    if event_type not in (_SUCCESS, _FAILURES) or not is_uid(transaction):
        raise NetworkError(NetworkErrorCode.HOSTILE, "This is not a report on a storage commitment.")
    failed = {
        _instance(item): int(item.get("FailureReason", None) or 0)
        for item in said.get("FailedSOPSequence", None) or ()
    }
    named = {_instance(item) for item in said.get("ReferencedSOPSequence", None) or ()}
    return CommitmentReport(transaction, frozenset(named - failed.keys()), failed)


def says_nothing(reason: int) -> bool:
    """Return whether a failure reason says nothing about the object, so that the node can be asked again."""
    return reason == _DUPLICATE_TRANSACTION


def explain_reason(reason: int) -> tuple[NetworkErrorCode, str]:
    """Return the meaning of a failure reason: a code, and a sentence."""
    return _REASONS.get(
        reason,
        (
            NetworkErrorCode.NOT_COMMITTED,
            Message("The archive does not keep the object (reason {reason:04X}).", reason=reason),
        ),
    )


def _instance(item: Dataset) -> str:
    return str(item.get("ReferencedSOPInstanceUID", ""))


def _reference(facts: ObjectFacts) -> Dataset:
    item = Dataset()
    item.ReferencedSOPClassUID, item.ReferencedSOPInstanceUID = facts.sop_class, facts.sop_uid
    return item
