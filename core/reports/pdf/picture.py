"""A picture of a report as data for the template: its patient, and the findings of models and readers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.batch.journal.rows import JournalRow
from core.images.base.picture import Identity
from core.language.catalogue import Language
from core.models.card import Card
from core.reports.pdf.decisions import reader_brief, reader_words
from core.reports.pdf.images import LARGE, SMALL, as_jpeg, mapped_picture, scaled_preview
from core.reports.pdf.text import breakable, printable, shorten
from core.results.decisions import Decided
from core.results.earlier import card_of
from core.results.findings import ScoredFinding, is_by_occlusion, picture_kind, scored_findings
from core.results.reading import Reading
from core.results.score import OPERATING_POINT
from core.results.shown_findings import picture_history
from core.results.wording import compared, kinds_words, plain_words, standing_words

Data = dict[str, Any]

#: Most findings of a picture that are described singly, most lines in a table row, and most maps of a large
#: picture.
_TOLD, _LINES, _MAPS = 6, 4, 5
#: Most maps if the table of findings is long.
_FEW_MAPS = 2
#: Shown beside a picture that no model read, so that it is not mistaken for a normal one.
_NO_MODEL = "None of the models in use reads this kind of picture."
_AGE = re.compile(r"(\d{1,3})([DWMY])")
#: Texts of the report, to be filled in.
TEXTS = {
    "compared": "Probability {probability}, operating point {threshold}.",
    "others": "Not suspected: {findings}.",
    "map": "Map: {finding}",
    "borderline_map": "Map: {finding} (borderline)",
    "frame": "{file} (frame {frame})",
    "image": "image {number}",
    "of_study": "study of {date}",
    "from_worklist": "from the worklist {name}",
    "no_map": "no map",
    "by_covering": "by covering places",
    "key_kinds": "key slice: {kinds}",
    "undecided": "Not decided.",
    # Units of age by their letters.
    "Y": "{n} y",
    "M": "{n} m",
    "W": "{n} w",
    "D": "{n} d",
    # Short, as these words are beside an age.
    "sex F": "F (sex)",
    "sex M": "M (sex)",
    "sex O": "O (sex)",
}


@dataclass(frozen=True)
class Judged:
    """A finding of a picture with its reading."""

    reading: Reading
    finding: ScoredFinding
    card: Card


@dataclass(frozen=True)
class PictureWording:
    """Everything needed to describe pictures.

    Attributes
    ----------
    cards : mapping of str to Card
        Cards by model id.
    decided : Decided
    one_study : bool
        Whether every page names the study already.
    say : Language
    """

    cards: Mapping[str, Card]
    decided: Decided
    one_study: bool
    say: Language

    def picture(
        self,
        entries: Sequence[JournalRow],
        number: int,
        pictures: bytearray,
        *,
        large: bool,
        words: bool = True,
        mapped: Sequence[str] | None = None,
    ) -> Data:
        """Return the data of one picture with all readings and decisions.

        Parameters
        ----------
        entries : sequence of JournalRow
            Entries of one picture.
        number : int
            Number counted from 1; 0 for a picture without a number.
        pictures : bytearray
            The JPEGs are appended to it.
        large : bool
            Whether the picture is shown large.
        words : bool
            Whether to show the findings beside it; for a single study a table has them already.
        mapped : sequence of str, optional
            Model and name of findings whose maps are shown; default: all suspected or borderline ones.
        """
        say = self.say
        judged = self._judged(entries)
        first = entries[0].reading
        told = [one for one in judged if one.finding.band.shows_maps or len(judged) <= _TOLD]
        others = [one for one in judged if one not in told]
        refused = [entry.reading for entry in entries if entry.reading.finding is None]
        shown = told if large else told[:_LINES]
        return {
            "number": say.filled("No. {number}", number=say.figures(f"{number:,}")) if number else "",
            "short": say.figures(f"{number:,}"),
            "file": fit_text(name_of(first, say), (110 if self.one_study else 64) if large else 64),
            "who": [] if self.one_study else identity_line(first.identity, say),
            "brief": identity_brief(first, say, one_study=self.one_study),
            "identity": _identity_rows(first, say),
            "kind": self._kind(entries),
            "views": self._views(entries, judged, pictures, large=large, mapped=mapped),
            "findings": [self._finding(one) for one in shown] if words else [],
            "others": say.filled(
                TEXTS["others"],
                findings=", ".join(
                    printable(f"{say(one.finding.title)} {one.finding.score}") for one in others
                ),
            )
            if others and words
            else "",
            "refusals": [
                {
                    "reason": reading.reason.value if reading.reason else "",
                    "sentence": fit_text(say.reason(reading.reason, reading.message), 200),
                    "model": _model_rows(reading, 46, say),
                }
                for reading in (refused if large else refused[: max(0, _LINES - len(shown))])
            ]
            if words
            else [],
            "unread": say(_NO_MODEL) if words and not judged and not refused else "",
        }

    def _judged(self, entries: Sequence[JournalRow]) -> list[Judged]:
        """Return the findings of a picture by all models, the highest score first."""
        judged = [
            Judged(entry.reading, finding, card)
            for entry in entries
            if entry.reading.model is not None and (card := card_of(entry.reading, self.cards)) is not None
            for finding in scored_findings(entry.reading, card)
        ]
        return sorted(judged, key=lambda one: -one.finding.score)

    def _kind(self, entries: Sequence[JournalRow]) -> str:
        for entry in entries:
            model = entry.reading.model
            card = self.cards.get(model.id) if model is not None else None
            if card is not None and (kind := picture_kind(entry.reading, card)):
                return shorten(printable(self.say(kind)), 34)
        return ""

    def _finding(self, one: Judged) -> Data:
        """Return a model's result for one abnormality in a picture, and the reader's decision on it."""
        say, reading, finding = self.say, one.reading, one.finding
        history = picture_history(reading, finding, one.card, self.decided)
        rows = reader_words(history, one.card, say)
        if self.decided and not rows:
            rows = [[say("Reader"), say(TEXTS["undecided"])]]
        return {
            **finding_data(finding, say),
            "model": _model_rows(reading, 46, say),
            "caution": fit_text(say(reading.message), 240),
            "reader": rows,
            "said": reader_brief(history, one.card, say) if self.decided else "",
        }

    def _views(
        self,
        entries: Sequence[JournalRow],
        judged: Sequence[Judged],
        pictures: bytearray,
        *,
        large: bool,
        mapped: Sequence[str] | None,
    ) -> list[Data]:
        """Return the picture, followed by the maps of suspected or borderline findings."""
        reading = entries[0].reading
        preview = next((entry.preview for entry in entries if entry.preview), b"")
        caption = _caption(reading, self.say)
        if not preview:
            return [{"label": caption, "place": None}]
        picture = scaled_preview(preview, LARGE if large else SMALL)
        views: list[Data] = [{"label": caption, "place": _append(pictures, as_jpeg(picture))}]
        most = (_MAPS if len(judged) <= _TOLD else _FEW_MAPS) if large else 1
        for one in judged:
            name = f"{one.card.id}/{one.finding.name}"
            wanted = one.finding.band.shows_maps if mapped is None else name in mapped
            if not wanted or len(views) > most:
                continue
            image = mapped_picture(picture, one.reading, one.finding, one.card)
            kind = "map" if one.finding.positive else "borderline_map"
            label = self.say.filled(TEXTS[kind], finding=printable(self.say(one.finding.title)))
            if image is None:
                views[0]["label"] += f"; {shorten(printable(self.say(one.finding.title)), 30)}: " + self.say(
                    TEXTS["no_map"]
                )
            else:
                if is_by_occlusion(one.reading):
                    label += f", {self.say(TEXTS['by_covering'])}"
                views.append({"label": shorten(label, 60), "place": _append(pictures, as_jpeg(image))})
        return views


def finding_data(finding: ScoredFinding, say: Language, *, of_key_slice: bool = False) -> Data:
    """Return a finding for the template; for a stack, the kinds are those of its key slice."""
    kinds = say.figures(kinds_words(finding, say))
    if kinds and of_key_slice:
        kinds = say.filled(TEXTS["key_kinds"], kinds=kinds)
    return {
        "title": shorten(printable(say(finding.title)), 34),
        "words": shorten(printable(plain_words(finding, say)), 60),
        "score": finding.score,
        "band": finding.band.name.lower().replace("_", "-"),
        "word": say(finding.band.value),
        "kinds": shorten(printable(kinds), 70),
        "positive": finding.positive,
        "sentence": " ".join(filter(None, (compared_words(finding, say), standing_sentence(finding, say)))),
        # Templates of version 0.1.0 print these two and a bar for each class.
        "probability": f"{finding.score}",
        "point": "",
        "bars": [
            {
                "label": shorten(printable(say(finding.title)), 24),
                "share": finding.score / 100,
                "percent": f"{finding.score}",
                "reported": True,
                "mark": OPERATING_POINT / 100,
            }
        ],
    }


def standing_sentence(finding: ScoredFinding, say: Language) -> str:
    """Return the caution that a finding's model was not measured or has no gate; '' if neither applies."""
    words = standing_words(finding.standing, say)
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def compared_words(finding: ScoredFinding, say: Language) -> str:
    """Return probability and operating point in one unit, with enough digits to distinguish them."""
    probability, threshold = (say.figures(text) for text in compared(finding.probability, finding.threshold))
    return say.filled(TEXTS["compared"], probability=probability, threshold=threshold)


