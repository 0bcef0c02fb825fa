"""Writes the acceptance report as PDF: figures, charts, subgroups, unread files and worst cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.acceptance.profile import Profile
from core.acceptance.trial import MeasuredTrial
from core.language.catalogue import language_of
from core.paths import atomic_write
from core.reports.acceptance import content
from core.reports.pdf.images import picture_pair
from core.reports.pdf.join import PdfPart, join_pdfs
from core.reports.pdf.typesetting import Press
from core.reports.site import Site
from core.temporary import temporary_folder, write_temporary

_TEMPLATE = "acceptance.typ"


def write_acceptance(
    tested: Sequence[MeasuredTrial],
    destination: Path,
    signed: Sequence[Profile | None] = (),
    site: Site | None = None,
) -> None:
    """Write the report of an acceptance test; for a model with several findings, a report of each.

    Parameters
    ----------
    tested : sequence of MeasuredTrial
        Trials, measured at the thresholds of the report.
    destination : Path
    signed : sequence of Profile or None, optional
        One for each trial; None leaves room for a signature.
    site : Site, optional
        Site whose letterhead is used.

    Raises
    ------
    ExportError
        If the report cannot be typeset or written; an older file then stays unchanged.
    TemplateError
        If the site's template or logo cannot be used.
    """
    site = site or Site()
    parts = (_typeset(one, signed[number] if signed else None, site) for number, one in enumerate(tested))
    with atomic_write(destination) as temporary:
        if len(tested) == 1:
            temporary.write_bytes(next(parts))
        else:
            with temporary.open("wb") as out:
                join_pdfs(map(PdfPart, parts), out)


def _typeset(one: MeasuredTrial, signed: Profile | None, site: Site) -> bytes:
    trial, measured = one.trial, one.measured
    say = language_of(site.language)
    data = content.report_data(trial, measured, one.other, signed, say)
    blob = bytearray()
    blocks = []
    for case in content.ordered_worst(trial, measured.threshold):
        plain, mapped = picture_pair(trial.worst[case.key], trial.card)
        places = {}
        for name, jpeg in (("picture", plain), ("map", mapped)):
            blob += jpeg
            places[name] = [len(blob) - len(jpeg), len(blob)] if jpeg else None
        blocks.append(content.worst_block(case, trial.card, measured.threshold, say) | places)
    data |= {"worst": blocks, "worst_title": content.worst_title(trial.card, say)}
    with temporary_folder() as folder:
        press = Press(site, folder, trial.finished, _TEMPLATE)
        for chart, svg in content.draw_charts(trial, measured, say).items():
            write_temporary(folder / f"{chart}.svg", svg.encode("utf-8"))
        return press.set(data | {"site": press.letterhead}, bytes(blob), whole=True)
