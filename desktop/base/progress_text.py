"""Progress in words: how much is done, how fast, and the remaining time."""

from __future__ import annotations

from core.progress import Advance
from desktop.base.jobs import Activity
from desktop.base.language import decimal, known, mark, tr, whole

#: The plural form of each unit, and its singular.
_ONE = {
    mark("files"): mark("file"),
    mark("objects"): mark("object"),
    mark("pictures"): mark("picture"),
    mark("pages"): mark("page"),
    mark("places"): mark("place"),
    mark("studies"): mark("study"),
    mark("orders"): mark("order"),
    mark("models"): mark("model"),
}


def progress_text(activity: Activity, advance: Advance | None) -> str:
    """Say in one line what is running and how far the task is."""
    title = tr("Paused") if activity.job.progress.paused else activity.title
    if advance is None or advance.done == advance.total == 0:
        return title
    if advance.total == 0:
        return f"{title}   ·   {whole(advance.done)} {_unit(activity.unit, advance.done)}"
    parts = [
        title,
        tr(
            "{done} of {total} {unit}",
            done=whole(advance.done),
            total=whole(advance.total),
            unit=_unit(activity.unit, advance.total),
        ),
    ]
    if advance.done > advance.passed and advance.elapsed > 1.0:
        parts.append(
            tr("{rate} a second", rate=decimal(advance.rate, 0))
            if advance.rate >= 1
            else tr("{rate} a second", rate=decimal(advance.rate, 1))
        )
        if advance.remaining is not None and advance.done < advance.total:
            parts.append(tr("{duration} left", duration=duration_text(advance.remaining)))
    return "   ·   ".join(parts)


def _unit(counted: str, number: int) -> str:
    """Return the unit in the singular or the plural, depending on the number."""
    if number != 1:
        return counted
    return next((known(one) for many, one in _ONE.items() if known(many) == counted), counted)


def duration_text(seconds: float) -> str:
    """Format a duration in seconds, roughly."""
    whole = max(round(seconds), 1)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return tr("{whole} min {whole2:02} s", whole=whole // 60, whole2=whole % 60)
    return tr("{whole} h {whole2:02} min", whole=whole // 3600, whole2=whole % 3600 // 60)
