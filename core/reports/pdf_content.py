"""What stands on the pages of the PDF: every word, number and picture as data for the template."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
from PIL import Image

from core import NOTICE, __version__
from core.batch.journal import Counts
from core.batch.rows import Entry
from core.batch.run import Run, RunModel
from core.errors import ADVICE, Status
from core.inference.heatmap import overlay
from core.models.card import Card, Evaluation
from core.reports.overlays import overlay_of
from core.reports.pdf_reader import reader_rows, reader_words
from core.reports.pdf_text import breakable, duration, moment, printable, shorten
from core.results.decisions import Decided, Spoken
from core.results.reading import Finding, Reading
from core.results.wording import dicom_date, percent

Data = dict[str, Any]

_BARS = 6
# Longest side, in pixels, of a printed picture: 44 mm at 200 dots per inch. A smaller one is enlarged
# here, because viewers enlarge each in their own way, from blocks to blur.
_PRINTED_SIDE = 352
_ENLARGED_SIDE = 256
# Figures of an evaluation that are worth the room, with whether they read best in percent.
_FIGURES = {
    "accuracy": ("accuracy", True),
    "balanced_accuracy": ("balanced accuracy", True),
    "macro_auc": ("AUC (mean of the classes)", False),
    "ece": ("expected calibration error", False),
}


def frame_of(run: Run) -> Data:
    """Return what every page carries."""
    models = ", ".join(f"{m.card.title} {m.card.version}" for m in run.models) or "no model"
    return {
        "notice": NOTICE,
        "models": shorten(printable(models), 90),
        "date": moment(run.started),
        "software": f"Overread {__version__}",
    }


def summary(run: Run, counts: Counts, decided: Decided) -> Data:
    """Return the summary: what was read with what, how it came out, and what a reader says of it."""
    titles = {(m.card.id, c.name): c.title for m in run.models for c in m.card.classes}
    read = {m.card.id: 0 for m in run.models}
    for (model, _), number in counts.by_finding.items():
        read[model] = read.get(model, 0) + number
    findings = [
        {
            "model": printable(_title_of(run, model)),
            "finding": printable(titles.get((model, name), name)),
            "number": f"{number:,}",
            "share": number / read[model],
            "percent": f"{100 * number / read[model]:.1f} %",
        }
        for (model, name), number in sorted(counts.by_finding.items(), key=lambda i: (i[0][0], -i[1]))
    ]
    unread = [
        {"reason": reason.value, "number": f"{number:,}", "advice": ADVICE[reason]}
        for reason, number in sorted(counts.by_reason.items(), key=lambda item: -item[1])
    ]
    return {
        "folder": _fit(run.folder, 400),
        "facts": [
            ["Started", moment(run.started)],
            ["Took", duration(run.finished - run.started)],
            ["Device", printable(f"{run.device.name} ({run.device.id})")],
            ["Software", f"Overread {__version__}"],
        ],
        "complete": run.complete,
        "tiles": [
            ["in all", f"{counts.total:,}"],
            ["read", f"{counts.by_status.get(Status.OK, 0):,}"],
            ["refused", f"{counts.by_status.get(Status.REFUSED, 0):,}"],
            ["unreadable", f"{counts.by_status.get(Status.ERROR, 0):,}"],
        ],
        "findings": findings,
        "reader": reader_rows(decided, titles | {(m.card.id, ""): m.card.title for m in run.models}),
        "unread": unread,
        "notices": [breakable(printable(notice)) for notice in run.notices],
        "cards": [_model(model) for model in run.models],
    }


def unread_row(reading: Reading) -> Data:
    """Return the row of a reading that was refused or ended in an error."""
    return {
        "file": _fit(_name(reading), 100),
        "refused": reading.status is Status.REFUSED,
        "reason": reading.reason.value if reading.reason else "",
        "outcome": _outcome(reading),
        "message": _fit(reading.message, 120),
    }


def block(reading: Reading, card: Card | None, number: int, spoken: Spoken) -> Data:
    """Return the block of a picture that was read, without its pictures.

    Parameters
    ----------
    reading : Reading
        With a finding.
    card : Card or None
        Of its model; without it the classes go by their names.
    number : int
        Counted from 1 over all blocks.
    spoken : Spoken
        What a reader said of it.
    """
    finding = reading.finding
    if finding is None or reading.model is None:
        raise ValueError("a reading without a finding has no block")
    titles = {c.name: c.title for c in card.classes} if card else {}
    model = reading.model
    named = shorten(printable(f"{model.title} {model.version}"), 46)
    origin = (
        ("SOP UID", _fit(reading.identity.sop_uid, 64)),
        ("Model", f"{named}, SHA-256 {model.sha256[:12]}…"),
    )
    return {
        "number": f"No. {number:,}",
        "file": _fit(reading.file, 130),
        "finding": shorten(printable(titles.get(finding.name, finding.name)), 34),
        "probability": percent(finding.probability),
        "positive": finding.positive,
        "sentence": _sentence(finding, card, titles),
        "reader": reader_words(spoken, titles),
        "bars": _bars(finding, titles),
        "caption": _caption(reading),
        "identity": _identity(reading),
        "origin": [[label, text] for label, text in origin if text],
    }


def bookmark(reading: Reading) -> str:
    """Return the name of a picture's bookmark."""
    return shorten(printable(_name(reading)), 80)


