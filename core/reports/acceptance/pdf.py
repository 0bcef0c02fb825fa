"""Writes the acceptance report: a PDF of figures, charts, subgroups, what was not read and worst cases."""

from __future__ import annotations

from pathlib import Path

from core.acceptance.measuring import Comparison, Evaluation
from core.acceptance.profile import Profile
from core.acceptance.trial import AcceptanceTrial
from core.paths import atomic_write
from core.reports.acceptance import content
from core.reports.pdf.images import picture_pair
from core.reports.pdf.typesetting import Press
from core.reports.site import Site
from core.temporary import temporary_folder

_TEMPLATE = "acceptance.typ"


def write_acceptance(
    trial: AcceptanceTrial,
    measured: Evaluation,
    destination: Path,
    compared: tuple[AcceptanceTrial, Comparison] | None = None,
    signed: Profile | None = None,
    site: Site | None = None,
) -> None:
    """Write the report of an acceptance test.

    Parameters
    ----------
    trial : AcceptanceTrial
    measured : Evaluation
        At the threshold that the report is about.
    destination : Path
    compared : (AcceptanceTrial, Comparison), optional
        Another model on the same cases.
    signed : Profile, optional
        Where it was signed off; else the report has room for a signature.
    site : Site, optional
        Whose letterhead it bears.

    Raises
    ------
    ExportError
        If it cannot be typeset or written; an older file then stays as it was.
    TemplateError
        If the site's template or logo cannot be used.
    """
    site = site or Site()
    data = content.report_data(trial, measured, compared, signed)
    blob = bytearray()
    blocks = []
    for case in content.ordered_worst(trial, measured.threshold):
        plain, mapped = picture_pair(trial.worst[case.key], trial.card)
        places = {}
        for name, jpeg in (("picture", plain), ("map", mapped)):
            blob += jpeg
            places[name] = [len(blob) - len(jpeg), len(blob)] if jpeg else None
        blocks.append(content.worst_block(case, trial.card, measured.threshold) | places)
    data |= {"worst": blocks, "worst_title": content.worst_title(trial.card)}
    with atomic_write(destination) as temporary, temporary_folder() as folder:
        press = Press(site, folder, trial.finished, _TEMPLATE)
        for chart, svg in content.draw_charts(trial, measured).items():
            (folder / f"{chart}.svg").write_text(svg, "utf-8")
        letterhead = {"hospital": site.hospital, "contact": list(site.contact), "logo": press.logo}
        temporary.write_bytes(press.set(data | {"site": letterhead}, bytes(blob), whole=True))
