"""The window: puts list, viewer, findings and tray together and wires them to the session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.images.presets import presets
from core.paths import resource
from desktop.about import about, shortcuts
from desktop.actions import explain, make_actions
from desktop.choosing import choose_destination, choose_files, choose_folder, local_paths
from desktop.class_bars import bars_of
from desktop.evidence import evidence_of
from desktop.exports import export_csv, export_pdf
from desktop.findings import OPACITY, Findings
from desktop.items import Item, Outcome
from desktop.leaving import may_leave
from desktop.readers import readers_of
from desktop.reasons import describe_offer, offer, reasons
from desktop.session import Session
from desktop.status import Tray
from desktop.view_commands import ViewCommands
from desktop.viewer import Viewer
from desktop.welcome import Welcome
from desktop.window_menu import WindowMenu
from desktop.worklist import Worklist, describe_folder

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from desktop.work import Shown
from desktop.worklist_model import WorklistModel


class MainWindow(QMainWindow):
    """Overread's window.

    Parameters
    ----------
    session : Session
        Owned by the window from here on; closed with it.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        session.setParent(self)
        self._map_wanted = False
        self._class: str | None = None
        self._model = ""
        self.icon = QIcon(str(resource("icons", "overread.svg")))
        self.actions_by_name = make_actions(self)
        self.windows = WindowMenu(self)
        self.menuBar().insertMenu(self.menuBar().actions()[-1], self.windows)
        self.model = WorklistModel(session.outcome, self)
        self.worklist = Worklist(self.model)
        self.viewer = Viewer()
        self.viewer.set_opacity(OPACITY / 100)
        self.view_commands = ViewCommands(lambda: self.viewer, self.actions_by_name, self)
        self.welcome = Welcome(self.icon)
        self.findings = Findings()
        self.tray = Tray()
        self._lay_out()
        self._wire()
        self._refresh_actions()
        self._show_map()

    # Opening

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files and folders, after asking if that would throw readings away."""
        if paths and may_leave(self.session.folder, self):
            self.session.open(paths)

    def _open_folder(self) -> None:
        self.open_paths(choose_folder(self, self.session.folder))

    def _open_files(self) -> None:
        self.open_paths(choose_files(self, self.session.folder))

    def _continue_last(self) -> None:
        if may_leave(self.session.folder, self):
            self.session.continue_last()

    def _opened(self) -> None:
        folder = self.session.folder
        if folder is None:
            return
        names = _names(folder.roots)
        self.setWindowTitle(f"{names[0]} - Overread" if len(names) == 1 else "Overread")
        self.worklist.show_rows((), anew=True)
        self._middle.setCurrentWidget(self.viewer)
        self.viewer.show_message("", "Looking through the folder")
        self.findings.show_nothing()
        title, _ = describe_folder(names, 0, 0)
        self.worklist.describe(title, "Looking through the folder", usable=False)
        self._refresh_actions()

    def _grew(self) -> None:
        """List what is known of the folder by now; its first picture is shown as soon as there is one."""
        folder = self.session.folder
        if folder is None:
            return
        found = folder.found
        self.worklist.show_rows(found.rows, anew=False)
        state = (
            "" if found.complete else "not looked through to the end" if folder.looked_through else "so far"
        )
        words = describe_folder(_names(folder.roots), len(found.items), len(found.studies), state)
        self.worklist.describe(*words, usable=bool(found.items))
        if found.items and self.session.current is None:
            self.worklist.go_to(None)
            self.worklist.view.setFocus()
        elif folder.looked_through and not found.items:
            self.viewer.show_message("Nothing to read here", "There are no files in what was opened.")
        self._refresh_actions()

    # The current picture

    def _pick(self, item: Item) -> None:
        self._class = None
        self.viewer.wait_for(*item.key)
        self.session.pictures.show(item)
        self._show_outcome()
        self._refresh_actions()

    def _decoded(self, shown: Shown) -> None:
        self.viewer.show_picture(shown)
        self.windows.offer(presets(shown.picture), shown.picture.unit)
        self._view_changed()
        self._show_map()

    def _view_changed(self) -> None:
        """Let the menus tell how the picture is shown."""
        self.view_commands.refresh()
        self.windows.mark(self.viewer.window_level)

    def _undecodable(self, outcome: Outcome) -> None:
        self.viewer.show_message(outcome.message, outcome.advice)

    def _changed(self, keys: list[tuple[str, int]]) -> None:
        self.model.update(keys)
        current = self.session.current
        if current is not None and current.key in keys:
            self._show_outcome()

    def _show_outcome(self) -> None:
        """Show what is known of the current picture, with the map of its finding if maps are wanted."""
        current = self.session.current
        if current is None:
            return
        outcome = self.session.outcome(current, self._model)
        loaded = self._model_of(outcome)
        self.findings.readers.show_readers(
            readers_of(self.session, current), loaded.card.id if loaded else ""
        )
        if loaded is not None and self.session.models is not None:
            self.findings.facts.show_model(loaded, self.session.models.device)
        finding = outcome.reading.finding if outcome.reading is not None else None
        if finding is None or loaded is None:
            self._class = None
            self.findings.show_outcome(outcome, (), None)
        else:
            if self._map_wanted and self._class is None:
                self._class = finding.name
            self.findings.show_outcome(outcome, bars_of(finding, loaded.card), self._class)
        self._show_map()

    def _choose_model(self, model: str) -> None:
        """Show another model's reading, of the following pictures too where it read them."""
        self._model, self._class = model, None
        self._show_outcome()

    def _choose_class(self, name: str | None) -> None:
        """Show the map of a class; '' stands for the class reported, None for no map."""
        self._map_wanted = name is not None
        self._class = name or None
        if name:
            self._show_map()
        else:
            self._show_outcome()

    def _show_map(self) -> None:
        current = self.session.current
        evidence = None
        if current is not None and self._class is not None:
            outcome = self.session.outcome(current, self._model)
            loaded = self._model_of(outcome)
            if outcome.reading is not None and loaded is not None:
                title = self.session.titles.get((loaded.card.id, self._class), self._class)
                evidence = evidence_of(outcome.reading, self._class, title, loaded.card)
        shown = self.viewer.shown
        here = shown is not None and current is not None
        matches = here and (shown.picture.name, shown.picture.frame) == current.key
        self.viewer.show_evidence(evidence if matches else None)
        self.findings.show_strength(evidence)
        self._refresh_map_action(evidence is not None)

    def _model_of(self, outcome: Outcome) -> LoadedModel | None:
        """The loaded model that made a reading."""
        models, reading = self.session.models, outcome.reading
        if models is None or reading is None or reading.model is None:
            return None
        return next((m for m in models.models if m.card.id == reading.model.id), None)

    def _frame_wanted(self, frame: int) -> None:
        current, folder = self.session.current, self.session.folder
        if current is not None and folder is not None:
            item = folder.items.get((current.key[0], frame))
            if item is not None:
                self.worklist.go_to(item)

    # Exports

    def _export(self, what: str) -> None:
        folder = self.session.folder
        if folder is None:
            return
        chosen = choose_destination(self, folder, what)
        if chosen is not None:
            (export_csv if what == "csv" else export_pdf)(self.session, chosen)

    # What can be done now

    def _refresh_actions(self) -> None:
        """Enable what can be done; say in the tooltip of the rest why it cannot."""
        found = reasons(self.session)
        for name, why_not in found.items():
            explain(self.actions_by_name[name], why_not)
        self.findings.read_button.setEnabled(not found["read_picture"])
        self.findings.read_button.setToolTip(found["read_picture"])
        self._show_offer()

    def _show_offer(self) -> None:
        """Offer the batch that can be gone on with: on the empty window, and by what its command says."""
        found = offer(self.session)
        words = describe_offer(found) if found is not None else None
        self.welcome.offer(words, usable=self.actions_by_name["continue_last"].isEnabled())
        if words is not None and not self.session.busy:
            self.actions_by_name["continue_last"].setToolTip(f"{words[0]}: {words[1]}")

    def _refresh_map_action(self, shown: bool) -> None:
        action = self.actions_by_name["class_map"]
        explain(action, "" if self.findings.bars.isVisibleTo(self) else "Read the picture first.")
        action.setChecked(shown)

    def _models_changed(self) -> None:
        models = self.session.models
        if models is None:
            self.findings.facts.say(self.session.models_problem)
            self.tray.device.setText("No model")
            self.tray.say(self.session.models_problem)
        else:
            self.findings.facts.show_model(models.models[0], models.device)
            self._device_changed()
        self._refresh_actions()

    def _device_changed(self) -> None:
        models = self.session.models
        if models is not None:
            device = models.engine.device
            self.tray.device.setText(f"{device.id.partition(':')[0].upper()}  {device.name}")
            self.tray.device.setToolTip("\n".join(("The device that computes", *models.notices)))
            for notice in models.notices[-1:]:
                self.tray.say(notice)

    def _activity_changed(self) -> None:
        activity = self.session.activity
        self.tray.follow(activity)
        self._refresh_actions()
        self.actions_by_name["pause"].setChecked(activity is not None and activity.job.progress.paused)

    def _about(self) -> None:
        models = self.session.models
        about(self, self.icon, models.engine.device.name if models else "none yet").exec()

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths(local_paths(event.mimeData().urls()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hide the map for as long as B is held; the lists let the key through to here."""
        self._hold(event, bare=True)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._hold(event, bare=False)

    def _hold(self, event: QKeyEvent, *, bare: bool) -> None:
        if event.key() == Qt.Key.Key_B and not event.isAutoRepeat():
            self.viewer.set_bare(bare)
        else:
            event.ignore()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.hide()
        self.tray.follow(None)
        self.session.close()
        event.accept()

    def sizeHint(self) -> QSize:
        return QSize(1440, 900)

    # Putting together

    def _lay_out(self) -> None:
        self.setWindowTitle("Overread")
        self.setWindowIcon(self.icon)
        self.setAcceptDrops(True)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.welcome)
        self._middle.addWidget(self.viewer)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        for widget, stretch in ((self.worklist, 0), (self._middle, 1), (self.findings, 0)):
            splitter.addWidget(widget)
            splitter.setStretchFactor(splitter.count() - 1, stretch)
        self.worklist.setMinimumWidth(240)
        self.findings.setMinimumWidth(280)
        splitter.setSizes([340, 780, 320])
        body = QWidget()
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(splitter, 1)
        layout.addWidget(self.tray)
        self.setCentralWidget(body)
        self.welcome.folder.setFocus()

    def _wire(self) -> None:
        session, viewer, act = self.session, self.viewer, self.actions_by_name
        session.opened.connect(self._opened)
        session.grew.connect(self._grew)
        session.changed.connect(self._changed)
        session.pictures.decoded.connect(self._decoded)
        session.pictures.undecodable.connect(self._undecodable)
        session.models_changed.connect(self._models_changed)
        session.device_changed.connect(self._device_changed)
        session.activity_changed.connect(self._activity_changed)
        session.offered.connect(self._refresh_actions)
        session.said.connect(self.tray.say)
        session.told.connect(lambda sentence: QMessageBox.information(self, "Overread", sentence))
        session.failed.connect(lambda error: QMessageBox.warning(self, "Overread", error.message))
        self.worklist.picked.connect(self._pick)
        self.welcome.folder_wanted.connect(self._open_folder)
        self.welcome.files_wanted.connect(self._open_files)
        self.findings.readers.chosen.connect(self._choose_model)
        self.findings.class_chosen.connect(self._choose_class)
        self.findings.opacity_changed.connect(viewer.set_opacity)
        self.findings.read_wanted.connect(session.read_current)
        self.welcome.continue_wanted.connect(self._continue_last)
        self.tray.cancelled.connect(session.cancel)
        self.tray.pause_wanted.connect(session.pause)
        viewer.stepped.connect(self.worklist.step)
        viewer.frame_wanted.connect(self._frame_wanted)
        viewer.view_changed.connect(self._view_changed)
        self.windows.chosen.connect(viewer.choose_window)
        for name, slot in {
            "open_folder": self._open_folder,
            "open_files": self._open_files,
            "continue_last": self._continue_last,
            "export_csv": lambda: self._export("csv"),
            "export_pdf": lambda: self._export("pdf"),
            "quit": self.close,
            "read_picture": session.read_current,
            "read_folder": session.read_rest,
            "pause": session.pause,
            "cancel": session.cancel,
            "next": lambda: self.worklist.step(1),
            "previous": lambda: self.worklist.step(-1),
            "find": self.worklist.filter.setFocus,
            "class_map": lambda: self._choose_class(None if self._class else ""),
            "shortcuts": lambda: shortcuts(self).exec(),
            "about": self._about,
        }.items():
            # `triggered` passes its checked state on to slots that would take it for an argument.
            act[name].triggered.connect(lambda _checked=False, slot=slot: slot())


def _names(roots: Sequence[Path]) -> list[str]:
    return [root.name or str(root) for root in roots]
