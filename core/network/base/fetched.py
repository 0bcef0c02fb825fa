"""The content of a study that is fetched, and the outcome: counts, and why an object did not arrive."""

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
    """An instance as an archive lists it.

    Attributes
    ----------
    series_uid, sop_uid : str
    sop_class : str
        Empty if the archive does not say it.
    """

    series_uid: str
    sop_uid: str
    sop_class: str


@dataclass(frozen=True)
class ListedSeries:
    """A series as an archive lists it; empty if it does not say it.

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
        Objects that lie in the folder, and those that do not though they belong to the study.
    differing : int
        Number of objects kept aside because a different object of the same name was already there.
    reasons : mapping of str to int
        Why some failed, each in a sentence, and how many.
    notice : str
        Further message for the user.
    """

    done: int
    failed: int
    differing: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    notice: str = ""

    def __add__(self, other: Fetched) -> Fetched:
        """Return what came of two studies."""
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
    """Count the outcome of objects that we requested and put into the folder ourselves.

    Parameters
    ----------
    kept : collection of Kept
        Outcome for each object that arrived.
    refused : collection of NetworkError
        Why others were not kept.
    missing : int
        Objects that belong to the study and did not come at all.
    problem : NetworkError, optional
        The last that went wrong with a request; it is why they are missing.

    Raises
    ------
    NetworkError
        Why nothing came.
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
