"""The content of a study to fetch, and the outcome: counts, and why an object did not arrive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from core.errors import NetworkError
from core.language.message import Message
from core.network.base.object_store import TOO_LARGE, Kept

#: Most series and instances of a study; longer lists are rejected.
MOST_SERIES, MOST_INSTANCES = 5_000, 200_000
PRIVATE_CLASS = Message("Objects of private classes are not received (see Settings).")
NOT_SENT, COULD_NOT_SEND = Message("The archive did not send it."), Message("The archive could not send it.")
NOT_REACHED = Message("The object did not reach the folder for received studies.")
#: Why an object did not arrive, if there was no other problem.
REASONS = (TOO_LARGE, PRIVATE_CLASS, NOT_SENT, COULD_NOT_SEND, NOT_REACHED)


@dataclass(frozen=True)
class ListedInstance:
    """An instance in an archive's list.

    Attributes
    ----------
    series_uid, sop_uid : str
    sop_class : str
        Empty if the archive does not name it.
    """

    series_uid: str
    sop_uid: str
    sop_class: str


@dataclass(frozen=True)
class ListedSeries:
    """A series in an archive's list; values that the archive does not name are empty.

    Attributes
    ----------
    modality, body_part, description : str
    """

    modality: str
    body_part: str
    description: str


@dataclass(frozen=True)
class Fetched:
    """The outcome of a fetch.

    Attributes
    ----------
    done, failed : int
        Number of objects in the folder, and number of the study's other objects, which are missing there.
    differing : int
        Number of objects kept aside because a different object of the same name was already there.
    reasons : mapping of str to int
        Reasons of failures, each a sentence, with the number of objects.
    notice : str
        Additional message for the user.
    """

    done: int
    failed: int
    differing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    notice: str = ""

    def __add__(self, other: Fetched) -> Fetched:
        """Return the outcome of both studies together."""
        return Fetched(
            self.done + other.done,
            self.failed + other.failed,
            self.differing + other.differing,
            Counter(self.reasons) + Counter(other.reasons),
            self.notice or other.notice,
        )


def what_came(
    kept: Collection[Kept],
    refused: Collection[NetworkError],
    missing: int,
    problem: NetworkError | None,
) -> Fetched:
    """Count the outcome of objects that we requested and stored in the folder ourselves.

    Parameters
    ----------
    kept : collection of Kept
        Outcome for each object that arrived.
    refused : collection of NetworkError
        Why the other objects were not kept.
    missing : int
        Number of the study's objects that did not come at all.
    problem : NetworkError, optional
        The last problem of a request; it explains the missing objects.

    Raises
    ------
    NetworkError
        The reason, if nothing came.
    """
    if not kept:
        for why in (*refused, problem):
            if why is not None:
                raise why
    reasons: Counter[str] = Counter(error.message for error in refused)
    if missing:
        reasons[NOT_SENT if problem is None else problem.message] += missing
    differing = sum(one is Kept.DIFFERING for one in kept)
    return Fetched(len(kept), len(refused) + missing, differing, dict(reasons))