def pictures(entry: Entry, card: Card | None) -> tuple[bytes, bytes]:
    """Return the picture of an entry and the same under the map of its finding; JPEG, empty if not kept."""
    if not entry.preview:
        return b"", b""
    plain = _resized(entry.preview)
    mapped = overlay_of(replace(entry, preview=plain), card) if card else None
    return plain, _jpeg(mapped) if mapped else b""


def legend() -> bytes:
    """Return the colour scale of the maps as it looks over a mid-grey picture, as JPEG."""
    evidence = np.tile(np.linspace(0, 1, 256, dtype=np.float32), (16, 1))
    return _jpeg(Image.fromarray(overlay(np.full(evidence.shape, 96, dtype=np.uint8), evidence)))


def _title_of(run: Run, model: str) -> str:
    return next((m.card.title for m in run.models if m.card.id == model), model)


def _model(model: RunModel) -> Data:
    card, parity = model.card, model.parity
    point = card.operating_point
    reads = [f"Modalities: {', '.join(card.modalities)}." if card.modalities else "Any modality."]
    if card.body_regions:
        reads.append(f"Regions: {', '.join(card.body_regions)}.")
    rows = [
        ["Classes", ", ".join(c.title for c in card.classes)],
        ["Reads", " ".join(reads)],
        ["Made for", card.population.who if card.population else ""],
        ["Operating point", _point(card) + f" Chosen by: {point.chosen_by}" if point else ""],
        ["Figures", _figures(card.evaluations[0])],
        ["Trained on", "; ".join(f"{d.name} ({d.pictures:,} pictures, {d.licence})" for d in card.data)],
        ["Source", "; ".join(d.source for d in card.data)],
        ["Known problems", "; ".join(problem for d in card.data for problem in d.known_problems)],
        [
            "On this device",
            f"{'Passed' if parity.passed else 'FAILED'}: on the golden cases, probabilities differ from the "
            f"maker's by {parity.probability_difference:.1e} at most and maps correlate at "
            f"{parity.map_correlation:.5f} or more.",
        ],
        [
            "Origin",
            "Ships with Overread; hash checked." if model.verified else "Added by the user; unverified.",
        ],
    ]
    return {
        "title": printable(card.title),
        "id": f"{card.id} {card.version}",
        "short": model.sha256[:12],
        "hash": breakable(model.sha256),
        "summary": printable(card.summary),
        "rows": [[label, breakable(printable(text))] for label, text in rows if text],
        "limits": [breakable(printable(limit)) for limit in card.limits],
    }


def _figures(evaluation: Evaluation) -> str:
    """First evaluation of the card: what was measured, on how much, with 95 % intervals."""
    shown = []
    for key, (title, in_percent) in _FIGURES.items():
        measure = evaluation.measures.get(key)
        if measure is None:
            continue
        scale, digits, unit = (100, 2, " %") if in_percent else (1, 4, "")
        value, low, high = (f"{scale * v:.{digits}f}" for v in (measure.value, measure.low, measure.high))
        shown.append(f"{title} {value}{unit} ({low} to {high})")
    size = f"{evaluation.pictures:,} pictures in {evaluation.groups:,} groups"
    return f"{evaluation.name}, {size}, with 95 % intervals: {'; '.join(shown)}." if shown else ""


