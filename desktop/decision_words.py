"""What a reader decided, in words."""

from __future__ import annotations

from collections.abc import Callable

from core.results.decisions import Decision, Spoken, Verdict

_VERDICTS = {Verdict.AGREE: "agree", Verdict.DISAGREE: "disagree", Verdict.UNSURE: "unsure", Verdict.NONE: ""}


def history(spoken: Spoken, title: Callable[[str], str]) -> str:
    """What was said when; `title` puts a class into words."""
    lines = []
    if spoken.first is not None and spoken.first.committed:
        lines.append(f"Blind, {_when(spoken.first)}: {said(spoken.first, title)}")
    if spoken.second is not None and spoken.second.committed:
        lines.append(f"With the model seen, {_when(spoken.second)}: {said(spoken.second, title)}")
    if spoken.changed:
        lines.append("Changed after seeing the model.")
    return "\n".join(lines)


def said(decision: Decision, title: Callable[[str], str]) -> str:
    """One decision: what the reader says, and how that stands to the model."""
    verdict = _VERDICTS[decision.verdict]
    if not decision.says:
        return verdict or "comment"
    return title(decision.says) + (f" ({verdict})" if verdict else "")


def _when(decision: Decision) -> str:
    return f"{decision.at.astimezone():%Y-%m-%d %H:%M}"
