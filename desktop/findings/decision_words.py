"""A reader's decisions in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.results.decisions import About, Decision, ReaderHistory, Verdict
from desktop.base.language import known, mark, moment, tr

_VERDICTS = {
    Verdict.AGREE: mark("agree"),
    Verdict.DISAGREE: mark("disagree"),
    Verdict.UNSURE: mark("unsure"),
    Verdict.NONE: "",
}


@dataclass(frozen=True, eq=False)
class DecisionNames:
    """Functions that put decisions into words, in the window's language.

    Attributes
    ----------
    title : callable
        Returns the title of a class that a reader named.
    answer : callable
        Returns what a decision was made on: the model's answer, such as suspected.
    """

    title: Callable[[str], str]
    answer: Callable[[About], str]


def history_text(
    spoken: ReaderHistory,
    names: DecisionNames,
    own: Decision | None = None,
    earlier: Iterable[Decision] = (),
    *,
    about: About | None = None,
) -> str:
    """Return the decisions with their times, in words.

    Parameters
    ----------
    spoken : ReaderHistory
        Decisions on the finding in view.
    names : DecisionNames
    own : Decision, optional
        The reader's own finding; shown even if it belongs to another finding than the one in view.
    earlier : iterable of Decision
        Decisions on findings that the study no longer has.
    about : About, optional
        The finding in view; a decision on another version of its model is shown with that version.
    """
    title, lines = names.title, []
    if spoken.first is not None and spoken.first.committed:
        lines.append(
            tr("Blind, {when}: {said}", when=_when(spoken.first), said=_said(spoken.first, title, about))
        )
    if spoken.second is not None and spoken.second.committed:
        lines.append(
            tr(
                "With the model seen, {when}: {said}",
                when=_when(spoken.second),
                said=_said(spoken.second, title, about),
            )
        )
    said = (spoken.first, spoken.second)
    if own is not None and not any(d is not None and (d.at, d.says) == (own.at, own.says) for d in said):
        when, words = _when(own), title(own.says) if own.says else tr("unsure")
        lines.append(
            tr("You, blind, {when}: {said}", when=when, said=words)
            if own.blind
            else tr("You, {when}: {said}", when=when, said=words)
        )
    lines += [
        tr(
            "Before, {when}, on “{finding}” (version {version}): {said}",
            when=_when(entry),
            finding=names.answer(entry.about),
            version=entry.about.version,
            said=": ".join(filter(None, (decision_text(entry, title), entry.comment))),
        )
        for entry in earlier
        if entry.about is not None
    ]
    if spoken.changed:
        lines.append(tr("Changed after seeing the model."))
    return "\n".join(lines)


def decision_text(decision: Decision, title: Callable[[str], str]) -> str:
    """Return one decision in words: the reader's answer, and how it compares with the model's."""
    verdict = known(_VERDICTS[decision.verdict])
    if not decision.says:
        return verdict or tr("comment")
    return title(decision.says) + (f" ({verdict})" if verdict else "")


def _said(decision: Decision, title: Callable[[str], str], about: About | None) -> str:
    """Return one decision in words, with the model's version if it is not the one in view."""
    words = decision_text(decision, title)
    if about is None or decision.about is None or decision.about.version == about.version:
        return words
    return tr("{said}, of version {version}", said=words, version=decision.about.version)


def _when(decision: Decision) -> str:
    return moment(decision.at)