def _point(card: Card) -> str:
    point = card.operating_point
    if point is None:
        return ""
    titles = {c.name: c.title for c in card.classes}
    return f"Positive from {percent(point.threshold)} for {' + '.join(titles[n] for n in point.positive)}."


def _sentence(finding: Finding, card: Card | None, titles: dict[str, str]) -> str:
    if finding.threshold is None:
        return "The most probable class; this model has no operating point."
    if card is None or card.operating_point is None:
        side = "Reaches" if finding.positive else "Stays below"
        return f"{side} the operating point of {percent(finding.threshold)}."
    names = card.operating_point.positive
    total = sum(p for n, p in zip(finding.classes, finding.probabilities, strict=True) if n in names)
    what = shorten(printable(" + ".join(titles[n] for n in names)), 40)
    side = "reaches" if finding.positive else "stays below"
    return f"{what}: {percent(total)} {side} the operating point of {percent(finding.threshold)}."


def _bars(finding: Finding, titles: dict[str, str]) -> list[Data]:
    """Bars in the model's order; of many classes the one reported, the most probable, and the rest as one."""
    classes = list(zip(finding.classes, finding.probabilities, strict=True))
    shown = classes
    if len(classes) > _BARS:
        ranked = sorted(classes, key=lambda c: (c[0] != finding.name, -c[1]))
        shown = ranked[: _BARS - 1]
    bars = [
        {
            "label": shorten(printable(titles.get(name, name)), 24),
            "share": min(max(p, 0.0), 1.0),
            "percent": percent(p),
            "reported": name == finding.name,
        }
        for name, p in shown
    ]
    if len(shown) < len(classes):
        rest = min(max(1.0 - sum(p for _, p in shown), 0.0), 1.0)
        label = f"{len(classes) - len(shown)} other classes"
        bars.append({"label": label, "share": rest, "percent": percent(rest), "reported": False})
    return bars


def _identity(reading: Reading) -> list[list[str]]:
    """Rows of a label and its values; the widths keep each row within two lines."""
    who = reading.identity
    rows = (
        ("Patient", (who.patient_name, 70)),
        ("ID, age, sex", (who.patient_id, 40), (who.patient_age, 8), (who.patient_sex, 8)),
        ("Study", (dicom_date(who.study_date), 12), (who.study_description, 48)),
        ("Series", (who.modality, 8), (who.body_part, 18), (who.series_description, 36)),
    )
    shown = ([label, *(_fit(text, width) for text, width in values if text)] for label, *values in rows)
    return [row for row in shown if len(row) > 1]


def _caption(reading: Reading) -> str:
    who, (rows, columns) = reading.identity, reading.shape
    number = f"image {who.instance_number}" if who.instance_number is not None else ""
    frame = f"frame {reading.frame}" if reading.frame is not None else ""
    size = f"{columns} × {rows} pixels" if rows else ""
    caption = ", ".join(part for part in (number, frame, size) if part)
    return caption[:1].upper() + caption[1:]


def _outcome(reading: Reading) -> str:
    if reading.status is Status.ERROR or reading.model is None:
        return "unreadable"
    return f"refused by {shorten(printable(reading.model.title), 40)}"


def _fit(text: str, width: int) -> str:
    return breakable(shorten(printable(text), width))


def _name(reading: Reading) -> str:
    return f"{reading.file} (frame {reading.frame})" if (reading.frame or 1) > 1 else reading.file


def _resized(preview: bytes) -> bytes:
    with Image.open(io.BytesIO(preview), formats=("JPEG",)) as image:
        side = max(image.size)
        wanted = min(max(side, _ENLARGED_SIDE), _PRINTED_SIDE)
        if wanted == side:
            return preview
        size = tuple(max(1, round(length * wanted / side)) for length in image.size)
        return _jpeg(image.resize((size[0], size[1]), Image.Resampling.LANCZOS))


def _jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()
