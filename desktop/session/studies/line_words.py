"""Studies' lines in words, in the window's language, for lists; no widgets."""

from __future__ import annotations

from dataclasses import replace

from core.errors import ADVICE
from core.results.earlier import OtherVersion
from core.results.findings import ScoredFinding
from core.results.line_words import headline, not_read_words
from core.results.score import Band
from core.results.study_line import Cause, NotRead, StudyLine, StudyState, urgency
from core.results.wording import finding_words
from desktop.base.error_words import why
from desktop.base.language import known, mark, tr
from desktop.session.items import Outcome, ReadingState

#: Words for a band without a score.
BAND_WORDS = {
    Band.SUSPECTED: mark("suspected"),
    Band.BORDERLINE: mark("borderline"),
    Band.NOT_SUSPECTED: mark("not suspected"),
}
#: States of a study that was not read; the first that applies is used.
_STATES = (
    (Cause.FAILED, ReadingState.ERROR),
    (Cause.ALL_REFUSED, ReadingState.REFUSED),
    (Cause.REFUSED, ReadingState.REFUSED),
    (Cause.NO_MODEL, ReadingState.NO_MODEL),
    (Cause.NO_MODEL_FOR_REST, ReadingState.NO_MODEL),
    (Cause.TOO_FEW, ReadingState.NO_MODEL),
    (Cause.LISTED, ReadingState.LISTED),
)
#: Causes that a running task may still change: a model for an image kind reads after the router.
_OPEN = frozenset({Cause.WAITING, Cause.NO_MODEL, Cause.NO_MODEL_FOR_REST})
_WHY = {Cause.NO_MODEL: mark("None of the models in use reads this kind of picture.")}


def words_of_finding(finding: ScoredFinding) -> str:
    """Return a finding as “Pneumonia suspected, 73”."""
    return finding_words(finding, known)


def line_outcome(line: StudyLine, *, pending: bool = False) -> Outcome:
    """Return the list's text for a study, or for a single picture.

    Parameters
    ----------
    line : StudyLine
    pending : bool
        Whether the running task will read it, or more of it.
    """
    missing = not_read_words(line, known)
    state, words = line_state(line, pending=pending), "; ".join(missing)
    top = line.top.finding if line.top is not None else None
    if line.models:
        words = "; ".join((headline(line, known), *missing))
    elif state in (ReadingState.UNREAD, ReadingState.READING):
        words = ""
    first = None if state in (ReadingState.UNREAD, ReadingState.READING) else _first(line)
    if state in (ReadingState.ERROR, ReadingState.REFUSED) and first is not None and first.reason is not None:
        words = f"{words}: {known(first.reason.value.replace('-', ' '))}" if len(missing) == 1 else words
    return Outcome(
        state,
        words[:1].upper() + words[1:],
        message=_message(first) if first is not None else "",
        advice=known(ADVICE[first.reason]) if first is not None and first.reason is not None else "",
        band=top.band if top is not None else None,
        score=line.score,
        place=urgency(line),
        group=_group(line, words),
        missing=frozenset(one.cause for one in line.not_read),
        kind=", ".join(known(kind) for kind in line.kinds),
        unread="; ".join(missing) if line.models else "",
    )


def slice_outcome(alone: StudyLine, *, pending: bool = False) -> Outcome:
    """Return the list's text for a slice: its highest score, which alone is no finding."""
    outcome = line_outcome(alone, pending=pending)
    if outcome.score is None:
        return outcome
    return replace(outcome, summary=tr("Slice, score {score}", score=outcome.score), band=None)


def earlier_word(line: StudyLine) -> str:
    """Return the mark of a picture or study that other versions or settings read."""
    if not line.by_others:
        return tr("read before")
    older = line.by_others[0][1] is OtherVersion.OLDER
    return tr("older version") if older else tr("other version")


def line_state(line: StudyLine, *, pending: bool) -> ReadingState:
    """Return the reading state of a study, or of a single picture."""
    if line.models:
        return ReadingState.FOUND
    causes = {missing.cause for missing in line.not_read}
    if pending and causes <= _OPEN:
        return ReadingState.READING
    return next((state for cause, state in _STATES if cause in causes), ReadingState.UNREAD)


def _message(missing: NotRead) -> str:
    if missing.cause is Cause.LISTED:
        _, _, told = missing.message.partition(": ")
        return f"{known(missing.what)}: {known(told)}"
    return why(missing.reason, missing.message) or known(_WHY.get(missing.cause, ""))


def _first(line: StudyLine) -> NotRead | None:
    """Return the most important cause why something was not read."""
    order = [cause for cause, _ in _STATES]
    told = [missing for missing in line.not_read if missing.cause in order]
    return min(told, key=lambda missing: order.index(missing.cause), default=None)


def _group(line: StudyLine, words: str) -> str:
    """Return the text shared by studies with the same result."""
    if line.top is not None and line.state in (StudyState.SUSPECTED, StudyState.BORDERLINE):
        finding = line.top.finding
        return f"{known(finding.title)}: {known(BAND_WORDS[finding.band])}"
    return words
