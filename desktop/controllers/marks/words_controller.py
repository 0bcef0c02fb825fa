"""Copy a text about the study on screen for the report in the RIS, with one key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.errors import Cancelled, OverreadError
from core.settings import UserSettings
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.session.studies.study_lines import FoundInStudy

if TYPE_CHECKING:
    from core.images.base.picture import PatientOrientation
    from core.reports.phrases.place import Place
    from core.reports.phrases.sentence import SaidStudy


class WordsController(QObject):
    """The command that copies the text.

    Parameters
    ----------
    session : Session
    settings : callable
        Returns the current settings; the text is in the language of reports.
    commands : CommandSet
    window : QWidget
    """

    def __init__(
        self, session: Session, settings: Callable[[], UserSettings], commands: CommandSet, window: QWidget
    ) -> None:
        super().__init__(window)
        self._session, self._settings = session, settings
        available = Availability(session)
        commands.bind([Binding("copy_words", self.copy, available.no_picture)])

    def copy(self) -> None:
        """Copy the text to the clipboard; without findings that a blind reader has not seen yet."""
        session, item = self._session, self._session.current
        if item is None:
            return
        if session.decisions.hidden(item):
            session.status_message.emit(
                tr("Nothing was copied: you read blind, so decide on this study first.")
            )
            return
        study, shown = self._said(item)
        language = self._settings().general.language

        def work(_job: object) -> tuple[str, str]:
            return _compose(study, shown, language)

        def done(made: tuple[str, str]) -> None:
            words, problem = made
            QGuiApplication.clipboard().setText(words)
            session.status_message.emit(problem or tr("Copied: {words}", words=words))

        def failed(error: OverreadError) -> None:
            if not isinstance(error, Cancelled):
                session.failed.emit(error)

        session.run(Lane.ASIDE, work, done, failed)

    def _said(self, item: Item) -> tuple[SaidStudy, Sequence[FoundInStudy]]:
        """Return what is known of a study, without its findings' places, and the findings to mention."""
        from core.reports.phrases.sentence import SaidFinding, SaidStudy
        from core.results.decisions import Verdict

        session, folder = self._session, self._session.folder
        decisions, found = session.decisions, session.found(item)
        held = folder.study_of(item) if folder is not None else (item,)
        line = folder.lines.line(item) if folder is not None else None
        shown = [one for one in found if one.finding.band.shows_maps]
        findings = []
        for one in shown:
            last = decisions.history_of(item, one).last
            verdict = last.verdict if last is not None else Verdict.NONE
            said = one.finding
            findings.append(
                SaidFinding(said.title, said.band, said.score, verdict=verdict, standing=said.standing)
            )
        own = decisions.own_reading(item)
        last = decisions.history_of(item, found[0]).last if found and not shown else None
        regions = [region for one in found for region in one.card.body_regions]
        marks = [left for one in held if (left := session.marks.of(one))]
        study = SaidStudy(
            identity=item.instance.identity,
            region=regions[0] if len(set(regions)) == 1 else "",
            line=line,
            findings=findings,
            own=own.says if own is not None else "",
            own_verdict=last.verdict if last is not None else Verdict.NONE,
            marks=marks,
        )
        return study, shown


def _compose(study: SaidStudy, shown: Sequence[FoundInStudy], language: str) -> tuple[str, str]:
    """Return the text and errors in the user's own phrases; runs on a worker, as it reads files."""
    from core.language.catalogue import language_of
    from core.reports.phrases.phrases import read_phrases
    from core.reports.phrases.sentence import words_for_report

    say = language_of(language)
    phrases, problem = read_phrases(say.code)
    placed = [replace(finding, place=_place(one)) for finding, one in zip(study.findings, shown, strict=True)]
    words = words_for_report(replace(study, findings=placed), phrases, say)
    if problem is None:
        return words, ""
    return words, f"{told(problem)} {tr('The built-in phrases are used instead.')}"


def _place(one: FoundInStudy) -> Place:
    """Return where in the patient a finding lies, according to its map and its file."""
    from core.reports.phrases.place import NOWHERE, place_of
    from core.reports.picture_map import evidence_on_picture

    rows, columns = one.reading.shape
    if not rows or not columns:
        return NOWHERE
    evidence = evidence_on_picture(one.reading, one.finding, one.card, rows, columns)
    if evidence is None:
        return NOWHERE
    return place_of(evidence, _orientation(one.item), chest_film="CXR" in one.card.body_regions)


def _orientation(item: Item) -> PatientOrientation:
    from core.errors import InputError
    from core.images.base.formats import FileFormat
    from core.images.base.limits import Limits
    from core.images.base.picture import PatientOrientation
    from core.images.dicom.header import PARSER_ERRORS
    from core.images.dicom.orientation import patient_orientation
    from core.images.dicom.pictures import read_header
    from core.images.read import load_file

    limits = Limits()
    try:
        content = load_file(item.instance.source, limits)
        if content.kind is FileFormat.DICOM:
            return patient_orientation(read_header(content.data, limits), item.frame)
    except (InputError, *PARSER_ERRORS):
        pass
    return PatientOrientation()
