"""The open pictures, and the state of their readings in words; no widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from core.errors import ADVICE, InputError
from core.images.base.patient import SHARED_STUDY
from core.results.score import Band
from core.results.study_line import Cause, StudyState
from desktop.base.error_words import why
from desktop.base.language import known, mark, tr

if TYPE_CHECKING:
    from core.images.studies.study_tree import Instance, Series

#: File name and frame; frame 0 means a file that could not be read.
Key = tuple[str, int]

#: MIME type of a dragged picture: its frame, a colon, and its file in UTF-8.
DRAGGED = "application/x-overread-picture"


_TOLD = (Band.SUSPECTED, Band.BORDERLINE)
#: The last place by urgency, for a study about which nothing is known.
LAST = (int(StudyState.CLEAR), 0, "")


class ReadingState(Enum):
    """State of a picture's reading; the value is its text."""

    UNREAD = mark("Not read")
    READING = mark("Reading")
    FOUND = mark("Read")
    #: The image kind is known, and none of the models in use reads it.
    NO_MODEL = mark("No model")
    REFUSED = mark("Refused")
    ERROR = mark("Error")
    LISTED = mark("Listed")


@dataclass(frozen=True, eq=False)
class Item:
    """One picture of the worklist: a frame of a file, or a file without readable frames."""

    instance: Instance
    frame: int
    label: str

    @cached_property
    def key(self) -> Key:
        """The key of the picture's reading; cached, because long lists ask for it often."""
        return self.instance.source.name, self.frame

    @cached_property
    def study(self) -> str:
        """The study that decisions are made on: its UID, or the file name if the file contains none."""
        return self.instance.identity.study_key or self.instance.source.name

    @property
    def told(self) -> InputError | None:
        """The problem that the header already shows; None if there is none."""
        return self.instance.problem or self.instance.listed

    @property
    def frames(self) -> int:
        """Number of frames in the file, at least one."""
        return max(self.instance.frames, 1)


@dataclass(frozen=True, eq=False)
class Outcome:
    """The list's text for one picture or for one study.

    Attributes
    ----------
    state : ReadingState
    summary : str
        The line in words: what was found, and what was not read and why.
    message, advice : str
        Why something was refused or could not be read, and what can be done.
    band : Band or None
        Band of the finding with the highest score; None if there is none, or if it belongs to a single slice.
    score : int or None
        The highest score.
    place : tuple of (int, int, str)
        Order by urgency (`core.results.study_line.urgency`).
    group : str
        Text shared by all studies with the same result.
    missing : frozenset of Cause
        Why something was not read.
    hidden : bool
        Whether findings are hidden from a reader who reads blind.
    kind : str
        Image kind in words, as named by the router; empty if it named none.
    earlier : str
        A short text if a reading was made by other model versions or settings than those in use, and the
        picture should be read again; otherwise empty.
    unread : str
        Pictures not read and why, if others were read.
    """

    state: ReadingState
    summary: str = ""
    message: str = ""
    advice: str = ""
    band: Band | None = None
    score: int | None = None
    place: tuple[int, int, str] = LAST
    group: str = ""
    missing: frozenset[Cause] = frozenset()
    hidden: bool = False
    kind: str = ""
    earlier: str = ""
    unread: str = ""

    @property
    def mark(self) -> ReadingState:
        """The state to draw; an incomplete study without suspected findings is not drawn as read."""
        if self.state is not ReadingState.FOUND or not self.missing or self.band in _TOLD:
            return self.state
        return ReadingState.ERROR if Cause.FAILED in self.missing else ReadingState.REFUSED


def items_of(series: Series) -> Iterator[Item]:
    """Yield the pictures of a series in order, duplicate files last."""
    again = set(map(id, series.duplicates))
    for instance, frame in series.pictures:
        name = PurePosixPath(instance.source.name).name
        name += "  " + tr("(duplicate)") if id(instance) in again else ""
        yield Item(instance, frame, name if instance.frames < 2 else f"{name}  [{frame}]")


def problem_outcome(problem: InputError) -> Outcome:
    """Return the outcome of a file whose header already shows that it cannot be read."""
    reason = known(problem.reason.value.replace("-", " "))
    message, advice = why(problem.reason, problem.message), known(ADVICE[problem.reason])
    return Outcome(ReadingState.ERROR, reason, message, advice)


def shared_study_outcome() -> Outcome:
    """Return the list's text for a study that shares its UID with another patient's study."""
    advice = tr("Ask whoever made the pictures which patient each of them belongs to.")
    return Outcome(
        *(ReadingState.ERROR, tr("Two patients, one study"), known(SHARED_STUDY), advice),
        missing=frozenset((Cause.FAILED,)),
    )


def series_title(series: Series) -> str:
    """Return modality and description of a series; empty for the plain pictures of a folder."""
    identity = series.identity
    return "  ·  ".join(
        part for part in (identity.modality, identity.series_description, series.part.value) if part
    )
