"""The window: puts list, viewer, findings and tray together and wires them to the session."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import OverreadError
from core.images.presets import presets
from core.paths import resource
from desktop.about import about, shortcuts
from desktop.actions import explain, make_actions
from desktop.class_bars import bars_of
from desktop.evidence import evidence_of
from desktop.findings import OPACITY, Findings
from desktop.items import Item, Outcome, count
from desktop.session import Session
from desktop.status import Tray
from desktop.viewer import Viewer
from desktop.welcome import Welcome
from desktop.window_menu import WindowMenu
from desktop.worklist import Worklist, describe_folder

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from desktop.work import Shown
from desktop.worklist_model import WorklistModel

#: Commands that need a picture on screen.
_VIEWING = (
    *("next", "previous", "fit", "one_to_one", "zoom_in", "zoom_out"),
    *("invert", "reset", "overlays"),
)


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
        if paths and self._may_leave():
            self.session.open(paths)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Open folder", str(self._place()))
        if chosen:
            self.open_paths([Path(chosen)])

    def _choose_files(self) -> None:
        # No filter by extension: what a file is, its content tells.
        chosen, _filter = QFileDialog.getOpenFileNames(self, "Open files", str(self._place()))
        self.open_paths([Path(name) for name in chosen])

    def _place(self) -> Path:
        folder = self.session.folder
        return folder.roots[0].parent if folder is not None else Path.home()

    def _may_leave(self) -> bool:
        folder = self.session.folder
        if folder is None or not (folder.unsaved or folder.pending):
            return True
        readings = count(len(folder.readings), "reading has", "readings have")
        box = QMessageBox(
            QMessageBox.Icon.Question, "Overread", f"{readings} not been exported.", parent=self
        )
        box.setInformativeText("Opening something else discards them and stops a reading under way.")
        discard = box.addButton("Discard and open", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is discard

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
        self.session.show(item)
        self._show_outcome()
        self._refresh_actions()

    def _decoded(self, shown: Shown) -> None:
        self.viewer.show_picture(shown)
        self.windows.offer(presets(shown.picture), shown.picture.unit)
        self._view_changed()
        self._show_map()

    def _view_changed(self) -> None:
        """Let the menus tell how the picture is shown."""
        viewer, window = self.viewer, self.viewer.window_level
        self.actions_by_name["invert"].setChecked(viewer.inverted)
        self.actions_by_name["overlays"].setChecked(viewer.overlays_wanted)
        self.windows.mark(window)

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
        self.findings.readers.show_readers(self.session.readers(current), loaded.card.id if loaded else "")
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
        name = f"{folder.roots[0].stem or 'overread'}-overread.{what}"
        pattern = {"csv": "CSV table (*.csv)", "pdf": "PDF report (*.pdf)"}[what]
        chosen, _filter = QFileDialog.getSaveFileName(
            self, f"Export {what.upper()}", str(self._place() / name), pattern
        )
        if chosen:
            destination = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{what}")
            (self.session.export_csv if what == "csv" else self.session.export_pdf)(destination)

    # What can be done now

    def _refresh_actions(self) -> None:
        """Enable what can be done; say in the tooltip of the rest why it cannot."""
        session, folder = self.session, self.session.folder
        loading = session.models is None and not session.models_problem
        nothing = "" if folder is not None and folder.items else "Open a folder or files first."
        model = "The model is still being made ready." if loading else session.models_problem
        growing = folder is not None and not folder.looked_through
        looking = "Wait until the folder is looked through." if growing else ""
        stopped = folder is not None and not growing and not folder.found.complete
        part = "The folder was not looked through to its end; open it again." if stopped else ""
        working = "Wait until what is under way has ended, or cancel it." if session.busy else ""
        no_picture = "" if session.current is not None else "Choose a picture first."
        all_read = "" if folder is None or not folder.all_read else "Every picture was read."
        no_reading = "" if folder is not None and folder.readings else "Nothing was read yet."
        activity = session.activity
        stoppable = activity is not None and activity.stoppable
        reasons = {
            "read_picture": nothing or no_picture or model or working,
            "read_folder": nothing or looking or part or model or working or all_read,
            "cancel": "" if stoppable else "Nothing is under way.",
            "export_csv": no_reading or working,
            "export_pdf": no_reading or working,
            "find": nothing,
        }
        for name in _VIEWING:
            reasons[name] = nothing or no_picture
        for name, why_not in reasons.items():
            explain(self.actions_by_name[name], why_not)
        self.findings.read_button.setEnabled(not reasons["read_picture"])
        self.findings.read_button.setToolTip(reasons["read_picture"])

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
        self.tray.follow(self.session.activity)
        self._refresh_actions()

    def _failed(self, error: OverreadError) -> None:
        QMessageBox.warning(self, "Overread", error.message)

    def _about(self) -> None:
        models = self.session.models
        about(self, self.icon, models.engine.device.name if models else "none yet").exec()

    # Qt's side

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.open_paths(_local(event.mimeData().urls()))

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
        session.decoded.connect(self._decoded)
        session.undecodable.connect(self._undecodable)
        session.models_changed.connect(self._models_changed)
        session.device_changed.connect(self._device_changed)
        session.activity_changed.connect(self._activity_changed)
        session.said.connect(self.tray.say)
        session.failed.connect(self._failed)
        self.worklist.picked.connect(self._pick)
        self.welcome.folder_wanted.connect(self._choose_folder)
        self.welcome.files_wanted.connect(self._choose_files)
        self.findings.readers.chosen.connect(self._choose_model)
        self.findings.class_chosen.connect(self._choose_class)
        self.findings.opacity_changed.connect(viewer.set_opacity)
        self.findings.read_wanted.connect(session.read_current)
        self.tray.cancelled.connect(session.cancel)
        viewer.stepped.connect(self.worklist.step)
        viewer.frame_wanted.connect(self._frame_wanted)
        viewer.view_changed.connect(self._view_changed)
        self.windows.chosen.connect(viewer.choose_window)
        for name, slot in {
            "open_folder": self._choose_folder,
            "open_files": self._choose_files,
            "export_csv": lambda: self._export("csv"),
            "export_pdf": lambda: self._export("pdf"),
            "quit": self.close,
            "read_picture": session.read_current,
            "read_folder": session.read_rest,
            "cancel": session.cancel,
            "next": lambda: self.worklist.step(1),
            "previous": lambda: self.worklist.step(-1),
            "find": self.worklist.filter.setFocus,
            "fit": viewer.fit,
            "one_to_one": viewer.one_to_one,
            "zoom_in": lambda: viewer.zoom(1.25),
            "zoom_out": lambda: viewer.zoom(0.8),
            "invert": viewer.invert,
            "reset": viewer.reset,
            "overlays": lambda: viewer.show_overlays(not viewer.overlays_wanted),
            "class_map": lambda: self._choose_class(None if self._class else ""),
            "shortcuts": lambda: shortcuts(self).exec(),
            "about": self._about,
        }.items():
            # `triggered` passes its checked state on to slots that would take it for an argument.
            act[name].triggered.connect(lambda _checked=False, slot=slot: slot())


def _local(urls: Sequence[QUrl]) -> list[Path]:
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _names(roots: Sequence[Path]) -> list[str]:
    return [root.name or str(root) for root in roots]
