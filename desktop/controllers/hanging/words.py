"""Texts on earlier studies: which one it is, and how long before the current one it was made."""

from __future__ import annotations

from datetime import date

from core.hanging.rules import HangingRule
from core.images.studies.study_tree import Study
from desktop.base.language import dicom_day, plural, tr
from desktop.viewer.hung_marks import PaneLabel

#: Number of days from which an interval is given in months, and in years.
_MONTHS, _YEARS = 60, 730


def label_of(study: Study, prior: int, count: int, current: Study) -> PaneLabel:
    """Return the label of the study in a pane.

    Parameters
    ----------
    study : Study
    prior : int
        0 for the current study, otherwise the number of the earlier study, counted from 1.
    count : int
        Number of earlier studies that can be shown.
    current : Study
    """
    day = dicom_day(study.identity.study_date)
    if prior == 0:
        return PaneLabel(tr("Current"), day, "", prior=False)
    words = tr("Earlier study") if count == 1 else tr("Earlier study {n} of {count}", n=prior, count=count)
    before = interval_words(study.identity.study_date, current.identity.study_date)
    return PaneLabel(words, day, before, prior=True)


def rule_words(rule: HangingRule) -> str:
    """Return a rule's name and condition, such as “Chest in two views (DX, chest)”."""
    when = rule.when
    screens = {"wide": tr("wide screen"), "tall": tr("tall screen")}
    parts = (*when.modality, *when.body_part, *when.kind, screens.get(when.screen, ""))
    holds = ", ".join(part for part in parts if part)
    return f"{rule.name} ({holds})" if holds else rule.name


def interval_words(earlier: str, later: str) -> str:
    """Return the interval between two DICOM dates in words; empty if one is invalid."""
    try:
        first, last = (date(int(text[:4]), int(text[4:6]), int(text[6:8])) for text in (earlier, later))
    except ValueError:
        return ""
    days = (last - first).days
    if days < 1:
        return tr("the same day") if days == 0 else ""
    if days < _MONTHS:
        return plural(days, "{n} day before", "{n} days before")
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if days < _YEARS:
        return plural(months, "{n} month before", "{n} months before")
    return plural(months // 12, "{n} year before", "{n} years before")
