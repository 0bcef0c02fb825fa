"""The first page of one study: its line, its findings, its stacks and what was not read."""

from __future__ import annotations

from collections.abc import Mapping

from core.language.catalogue import Language
from core.models.card import Card
from core.reports.pdf.decisions import reader_brief, reader_words
from core.reports.pdf.picture import TEXTS, Data, finding_data, fit_text
from core.reports.pdf.survey import OneStudy
from core.reports.pdf.text import printable, shorten
from core.results.decisions import Decided
from core.results.line_words import headline, not_read_words, other_version_words
from core.results.reading import Reading
from core.results.score import band
from core.results.shown_findings import finding_in, history_of
from core.results.study_line import StudyFinding, StudyLine, StudyState
from core.results.wording import UNLIKE, calibration_words, standing_words

#: Most curves of stacks, cautions, and bars of a curve that are printed.
_CURVES, _CAUTIONS, _BARS = 2, 4, 150
_BANDS = {
    StudyState.SUSPECTED: "suspected",
    StudyState.BORDERLINE: "borderline",
    StudyState.INCOMPLETE: "incomplete",
    StudyState.CLEAR: "clear",
}


def line_data(line: StudyLine, say: Language) -> Data:
    """Return a study's line: its result, and what was not read and why."""
    return {
        "headline": shorten(printable(headline(line, say)), 90),
        "band": _BANDS[line.state],
        "score": line.score if line.score is not None else -1,
        "kind": shorten(printable(", ".join(say(kind) for kind in line.kinds)), 80),
        "missing": [
            {
                "words": fit_text(words, 120),
                "message": fit_text(say.reason(missing.reason, missing.message), 200),
            }
            for missing, words in zip(line.not_read, not_read_words(line, say), strict=True)
        ],
    }


def study_data(study: OneStudy, cards: Mapping[str, Card], decided: Decided, say: Language) -> Data:
    """Return the study's line with all its findings, curves of its stacks, and cautions."""
    line = study.summary.line
    return {
        **line_data(line, say),
        "cautions": _cautions(study, cards, say),
        "findings": [_row(study, found, cards, decided, say) for found in line.findings],
        "decided": bool(decided),
        "curves": [_curve(study, found, say) for found in _curved(line)],
    }


def _row(
    study: OneStudy, found: StudyFinding, cards: Mapping[str, Card], decided: Decided, say: Language
) -> Data:
    card = cards.get(found.model.id)
    history = history_of(found, study.pictures, cards, decided)
    rows = reader_words(history, card, say)
    return {
        **finding_data(found.finding, say, of_key_slice=bool(found.curve)),
        "model": shorten(printable(f"{say(found.model.title)} {found.model.version}"), 46),
        "where": _where(study, found, say) if len(study.pictures) > 1 else "",
        "meaning": _meaning(study, found, cards, say),
        "reader": rows or ([[say("Reader"), say(TEXTS["undecided"])]] if decided else []),
        "said": reader_brief(history, card, say) if decided else "",
    }


def _meaning(study: OneStudy, found: StudyFinding, cards: Mapping[str, Card], say: Language) -> str:
    """Return what a shown finding's probability means, and on which pictures this was measured."""
    card, seen = cards.get(found.model.id), finding_in(found, study.pictures, cards)
    if card is None or seen is None or not found.finding.band.shows_maps or found.finding.other is not None:
        return ""
    unlike = UNLIKE in seen.reading.message
    return shorten(printable(calibration_words(found.finding, card, say, unlike=unlike)), 400)


def _where(study: OneStudy, found: StudyFinding, say: Language) -> str:
    """Return the picture that shows a finding, in a few words."""
    picture = next((p for p in study.pictures if (p.file, p.frame) == (found.file, found.frame)), None)
    identity = picture.readings[0].identity if picture is not None and picture.readings else None
    if identity is not None and identity.instance_number is not None:
        image = say.filled(TEXTS["image"], number=identity.instance_number)
    else:
        image = fit_text(found.file.rpartition("/")[2], 30)
    if found.frame > 1:
        image += ", " + say.filled("frame {frame}", frame=found.frame)
    if found.curve:
        return say.filled("key slice {image} of {n}", image=image, n=len(found.curve))
    return image


def _curved(line: StudyLine) -> list[StudyFinding]:
    """Return the findings of stacks whose curves are drawn: the shown ones, or else the highest."""
    curved = [found for found in line.findings if found.curve]
    return [found for found in curved if found.finding.band.shows_maps][:_CURVES] or curved[:1]


def _curve(study: OneStudy, found: StudyFinding, say: Language) -> Data:
    """Return the score along a stack as bars; in long stacks, a bar is the highest of several slices."""
    step = -(-len(found.curve) // _BARS)
    bars: list[Data] = []
    for start in range(0, len(found.curve), step):
        part = found.curve[start : start + step]
        scores = [point.score for point in part if point.score is not None]
        highest = max(scores, default=None)
        bars.append(
            {
                "score": highest,
                "band": ""
                if highest is None
                else band(highest, found.finding.border).name.lower().replace("_", "-"),
                "key": any((point.file, point.frame) == (found.file, found.frame) for point in part),
            }
        )
    return {
        "title": shorten(printable(say(found.finding.title)), 34),
        "bars": bars,
        "caption": say.filled("{n} slices; {where}", n=len(found.curve), where=_where(study, found, say)),
    }


def _cautions(study: OneStudy, cards: Mapping[str, Card], say: Language) -> list[str]:
    """Return cautions: other versions of models, pictures unlike those in training, and notes."""
    counted: dict[str, int] = {}
    for picture in study.pictures:
        for message in dict.fromkeys(_notes(picture.readings, cards)):
            counted[message] = counted.get(message, 0) + 1
    said = [
        fit_text(f"{words[:1].upper()}{words[1:]}.", 240)
        for words in other_version_words(study.summary.line, say)
    ]
    told = {found.model.title: found.finding for found in study.summary.line.findings}
    said += [
        fit_text(f"{say(title)}: {words}.", 240)
        for title, finding in told.items()
        if (words := standing_words(finding.standing, say))
    ]
    for message, number in sorted(counted.items(), key=lambda item: -item[1])[:_CAUTIONS]:
        many = ""
        if len(study.pictures) > 1:
            many = f" ({say.filled('{part} of {whole} pictures', part=number, whole=len(study.pictures))})"
        said.append(fit_text(f"{say(message)}{many}", 240))
    return said


def _notes(readings: tuple[Reading, ...], cards: Mapping[str, Card]) -> list[str]:
    """Return the notes of readings with findings; a router's notes about the kind do not count."""
    return [
        reading.message
        for reading in readings
        if reading.message
        and reading.finding is not None
        and reading.model is not None
        and (card := cards.get(reading.model.id)) is not None
        and card.findings
    ]