def _identity_rows(reading: Reading, say: Language) -> list[list[str]]:
    """Return rows of label and values; their widths keep each row on one line."""
    who = reading.identity
    rows = [
        (say("Series"), [(who.modality, 8), (who.body_part, 18), (who.series_description, 50)]),
        ("SOP UID", [(who.sop_uid, 64)]),
    ]
    if who.accession_from:
        source = say.filled(TEXTS["from_worklist"], name=who.accession_from)
        rows.append((say("Accession"), [(who.accession, 16), (source, 60)]))
    shown_rows = (
        [label, *(fit_text(text, width) for text, width in values if text)] for label, values in rows
    )
    return [row for row in shown_rows if len(row) > 1]


def identity_brief(reading: Reading, say: Language, *, one_study: bool) -> list[list[str]]:
    """Return at most two short lines that identify the picture's patient."""
    who = reading.identity
    image = say.filled(TEXTS["image"], number=who.instance_number) if who.instance_number is not None else ""
    lines = [
        [] if one_study else patient_line(who, 26, 16),
        [
            fit_text(say.day(who.study_date), 12),
            fit_text(who.modality, 8),
            image,
            fit_text(who.series_description, 24),
        ],
    ]
    return [found for line in lines if (found := [part for part in line if part])]


def patient_line(who: Identity, name: int, number: int) -> list[str]:
    """Return name and number of a patient, if known, with their column widths."""
    return [part for part in (fit_text(who.patient_name, name), fit_text(who.patient_id, number)) if part]


