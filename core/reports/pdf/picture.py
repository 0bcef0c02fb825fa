"""A picture of a report as data for the template: whose it is, and what models and readers say of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.batch.journal.rows import JournalRow
from core.images.base.picture import Identity
from core.models.card import Card
from core.reports.pdf.decisions import reader_brief, reader_words
from core.reports.pdf.images import LARGE, SMALL, as_jpeg, scaled_preview, under_map
from core.reports.pdf.text import breakable, printable, shorten
from core.results.decisions import Decided
from core.results.primary_reading import weight
from core.results.reading import Finding, Reading
from core.results.wording import dicom_date, percent

Data = dict[str, Any]

_BARS = 6
#: Findings of a picture with bars, and lines in a row of a table; of the others only the words are there.
_WITH_BARS, _LINES = 2, 4
_MAPS = 2
_AGE = re.compile(r"(\d{1,3})([DWMY])")


@dataclass(frozen=True)
class PictureWording:
    """What it takes to tell of pictures.

    Attributes
    ----------
    cards : mapping of str to Card
        By model id.
    decided : Decided
    one_study : bool
        Whether every page says already whose study it is.
    """

    cards: Mapping[str, Card]
    decided: Decided
    one_study: bool

    def picture(
        self, entries: Sequence[JournalRow], number: int, pictures: bytearray, *, large: bool
    ) -> Data:
        """Return one picture with all that was said of it.

        Parameters
        ----------
        entries : sequence of JournalRow
            Of one picture; one finding at least.
        number : int
            Counted from 1.
        pictures : bytearray
            Gets its JPEGs.
        large : bool
            Whether it is shown large, with bars.
        """
        readings = sorted((entry.reading for entry in entries), key=weight, reverse=True)
        findings = [reading for reading in readings if reading.finding is not None]
        refused = [reading for reading in readings if reading.finding is None]
        first = readings[0]
        wide = large and len(findings) <= _WITH_BARS
        return {
            "number": f"No. {number:,}",
            "short": f"{number:,}",
            "file": fit_text(name_of(first), (110 if self.one_study else 64) if large else 64),
            "who": [] if self.one_study else identity_line(first.identity),
            "brief": identity_brief(first, one_study=self.one_study),
            "identity": _identity_rows(first),
            "views": self._views(entries, findings, pictures, large=large),
            "findings": [
                self._finding(reading, bars=large and (wide or n < _WITH_BARS))
                for n, reading in enumerate(findings if large else findings[:_LINES])
            ],
            "refusals": [
                {
                    "reason": reading.reason.value if reading.reason else "",
                    "sentence": fit_text(reading.message, 200),
                    "model": _model_rows(reading, 40),
                }
                for reading in (refused if large else refused[: max(0, _LINES - len(findings))])
            ],
        }

    def _finding(self, reading: Reading, *, bars: bool) -> Data:
        finding, model = reading.finding, reading.model
        if finding is None or model is None:
            raise ValueError("a reading without a finding has none to tell of")
        card = self.cards.get(model.id)
        titles = {c.name: c.title for c in card.classes} if card else {}
        rows = reader_words(self.decided.of(reading), titles)
        if self.decided and not rows:
            rows = [["Reader", "Not decided."]]
        return {
            "title": shorten(printable(titles.get(finding.name, finding.name)), 34),
            "probability": percent(finding.probability),
            "positive": finding.positive,
            "sentence": finding_sentence(finding, card, titles),
            "point": "" if finding.threshold is None else f"from {percent(finding.threshold)}",
            "model": _model_rows(reading, 46),
            "bars": _probability_bars(finding, card, titles) if bars else [],
            "reader": rows,
            "said": reader_brief(self.decided.of(reading), titles) if self.decided else "",
        }

    def _views(
        self, entries: Sequence[JournalRow], findings: Sequence[Reading], pictures: bytearray, *, large: bool
    ) -> list[Data]:
        """The picture, then its map of the primary finding and, large, of a second positive one."""
        preview = next((entry.preview for entry in entries if entry.preview), b"")
        reading = findings[0]
        named = [r for n, r in enumerate(findings) if n == 0 or (large and r.finding and r.finding.positive)]
        if not preview:
            return [{"label": _caption(reading), "place": None}]
        picture = scaled_preview(preview, LARGE if large else SMALL)
        views: list[Data] = [{"label": _caption(reading), "place": _append(pictures, as_jpeg(picture))}]
        for one in named[:_MAPS]:
            card = self.cards.get(one.model.id) if one.model else None
            if card is not None and one.finding is not None:
                title = next((c.title for c in card.classes if c.name == one.finding.name), one.finding.name)
                place = _append(pictures, as_jpeg(under_map(picture, one, card)))
                views.append({"label": f"Map: {shorten(printable(title), 30)}", "place": place})
        return views


def _identity_rows(reading: Reading) -> list[list[str]]:
    """Rows of a label and its values; the widths keep each row on one line."""
    who = reading.identity
    rows = (
        ("Series", (who.modality, 8), (who.body_part, 18), (who.series_description, 50)),
        ("SOP UID", (who.sop_uid, 64)),
    )
    shown_rows = (
        [label, *(fit_text(text, width) for text, width in values if text)] for label, *values in rows
    )
    return [row for row in shown_rows if len(row) > 1]


def identity_brief(reading: Reading, *, one_study: bool) -> list[list[str]]:
    """At most two short lines on whose picture it is."""
    who = reading.identity
    image = f"image {who.instance_number}" if who.instance_number is not None else ""
    lines = [
        [] if one_study else patient_line(who, 26, 16),
        [
            fit_text(dicom_date(who.study_date), 12),
            fit_text(who.modality, 8),
            image,
            fit_text(who.series_description, 24),
        ],
    ]
    return [found for line in lines if (found := [part for part in line if part])]


def patient_line(who: Identity, name: int, number: int) -> list[str]:
    """Name and number of a patient, as far as they are known, in so many columns each."""
    return [part for part in (fit_text(who.patient_name, name), fit_text(who.patient_id, number)) if part]


def identity_line(who: Identity) -> list[str]:
    """Whose study it is, for the top of every page."""
    parts = (
        fit_text(who.patient_name, 56),
        f"ID {fit_text(who.patient_id, 30)}" if who.patient_id else "",
        readable_age(who.patient_age),
        fit_text(who.patient_sex, 8),
        f"study of {fit_text(dicom_date(who.study_date), 12)}" if who.study_date else "",
        fit_text(who.modality, 8),
        fit_text(who.study_description, 40),
    )
    return [part for part in parts if part]


def readable_age(text: str) -> str:
    """DICOM's ``054Y`` as ``54 y``; anything else stays as it is."""
    match = _AGE.fullmatch(text.strip().upper())
    return f"{int(match[1])}\N{NO-BREAK SPACE}{match[2].lower()}" if match else fit_text(text, 8)


