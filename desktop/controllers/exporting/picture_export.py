"""Write or print pictures of the study on screen: the current one, the key pictures, or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from core.images.display.measurements import measure
from core.reports.file_name import file_name
from core.settings import UserSettings
from desktop.base.lanes import Lane
from desktop.base.language import known, plural, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.exporting.picture_dialog import PictureChoice, PictureDialog, Which
from desktop.controllers.exporting.places import choose_file, choose_folder_for
from desktop.findings.panel_content import finding_here, reading_here

if TYPE_CHECKING:
    from core.errors import OverreadError
    from core.reports.pdf.drawing import Look, MapOf
    from core.reports.pictures.wishes import PictureWish, Wording
    from desktop.base.jobs import Job
    from desktop.session.items import Item
    from desktop.session.session import Session
    from desktop.viewer.panes import Panes

#: The part of a file name that names its pictures.
_KINDS = {Which.CURRENT: "picture", Which.KEYS: "key-picture", Which.STUDY: "picture"}


class PictureExport(QObject):
    """Ask which pictures to export, and write or print them.

    Parameters
    ----------
    session : Session
    panes : Panes
    settings : callable
        Returns the current settings.
    commands : CommandSet
    window : QWidget
        Parent of the dialogs.
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        settings: Callable[[], UserSettings],
        commands: CommandSet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._settings, self._window = session, panes, settings, window
        self._texts = commands.actions["copy_texts"]
        #: The last choices, as defaults for the next time.
        self._chosen = PictureChoice()
        # Exporting pictures needs no model, so it does not wait for one.
        commands.bind([Binding("export_pictures", self.export, Availability(session).no_picture)])

    def export(self) -> None:
        """Ask, then write or print."""
        item = self._session.current
        if item is None:
            return
        study = self._study_of(item)
        keys = [one for one in study if self._is_key(one)]
        begin = replace(self._chosen, named=self._chosen.named or self._texts.isChecked())
        if keys and self._chosen == PictureChoice():
            begin = replace(begin, which=Which.KEYS)
        dialog = PictureDialog(begin, len(keys), len(study), self._no_map(item), self._window)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        choice, printing = dialog.choice(), dialog.printing
        dialog.deleteLater()
        if not accepted:
            return
        self._chosen = choice if not printing else replace(choice, pages=self._chosen.pages)
        items = {Which.CURRENT: [item], Which.KEYS: keys, Which.STUDY: study}[choice.which]
        wishes = [self._wish(one, choice, current=one is item) for one in items]
        if printing:
            self._print(wishes, choice)
        elif choice.pages:
            self._write_pages(item, wishes, choice)
        else:
            self._write_files(item, wishes, choice)

    # Output

    def _study_of(self, item: Item) -> list[Item]:
        folder = self._session.folder
        held = folder.study_of(item) if folder is not None else (item,)
        return [one for one in held if one.told is None] or [item]

    def _is_key(self, item: Item) -> bool:
        marks = self._session.marks.of(item)
        return marks is not None and marks.is_key

    def _no_map(self, item: Item) -> str:
        if self._session.decisions.hidden(item) and self._session.decisions.found(item):
            return tr("What was found is hidden until you have given your reading.")
        found = any(one.finding.band.shows_maps for one in self._session.decisions.found(item))
        return "" if found else tr("Nothing is suspected or borderline.")

    def _wish(self, item: Item, choice: PictureChoice, *, current: bool) -> PictureWish:
        from core.reports.pictures.wishes import PictureWish

        folder = self._session.folder
        marks = self._session.marks.of(item)
        look = self._look(item, choice, current=current)
        shows_map = self._map_of(item) if choice.map else None
        sha256 = folder.hashes.get(item.key[0], "") if folder is not None else ""
        drawn = bool(look.measured) or shows_map is not None
        is_key = marks is not None and marks.is_key
        look = replace(look, map=shows_map)
        return PictureWish(item.instance.source, item.frame, look, is_key, sha256 if drawn else "")

    def _look(self, item: Item, choice: PictureChoice, *, current: bool) -> Look:
        """Return how a picture is shown: as on screen, as when it was marked, or as its file says."""
        from core.reports.pdf.drawing import Look

        marks = self._session.marks.of(item)
        kept = marks.measured if marks is not None else ()
        viewer = self._panes.active
        shown = viewer.shown.picture if viewer.shown is not None else None
        if current and shown is not None and (shown.name, shown.frame) == item.key:
            seen, measured = viewer.view_settings, {one.annotation: one for one in kept}
            drawn = tuple(
                measured.get(one) or measure(shown, one) for one in viewer.annotation_tool.annotations
            )
            look = Look(seen.voi, seen.inverted, seen.overlays, viewer.turn, drawn)
        elif marks:
            look = Look(marks.window, marks.inverted, overlays=True, measured=kept)
        else:
            look = Look(overlays=True)
        return look if choice.marks else replace(look, measured=())

    def _map_of(self, item: Item) -> MapOf | None:
        """Return the map of the finding with the highest score that has a map in this picture."""
        from core.reports.pdf.drawing import MapOf
        from core.reports.picture_map import has_map

        folder = self._session.folder
        if folder is None or self._session.decisions.hidden(item):
            return None
        for one in self._session.decisions.found(item):
            reading = reading_here(folder, item, one)
            here = finding_here(reading, one)
            if reading is not None and here is not None and here.band.shows_maps and has_map(reading, here):
                return MapOf(reading, here, one.card)
        return None

    def _wording(self, choice: PictureChoice) -> Wording:
        from core.language.catalogue import language_of
        from core.reports.pictures.wishes import Wording

        say = language_of(self._settings().general.language)
        return Wording(say, named=choice.named, anonymous=choice.anonymous)

    # Destination

    def _write_files(self, item: Item, wishes: Sequence[PictureWish], choice: PictureChoice) -> None:
        usual, kind, form = self._usual(), _KINDS[choice.which], choice.form
        if len(wishes) == 1:
            name = self._name(item, choice, kind, form)
            path = choose_file(self._window, usual / name, form)
            paths, told = [path] if path is not None else [], path
        else:
            names = [self._name(item, choice, f"{kind}-{n:03}", form) for n in range(1, len(wishes) + 1)]
            folder = choose_folder_for(self._window, usual, names)
            paths, told = ([folder / name for name in names] if folder is not None else []), folder
        if not paths or told is None:
            return
        self._no_input(paths)
        wording = self._wording(choice)

        def write(job: Job) -> tuple[int, list[tuple[str, str]]]:
            from core.workflow.pictures import export_pictures

            pairs = list(zip(wishes, paths, strict=True))
            written = export_pictures(pairs, form, wording, job.progress)
            return len(written.paths), written.problems

        def done(result: tuple[int, list[tuple[str, str]]]) -> None:
            number, problems = result
            words = plural(number, "Wrote {n} picture.", "Wrote {n} pictures.")
            self._ended(told if number else None, words, problems)

        self._run(tr("Writing pictures"), write, done)

    def _write_pages(self, item: Item, wishes: Sequence[PictureWish], choice: PictureChoice) -> None:
        name = self._name(item, choice, "pictures", "pdf")
        path = choose_file(self._window, self._usual() / name, None)
        if path is None:
            return
        from core.reports.site import site_of

        self._no_input([path])
        wording, site = self._wording(choice), site_of(self._settings())

        def write(job: Job) -> list[tuple[str, str]]:
            from core.reports.pictures.pages import SheetSetup
            from core.workflow.pictures import export_sheet

            return list(export_sheet(wishes, SheetSetup(choice.grid, wording, site), path, job.progress))

        def done(problems: list[tuple[str, str]]) -> None:
            self._ended(path, tr("Wrote {name}.", name=path.name), problems)

        self._run(tr("Writing the PDF"), write, done)

    def _print(self, wishes: Sequence[PictureWish], choice: PictureChoice) -> None:
        # They are slow to import.
        from core.reports.site import site_of
        from desktop.controllers.exporting.printing import DOTS, preview_and_print

        wording, site = self._wording(choice), site_of(self._settings())

        def draw(job: Job) -> list[bytes]:
            from core.reports.pictures.pages import SheetSetup
            from core.workflow.pictures import draw_sheet

            return draw_sheet(wishes, SheetSetup(choice.grid, wording, site), DOTS, job.progress)

        preview_and_print(self._session, self._window, Lane.PICTURES, tr("Print pictures"), draw)

    def _usual(self) -> Path:
        folder, usual = self._session.folder, self._settings().general.results_folder
        return usual or (folder.roots[0].parent if folder is not None else Path.home())

    def _name(self, item: Item, choice: PictureChoice, kind: str, form: str) -> str:
        identity, folder = item.instance.identity, self._session.folder
        if choice.anonymous:
            # The name of the open folder may be a patient's. A file may contain any text as its modality; a
            # slash would lead to another folder.
            modality = identity.modality if identity.modality.isalnum() else "picture"
            return file_name(None, modality, "date", form, kind)
        opened = folder.roots[0].stem if folder is not None else ""
        return file_name(identity, opened, self._settings().reports.file_names, form, kind)

    def _run(self, title: str, work: Callable[[Job], object], done: Callable[..., None]) -> None:
        folder = self._session.folder
        if folder is not None:
            self._session.run(
                Lane.PICTURES,
                work,
                done,
                self._session.failed_for(folder),
                title=title,
                unit=tr("pictures"),
                ended=_ended_words,
            )

    def _no_input(self, paths: Sequence[Path]) -> None:
        """Mark the exported files, so that they are not read as pictures even in the open folder."""
        folder = self._session.folder
        if folder is not None:
            folder.exports.extend(paths)

    def _ended(self, path: Path | None, words: str, problems: Sequence[tuple[str, str]]) -> None:
        """Report the outcome, and offer to open what was written."""
        if path is not None:
            self._session.audit.exported(path, "picture")
        if problems:
            words += " " + plural(
                len(problems),
                "{n} could not be read: {reason}",
                "{n} could not be read, one because: {reason}",
                reason=known(problems[0][1]),
            )
        self._session.status_message.emit(words)


def _ended_words(error: OverreadError | None) -> str:
    return tr("Not all was written.") if error is not None else ""
