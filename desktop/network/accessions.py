"""Texts on what the worklist node answered for studies without an accession number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.network.base.orders import Found, OrderAnswer
from desktop.base.language import dicom_day, known, mark, plural, tr, whole

#: The largest number of studies that are listed.
_MOST_TOLD = 20
_FOUND = {
    Found.ONE: mark("found"),
    Found.NONE: mark("no order"),
    Found.SEVERAL: mark("several orders"),
    Found.SHARED: mark("order of several studies"),
    Found.UNKNOWN: mark("not enough known of the study"),
}


def accession_words(answers: Sequence[OrderAnswer], *, named: bool) -> tuple[str, str]:
    """Return a summary of all studies, and a text with one line for each.

    Parameters
    ----------
    answers : sequence of OrderAnswer
    named : bool
        Whether patients may be named.
    """
    if not answers:
        return tr("All studies that were read have an accession number."), ""
    counts = Counter(answer.found for answer in answers)
    parts = (f"{whole(counts[found])} {known(word)}" for found, word in _FOUND.items() if counts[found])
    told = [_line(answer, named=named) for answer in answers[:_MOST_TOLD]]
    if left := len(answers) - len(told):
        told.append(plural(left, "and {n} more", "and {n} more"))
    return tr("Accession numbers from the worklist: {parts}.", parts=", ".join(parts)), "\n".join(told)


def _line(answer: OrderAnswer, *, named: bool) -> str:
    study = answer.study
    who = (study.patient_name, study.patient_id) if named else ()
    what = "  ".join(
        part for part in (*who, dicom_day(study.date), " ".join(sorted(study.modalities))) if part
    )
    if answer.order is not None:
        return f"{what}: {answer.order.accession if named else known(_FOUND[answer.found])}"
    doubt = f" ({', '.join(answer.candidates)})" if named and answer.candidates else ""
    return f"{what}: {known(_FOUND[answer.found])}{doubt}"