def finding_sentence(finding: Finding, card: Card | None, titles: Mapping[str, str]) -> str:
    """Say on which side of the operating point a finding lies."""
    if finding.threshold is None:
        return "The most probable of its classes."
    if card is None or card.operating_point is None:
        side = "Reaches" if finding.positive else "Stays below"
        return f"{side} the operating point of {percent(finding.threshold)}."
    names = card.operating_point.positive
    if names == (finding.name,):
        return f"Reaches the operating point of {percent(finding.threshold)}."
    total = sum(p for n, p in zip(finding.classes, finding.probabilities, strict=True) if n in names)
    what = shorten(printable(" + ".join(titles[n] for n in names)), 40)
    side = "reaches" if finding.positive else "stays below"
    return f"{what}: {percent(total)}, which {side} the operating point of {percent(finding.threshold)}."


def fit_text(text: str, width: int) -> str:
    """Text made printable, shortened, and with places where it may break."""
    return breakable(shorten(printable(text), width))


def name_of(reading: Reading) -> str:
    """The file's name, with the frame where there is more than the first."""
    return f"{reading.file} (frame {reading.frame})" if (reading.frame or 1) > 1 else reading.file


def _probability_bars(finding: Finding, card: Card | None, titles: Mapping[str, str]) -> list[Data]:
    """Bars in the model's order; of many classes the one reported, the most probable, and the rest as one."""
    classes = list(zip(finding.classes, finding.probabilities, strict=True))
    positive = card.operating_point.positive if card is not None and card.operating_point is not None else ()
    shown_classes = classes
    if len(classes) > _BARS:
        ranked = sorted(classes, key=lambda c: (c[0] != finding.name, -c[1]))
        shown_classes = ranked[: _BARS - 1]
    bars = [
        {
            "label": shorten(printable(titles.get(name, name)), 24),
            "share": min(max(p, 0.0), 1.0),
            "percent": percent(p),
            "reported": name == finding.name,
            # Of several positive classes the sum counts, which no bar shows.
            "mark": finding.threshold if positive == (name,) else None,
        }
        for name, p in shown_classes
    ]
    if len(shown_classes) < len(classes):
        rest = min(max(1.0 - sum(p for _, p in shown_classes), 0.0), 1.0)
        label = f"{len(classes) - len(shown_classes)} other classes"
        bars.append(
            {"label": label, "share": rest, "percent": percent(rest), "reported": False, "mark": None}
        )
    return bars


def _model_rows(reading: Reading, width: int) -> str:
    model = reading.model
    return shorten(printable(f"{model.title} {model.version}"), width) if model else ""


def _caption(reading: Reading) -> str:
    who, (rows, columns) = reading.identity, reading.shape
    number = f"image {who.instance_number}" if who.instance_number is not None else ""
    frame = f"frame {reading.frame}" if (reading.frame or 1) > 1 else ""
    size = f"{columns} × {rows} pixels" if rows else ""
    caption = ", ".join(part for part in (number, frame, size) if part)
    return caption[:1].upper() + caption[1:] or "Picture"


def _append(pictures: bytearray, data: bytes) -> tuple[int, int]:
    """Append a picture and return where it lies."""
    pictures += data
    return len(pictures) - len(data), len(pictures)