def identity_line(who: Identity, say: Language) -> list[str]:
    """Return patient and study, for the top of every page."""
    date = fit_text(say.day(who.study_date), 12)
    parts = (
        fit_text(who.patient_name, 56),
        f"ID {fit_text(who.patient_id, 30)}" if who.patient_id else "",
        readable_age(who.patient_age, say),
        readable_sex(who.patient_sex, say),
        say.filled(TEXTS["of_study"], date=date) if who.study_date else "",
        fit_text(who.modality, 8),
        fit_text(who.study_description, 40),
    )
    return [part for part in parts if part]


def readable_age(text: str, say: Language) -> str:
    """Convert DICOM's ``054Y`` to ``54 y``; anything else stays as it is."""
    match = _AGE.fullmatch(text.strip().upper())
    if match is None:
        return fit_text(text, 8)
    return say.filled(TEXTS[match[2]], n=int(match[1])).replace(" ", "\N{NO-BREAK SPACE}")


def readable_sex(text: str, say: Language) -> str:
    """Translate DICOM's letter for the sex; anything else stays as it is."""
    words = TEXTS.get(f"sex {text.strip().upper()}")
    return fit_text(text, 8) if words is None else say(words).partition(" ")[0]


def fit_text(text: str, width: int) -> str:
    """Return a text made printable and shortened, with marks where it may break."""
    return breakable(shorten(printable(text), width))


def name_of(reading: Reading, say: Language) -> str:
    """Return the file's name, with the frame unless it is the first."""
    if (reading.frame or 1) == 1:
        return reading.file
    return say.filled(TEXTS["frame"], file=reading.file, frame=reading.frame or 1)


def _model_rows(reading: Reading, width: int, say: Language) -> str:
    model = reading.model
    return shorten(printable(f"{say(model.title)} {model.version}"), width) if model else ""


def _caption(reading: Reading, say: Language) -> str:
    who, (rows, columns) = reading.identity, reading.shape
    number = say.filled(TEXTS["image"], number=who.instance_number) if who.instance_number is not None else ""
    frame = say.filled("frame {frame}", frame=reading.frame or 1) if (reading.frame or 1) > 1 else ""
    size = say.filled("{columns} × {rows} pixels", columns=columns, rows=rows) if rows else ""
    caption = ", ".join(part for part in (number, frame, size) if part)
    return caption[:1].upper() + caption[1:] or say("Picture")


def _append(pictures: bytearray, data: bytes) -> tuple[int, int]:
    """Append a picture, and return its position."""
    pictures += data
    return len(pictures) - len(data), len(pictures)
