"""The content of the findings panel for the study of a picture, as plain data; no widgets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.errors import ADVICE
from core.results.decisions import Verdict
from core.results.earlier import OtherVersion, card_of
from core.results.findings import ScoredFinding, scored_findings
from core.results.line_words import headline, not_read_words
from core.results.reading import Reading
from core.results.score import Band
from core.results.study_line import NotRead, SlicePoint, StudyLine
from core.results.wording import (
    UNLIKE,
    calibration_words,
    digits_apart,
    kinds_words,
    standing_words,
    version_words,
)
from desktop.base.error_words import why
from desktop.base.language import decimal, known, tr
from desktop.session.folder import Folder
from desktop.session.items import Item, Outcome, ReadingState
from desktop.session.studies.line_words import BAND_WORDS, words_of_finding
from desktop.session.studies.study_lines import FoundInStudy


@dataclass(frozen=True)
class FindingRow:
    """A finding in the list.

    Attributes
    ----------
    key : tuple of (str, str)
        The model's id and the finding's name.
    title, said : str
        Such as “Pneumonia” and “suspected, 73”.
    score : int
        0 to 100.
    band : Band
    verdict : Verdict
        The reader's verdict on the finding.
    spoken : str
        All of this for a screen reader.
    """

    key: tuple[str, str]
    title: str
    said: str
    score: int
    band: Band
    verdict: Verdict
    spoken: str


@dataclass(frozen=True)
class FindingDetail:
    """Details of the finding in view.

    Attributes
    ----------
    caution : str
        Why the score may not apply to this picture; usually empty.
    kinds : str
        The classes that the finding consists of.
    here : str
        Result for this picture alone, if it differs from the study's.
    numbers : str
        Probability and operating point.
    meaning : str
        Meaning of the probability, and the patients it was found on.
    """

    caution: str
    kinds: str
    here: str
    numbers: str
    meaning: str


@dataclass(frozen=True, eq=False)
class PanelContent:
    """All content of the panel.

    Attributes
    ----------
    mark : ReadingState or None
        The mark next to the headline, with `band`.
    over, headline : str
        A small line above the headline, and the study's line.
    notes : tuple of str
        Pictures that were not read and why, and other notes.
    advice : str
        What to do next.
    kind : str
        Image kind in words.
    elsewhere : Item or None
        The picture that shows the first finding, if it is not the one on screen.
    readable, again : bool
            Whether the picture can be read, and whether other models or settings read it before.
        rows : tuple of FindingRow
    chosen : tuple of (str, str) or None
            Key of the row in view.
        detail : FindingDetail or None
    curve : tuple of SlicePoint
        Score of the finding in view along the stack.
    key_slice, slice : tuple of (str, int) or None
        File and frame of the slice that shows the finding best, and of the slice on screen.
    """

    mark: ReadingState | None
    headline: str
    over: str = ""
    band: Band | None = None
    notes: tuple[str, ...] = ()
    advice: str = ""
    kind: str = ""
    elsewhere: Item | None = None
    readable: bool = False
    again: bool = False
    rows: tuple[FindingRow, ...] = ()
    chosen: tuple[str, str] | None = None
    detail: FindingDetail | None = None
    curve: tuple[SlicePoint, ...] = field(default=())
    key_slice: tuple[str, int] | None = None
    slice: tuple[str, int] | None = None


def nothing() -> PanelContent:
    """Return the content while no picture is chosen."""
    notes = (tr("Findings appear here when a picture is chosen and analysed."),)
    return PanelContent(None, tr("No picture chosen"), notes=notes)


def content_of(
    folder: Folder,
    item: Item,
    outcome: Outcome,
    in_view: FoundInStudy | None,
    verdict: Callable[[FoundInStudy], Verdict],
) -> PanelContent:
    """Return the content for the study of a picture.

    Parameters
    ----------
    folder : Folder
    item : Item
        The picture on screen.
    outcome : Outcome
        Outcome of the study, as far as the reader may see it.
    in_view : FoundInStudy or None
        The finding in view.
    verdict : callable
        Returns the reader's verdict on a finding.
    """
    if outcome.hidden:
        words = tr("The models have read this study. Their findings are shown after your own reading.")
        return PanelContent(
            None, tr("Your reading first"), tr("Blind first"), notes=(words,), kind=outcome.kind
        )
    line, alone = folder.lines.line(item), folder.outcome(item)
    readable = alone.state is ReadingState.UNREAD or bool(alone.earlier)
    if outcome.state is not ReadingState.FOUND:
        return _without_findings(line, outcome, readable=readable, again=bool(alone.earlier))
    found = folder.lines.found(item)
    top = found[0] if found else None
    notes = (*_by_others(folder, line, outcome), *_notes(line))
    if alone.state is not ReadingState.FOUND and alone.message and not folder.lines.is_study(item):
        notes = (*notes, tr("This picture: {why}", why=alone.message))
    content = PanelContent(
        mark=outcome.mark,
        headline=headline(line, known),
        band=outcome.band,
        notes=notes,
        kind=outcome.kind,
        elsewhere=top.item if top is not None and top.item.key != item.key else None,
        readable=readable,
        again=bool(alone.earlier),
        rows=_rows(found, verdict),
        chosen=in_view.key if in_view is not None else None,
        detail=_detail(in_view, reading_here(folder, item, in_view)) if in_view is not None else None,
        curve=in_view.stands.curve if in_view is not None else (),
        key_slice=in_view.item.key if in_view is not None else None,
        slice=item.key,
    )
    return content


def reading_here(folder: Folder, item: Item, one: FoundInStudy | None) -> Reading | None:
    """Return the reading of the picture on screen by the model of a finding."""
    if one is None:
        return None
    reading = folder.readings_of(item).get(one.card.id)
    return reading if reading is not None and reading.finding is not None else None


def finding_here(reading: Reading | None, one: FoundInStudy) -> ScoredFinding | None:
    """Return the result of one picture for a finding of the study."""
    card = card_of(reading, one.cards) if reading is not None else None
    if reading is None or card is None:
        return None
    return next((f for f in scored_findings(reading, card) if f.name == one.finding.name), None)


def sentence(words: str) -> str:
    """Make a sentence of a phrase."""
    return f"{words[:1].upper()}{words[1:]}."


def _by_others(folder: Folder, line: StudyLine, outcome: Outcome) -> tuple[str, ...]:
    """Return notes on other model versions that read the study, and on what reading again would give."""
    said = []
    for model, other in line.by_others:
        words = version_words(model, other, known)
        if model.id in folder.earlier_cards and other is not OtherVersion.GONE:
            words = tr("{words}; the model is not in use now", words=words)
        elif other is not OtherVersion.GONE:
            words = tr("{words}; read again to see maps", words=words)
        said.append(sentence(words))
    if not said and outcome.earlier:
        said.append(tr("Read before with other models or settings."))
    return tuple(said)


def _without_findings(line: StudyLine, outcome: Outcome, *, readable: bool, again: bool) -> PanelContent:
    state = outcome.state
    if state is ReadingState.UNREAD:
        words = outcome.message or tr("No model has been asked about this picture.")
        first = outcome.summary or tr("Not read yet")
        return PanelContent(state, first, notes=(words,), advice=outcome.advice, readable=readable)
    if state is ReadingState.READING:
        words = tr("Findings appear here as soon as there are any.")
        return PanelContent(state, tr("Waiting to be read"), notes=(words,))
    several = len(line.not_read) > 1
    first, notes = (headline(line, known), _notes(line)) if several else (outcome.summary, (outcome.message,))
    # Several notes each say what to do, so there is no common advice.
    advice = "" if several else outcome.advice
    return PanelContent(
        state, first, notes=notes, advice=advice, kind=outcome.kind, readable=readable, again=again
    )


def _notes(line: StudyLine) -> tuple[str, ...]:
    """Return which pictures were not read and why, in one or two sentences each."""
    return tuple(map(_note, not_read_words(line, known), line.not_read))


def _note(words: str, missing: NotRead) -> str:
    advice = known(ADVICE[missing.reason]) if missing.reason is not None else ""
    return " ".join(filter(None, (sentence(words), why(missing.reason, missing.message), advice)))


def _rows(
    found: Sequence[FoundInStudy], verdict: Callable[[FoundInStudy], Verdict]
) -> tuple[FindingRow, ...]:
    named = Counter(one.finding.title for one in found)
    rows = []
    for one in found:
        finding, title = one.finding, known(one.finding.title)
        if named[finding.title] > 1:
            # Several models look for the same finding.
            title = f"{title} ({one.card.id} {one.card.version})"
        elif finding.other is not None:
            title = f"{title} ({one.card.version})"
        said = f"{known(BAND_WORDS[finding.band])}, {finding.score}"
        judged = verdict(one)
        told = tr("you: {word}", word=known(judged.value)) if judged is not Verdict.NONE else ""
        model = known(one.card.title)
        if finding.other is not None:
            model = version_words(one.stands.model, finding.other, known)
        standing = standing_words(finding.standing, known)
        parts = (title, said, kinds_words(finding, known), model, standing, told)
        spoken = " · ".join(part for part in parts if part)
        rows.append(FindingRow(one.key, title, said, finding.score, finding.band, judged, spoken))
    return tuple(rows)


def _notes_of_reading(message: str) -> str:
    """Return the notes of a reading; older versions saved them as one text."""
    said = known(message)
    return message.replace(UNLIKE, known(UNLIKE)) if said == message else said


def _standing_sentence(finding: ScoredFinding) -> str:
    """Say that the model of a finding was not measured or has no gate; empty if neither applies."""
    words = standing_words(finding.standing, known)
    return sentence(words) if words else ""


def _detail(one: FoundInStudy, reading: Reading | None) -> FindingDetail:
    finding, shown = one.finding, reading if reading is not None else one.reading
    here = finding_here(reading, one)
    differs = here is not None and (here.score, here.band) != (finding.score, finding.band)
    # The details describe the picture on screen, otherwise the picture that shows the finding best.
    told = here or finding_here(one.reading, one) or finding
    kinds = kinds_words(told, known)
    if kinds and one.stands.curve and here is None:
        kinds = tr("Key slice: {kinds}", kinds=kinds)
    digits = digits_apart(told.probability, told.threshold)
    numbers = tr(
        "Probability {probability} %, operating point {threshold} %.",
        probability=decimal(100 * told.probability, digits),
        threshold=decimal(100 * told.threshold, digits),
    )
    return FindingDetail(
        caution=" ".join(filter(None, (_standing_sentence(finding), _notes_of_reading(shown.message)))),
        kinds=kinds,
        here=tr("In this picture: {words}", words=words_of_finding(here)) if differs and here else "",
        numbers=numbers,
        meaning=calibration_words(told, one.card, known, unlike=UNLIKE in shown.message)
        if finding.other is None
        else "",
    )
