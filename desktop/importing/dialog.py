"""The dialog that imports a model made elsewhere: its file, a form, and its card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.errors import Cancelled, ModelError, OverreadError
from desktop.base import theme
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, enable
from desktop.findings.card_dialog import CardView
from desktop.importing.form import ImportForm
from desktop.session.session import Session
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.forms import scrolling
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.audit import LogFacts
    from core.importing.package import Imported
    from core.importing.spec import ImportSpec
    from core.workflow.import_model import SourceModel
    from desktop.base.jobs import Job, Result

_SIZE = QSize(820, 760)


class ImportDialog(ScrollingDialog):
    """Two pages: the form, and the card that the model will get.

    Parameters
    ----------
    session : Session
        Session whose catalogue the model is added to, and whose lane runs the import.
    """

    #: A model was added, so the models must be opened again.
    imported = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from core.importing.spec import MODALITIES

        self.setWindowTitle(tr("Import a model"))
        self._session = session
        self._job: Job | None = None
        self._source: SourceModel | None = None
        self._made: Imported | None = None
        self.form = ImportForm(_kinds(session), MODALITIES)
        self.form.setEnabled(False)
        self.file = PlainLabel(tr("No file yet"))
        self.browse = QPushButton(tr("Choose the file…"))
        self.from_toml = QPushButton(tr("From a TOML file…"))
        self.to_toml = QPushButton(tr("Save as TOML…"))
        self.page = CardView()
        self.notes = PlainLabel()
        self.notes.setObjectName("problem")
        self.notes.setWordWrap(True)
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far the import is"))
        self.back = QPushButton(tr("Back"))
        self.next = QPushButton(tr("Make the card"))
        self.leave = QPushButton(tr("Close"))
        self.pages = QStackedWidget()
        self._lay_out()
        self.browse.clicked.connect(lambda _checked=False: self._choose())
        self.from_toml.clicked.connect(lambda _checked=False: self._read_toml())
        self.to_toml.clicked.connect(lambda _checked=False: self._write_toml())
        self.back.clicked.connect(lambda _checked=False: self._go_back())
        self.next.clicked.connect(lambda _checked=False: self._go_on())
        self.leave.clicked.connect(lambda _checked=False: self.reject())
        self.resize(self.sizeHint())
        session.activity_changed.connect(self._update)
        self._update()

    def done(self, result: int) -> None:
        """Close the dialog and stop its task."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def sizeHint(self) -> QSize:
        return _SIZE.boundedTo(self.screen().availableGeometry().size() - QSize(40, 80))

    def look_at(self, path: Path) -> None:
        """Examine a file, and fill in the form from its graph."""

        def task(job: Job) -> SourceModel:
            from desktop.importing import tasks

            self._job = job
            return tasks.look(path, job.progress)

        self.file.setText(path.name)
        self.form.setEnabled(False)
        self._source = None
        self._run(task, self._looked, tr("Looking at the model"))

    def _looked(self, source: SourceModel) -> None:
        from desktop.importing import tasks

        self._source = source
        self.form.fill(source.facts, tasks.proposals(source))
        self.form.setEnabled(True)
        self.form.title.setFocus()

    def _choose(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(
            self, tr("A model made elsewhere"), "", tr("Model (*.onnx)")
        )
        if chosen:
            self.look_at(Path(chosen))

    def _go_on(self) -> None:
        if self._made is not None:
            self._keep(self._made)
        elif self._source is not None:
            self._make(self._source)

    def _go_back(self) -> None:
        self._made = None
        self.pages.setCurrentIndex(0)
        self._update()

    def _read_toml(self) -> None:
        from desktop.importing import tasks

        chosen, _filter = QFileDialog.getOpenFileName(
            self, tr("What is said of the model"), "", tr("TOML file (*.toml)")
        )
        if not chosen or self._source is None:
            return
        try:
            spec = tasks.read_toml(Path(chosen))
        except ModelError as error:
            self._say(told(error))
            return
        self._make_by(self._source, spec)

    def _write_toml(self) -> None:
        from desktop.importing import tasks

        if self._source is None:
            return
        try:
            spec = tasks.spec_of(self._source, self.form.said())
            chosen, _filter = QFileDialog.getSaveFileName(
                self, tr("What is said of the model"), f"{spec.id}.toml", tr("TOML file (*.toml)")
            )
            if chosen:
                tasks.write_toml(spec, Path(chosen))
        except OverreadError as error:
            self._say(told(error))

    def _make(self, source: SourceModel) -> None:
        from desktop.importing import tasks

        try:
            spec = tasks.spec_of(source, self.form.said())
        except ModelError as error:
            self._say(told(error))
            return
        self._make_by(source, spec)

    def _make_by(self, source: SourceModel, spec: ImportSpec) -> None:
        from desktop.importing import tasks

        own, others = self.form.folders()
        catalogue = self._session.catalogue

        def task(job: Job) -> Imported:
            self._job = job
            return tasks.make(source, spec, own, others, catalogue, job.progress)

        self._run(task, self._show_card, tr("Making the model's card"), unit=tr("pictures"))

    def _show_card(self, made: Imported) -> None:
        self._made = made
        self.notes.setText("\n".join(known(note) for note in made.notes))
        self.notes.setVisible(bool(made.notes))
        self.page.show_card(made.card, made.sha256, verified=False)
        self.pages.setCurrentIndex(1)
        self._update()

    def _keep(self, made: Imported) -> None:
        catalogue = self._session.catalogue

        def task(_job: Job) -> LogFacts:
            from desktop.importing import tasks

            return tasks.keep(made, catalogue)

        def done(facts: LogFacts) -> None:
            self._session.audit.model(facts)
            self.imported.emit()
            self.accept()

        self._run(task, done, tr("Running the golden cases"), keeps=True)

    def _run(
        self,
        task: Callable[[Job], Result],
        done: Callable[[Result], None],
        title: str,
        unit: str = "",
        *,
        keeps: bool = False,
    ) -> None:
        """Run a task in the lane of the models, and show its progress.

        If it adds a model (`keeps`), its outcome is reported and logged even after the dialog was closed.
        """

        def finished(result: Result) -> None:
            self._job = None
            if keeps or self.isVisible():
                done(result)
                self._update()

        self._say("")
        self._session.run(Lane.READ, task, finished, self._failed, title=title, unit=unit)

    def _failed(self, error: OverreadError) -> None:
        self._job = None
        if self.isVisible():
            self._update()
            if not isinstance(error, Cancelled):
                self._say(told(error))

    def _say(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def _update(self) -> None:
        busy = self._session.busy
        kept = self._made is not None
        self.bar.setVisible(busy)
        self.back.setVisible(kept)
        self.next.setText(tr("Keep the model") if kept else tr("Make the card"))
        wait = tr("Wait for the current task to finish, or cancel it.") if busy else ""
        none = "" if kept or self._source is not None else tr("Choose the file of the model first.")
        enable(self.next, wait or none)
        enable(self.browse, wait)
        for button, tip in (
            (self.from_toml, tr("Fill in this dialog from a file, and make the card.")),
            (self.to_toml, tr("Write all that is said here to a file, for scripts and other computers.")),
        ):
            button.setVisible(not kept)
            enable(button, wait or none, tip)
        enable(self.back, wait)

    def _lay_out(self) -> None:
        title = PlainLabel(tr("Import a classifier made elsewhere"))
        title.setFont(theme.font(title.font(), theme.LARGE, bold=True))
        words = PlainLabel(
            tr(
                "An ONNX file that takes one picture and gives a score for each label. Overread looks at its "
                "graph and asks what that does not tell."
            )
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        line = QHBoxLayout()
        line.addWidget(self.file, 1)
        for button in (self.browse, self.from_toml, self.to_toml):
            button.setAutoDefault(False)
            line.addWidget(button)
        asked = QWidget()
        layout = QVBoxLayout(asked)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addWidget(words)
        layout.addLayout(line)
        layout.addWidget(scrolling(self.form), 1)
        card = QWidget()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.notes)
        layout.addWidget(self.page, 1)
        self.pages.addWidget(asked)
        self.pages.addWidget(card)
        notice = PlainLabel(known(NOTICE))
        notice.setObjectName("notice")
        row = QWidget()
        # On a small screen the buttons wrap into the next line.
        buttons = FlowLayout(row, 8)
        buttons.addWidget(notice)
        for button in (self.leave, self.back, self.next):
            button.setAutoDefault(button is self.next)
            buttons.addWidget(button)
        self.next.setProperty("primary", True)
        self.next.setDefault(True)
        layout = QVBoxLayout()
        layout.setContentsMargins(22, 18, 22, 16)
        layout.setSpacing(10)
        layout.addWidget(self.pages, 1)
        foot = QVBoxLayout()
        for widget in (self.problem, self.bar):
            foot.addWidget(widget)
        foot.addWidget(row)
        lay_out(self, layout, foot)


def _kinds(session: Session) -> list[tuple[str, str]]:
    """Return name and title of the image kinds, which are the classes of the opened router."""
    models = session.models.models if session.models is not None else ()
    router = next((model.card for model in models if model.card.routing is not None), None)
    return [(c.name, known(c.title)) for c in router.classes] if router is not None else []
