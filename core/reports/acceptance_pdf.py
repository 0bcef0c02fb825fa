"""Writes the acceptance report: a PDF of figures, charts, subgroups, what was not read and worst cases."""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC
from pathlib import Path

import typst

from core.acceptance.measuring import Comparison, Evaluation
from core.acceptance.profile import Profile
from core.acceptance.trial import Trial
from core.errors import ExportError
from core.paths import replacing, resource
from core.reports import acceptance_content as content
from core.reports.pdf_images import legend, pair
from core.reports.pdf_text import FONTS

_TEMPLATE = "acceptance.typ"


def write_acceptance(
    trial: Trial,
    measured: Evaluation,
    destination: Path,
    compared: tuple[Trial, Comparison] | None = None,
    signed: Profile | None = None,
) -> None:
    """Write the report of an acceptance test.

    Parameters
    ----------
    trial : Trial
    measured : Evaluation
        At the threshold that the report is about.
    destination : Path
    compared : (Trial, Comparison), optional
        Another model on the same cases.
    signed : Profile, optional
        Where it was signed off; else the report has room for a signature.

    Raises
    ------
    ExportError
        If it cannot be typeset or written; an older file then stays as it was.
    """
    data = content.document(trial, measured, compared, signed)
    blob = bytearray()
    blocks = []
    for case in content.ordered_worst(trial, measured.threshold):
        plain, mapped = pair(trial.worst[case.key], trial.card)
        places = {}
        for name, jpeg in (("picture", plain), ("map", mapped)):
            blob += jpeg
            places[name] = [len(blob) - len(jpeg), len(blob)] if jpeg else None
        blocks.append(content.worst_block(case, trial.card, measured.threshold) | places)
    data |= {"worst": blocks, "worst_title": content.worst_title(trial.card)}
    with replacing(destination) as temporary, tempfile.TemporaryDirectory(prefix="overread-") as name:
        folder = Path(name)
        shutil.copyfile(resource("reports", _TEMPLATE), folder / _TEMPLATE)
        (folder / "data.json").write_text(json.dumps(data), "ascii")
        (folder / "pictures.bin").write_bytes(bytes(blob))
        (folder / "legend.jpg").write_bytes(legend())
        for chart, svg in content.charts(trial, measured).items():
            (folder / f"{chart}.svg").write_text(svg, "utf-8")
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        try:
            pdf = typst.compile(
                folder / _TEMPLATE,
                font_paths=fonts,
                ignore_system_fonts=True,
                pdf_standards="a-2b",
                timestamp=trial.finished.astimezone(UTC).replace(microsecond=0),
            )
        except typst.TypstError as error:
            raise ExportError("The report could not be typeset.") from error
        temporary.write_bytes(pdf)
