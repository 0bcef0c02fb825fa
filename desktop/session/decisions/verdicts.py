"""The reader's decision on a picture as a mark for lists; no widgets."""

from __future__ import annotations

from dataclasses import dataclass

from core.results.decisions import DecisionState, Verdict
from desktop.base.language import known, mark


@dataclass(frozen=True)
class VerdictMark:
    """The reader's decision on a picture in a list: a shape and a word."""

    verdict: Verdict
    word: str


#: The mark of a study with undecided findings; its word is translated where it is shown.
PARTLY = VerdictMark(Verdict.NONE, mark("decided in part"))

_WORDS = {
    Verdict.AGREE: mark("agree"),
    Verdict.DISAGREE: mark("disagree"),
    Verdict.UNSURE: mark("unsure"),
    Verdict.NONE: mark("read"),
}


def mark_of(state: DecisionState) -> VerdictMark | None:
    """Return the mark of a picture; if verdicts differ, the one that disagrees most."""
    last = [state.entries.get((about, False)) or entry for (about, _), entry in state.entries.items()]
    verdicts = {entry.verdict for entry in last if entry.committed}
    for verdict in (Verdict.DISAGREE, Verdict.UNSURE, Verdict.AGREE, Verdict.NONE):
        if verdict in verdicts:
            return VerdictMark(verdict, known(_WORDS[verdict]))
    return None
