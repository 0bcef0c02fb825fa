"""What a reader decided, in words."""

from __future__ import annotations

from collections.abc import Callable

from core.results.decisions import Decision, ReaderHistory, Verdict
from desktop.base.language import known, mark, tr

_VERDICTS = {
    Verdict.AGREE: mark("agree"),
    Verdict.DISAGREE: mark("disagree"),
    Verdict.UNSURE: mark("unsure"),
    Verdict.NONE: "",
}


def history_text(spoken: ReaderHistory, title: Callable[[str], str]) -> str:
    """What was said when; `title` puts a class into words."""
    lines = []
    if spoken.first is not None and spoken.first.committed:
        lines.append(
            tr("Blind, {when}: {said}", when=_when(spoken.first), said=decision_text(spoken.first, title))
        )
    if spoken.second is not None and spoken.second.committed:
        lines.append(
            tr(
                "With the model seen, {when}: {said}",
                when=_when(spoken.second),
                said=decision_text(spoken.second, title),
            )
        )
    if spoken.changed:
        lines.append(tr("Changed after seeing the model."))
    return "\n".join(lines)


def decision_text(decision: Decision, title: Callable[[str], str]) -> str:
    """One decision: what the reader says, and how that stands to the model."""
    verdict = known(_VERDICTS[decision.verdict])
    if not decision.says:
        return verdict or "comment"
    return title(decision.says) + (f" ({verdict})" if verdict else "")


def _when(decision: Decision) -> str:
    return f"{decision.at.astimezone():%Y-%m-%d %H:%M}"
