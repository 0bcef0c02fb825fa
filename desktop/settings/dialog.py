"""The settings dialog: a page for each section of the schema, validated by it and saved on request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import Cancelled, OverreadError
from core.reading_rules import CHEST_MODALITIES, CHEST_WORDS, ReadingRule
from core.results.findings import finding_title
from core.setting_entries import setting_entries
from core.settings import OwnWindow, SiteThreshold, UserSettings
from desktop.base import theme
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.findings.card_dialog import CardDialog
from desktop.session.session import Session
from desktop.settings.form import SettingsForm
from desktop.settings.keys import KeysPage
from desktop.settings.models import DevicePage, ModelsPage
from desktop.settings.nodes import NodesPage
from desktop.settings.preferences import Preferences
from desktop.settings.privacy import PrivacyPage
from desktop.settings.table import SettingsTable
from desktop.widgets.forms import hint, scrolling
from desktop.widgets.scrolling_dialog import Body, ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.audit import LogFacts
    from desktop.settings.tasks import Report


#: Settings of a section whose control is outside the section's form.
_ELSEWHERE = frozenset(("models.use",))


class _Page(Protocol):
    def taken_into(self, settings: UserSettings) -> UserSettings: ...


class SettingsDialog(ScrollingDialog):
    """Show the settings and let the user change them.

    Parameters
    ----------
    preferences : Preferences
    session : Session
        Session whose models and device are shown, and whose lane tests models.
    suggestion : callable
        Returns the current window of the picture as a preset of the user's own; None without a picture.
    """

    def __init__(
        self,
        preferences: Preferences,
        session: Session,
        suggestion: Callable[[], OwnWindow | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences, self._session, self._suggestion = preferences, session, suggestion
        #: Whether models were added or removed.
        self.models_changed = False
        self._looking: Job | None = None
        self._open = True
        self.setWindowTitle(tr("Settings"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = preferences.now
        self._pages: list[tuple[int, _Page]] = []
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages of the settings"))
        self.list.setObjectName("pages")
        self.list.setFixedWidth(180)
        self.stack = QStackedWidget()
        self.device = DevicePage(now)
        folder = self._form("models.", now)
        self.models = ModelsPage(folder, now)
        self.windows = SettingsTable("windows", OwnWindow, now)
        self.windows.add.clicked.connect(self._add_window)
        self.thresholds = SettingsTable("thresholds", SiteThreshold, now, fixed=("model", "version"))
        self._thresholds_menu = QMenu(self)
        self.thresholds.add.setMenu(self._thresholds_menu)
        self.keys = KeysPage(now)
        self.nodes = NodesPage(now, session, self.say)
        self.rules = SettingsTable("rules", ReadingRule, now)
        self.rules.add.clicked.connect(self._add_rule)
        self.privacy = PrivacyPage(self._form("privacy.", now), session, self.say)
        for name, widget, pages in (
            ("general", form := self._form("general.", now), (form,)),
            ("device", self.device, (self.device,)),
            ("models", self.models, (folder, self.models)),
            ("windows", self.windows, (self.windows,)),
            ("thresholds", self.thresholds, (self.thresholds,)),
            ("keys", self.keys, (self.keys,)),
            ("reports", scrolling(form := self._form("reports.", now)), (form,)),
            ("pacs", scrolling(form := self._form("pacs.", now)), (form,)),
            ("nodes", self.nodes, (self.nodes,)),
            ("rules", self.rules, (self.rules,)),
            ("privacy", scrolling(self.privacy), (self.privacy,)),
            ("updates", scrolling(form := self._form("updates.", now)), (form,)),
        ):
            self._add_page(name, widget, pages)
        self.list.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.problem = PlainLabel()
        self.problem.setObjectName("problem")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out()
        self._wire()
        self.list.setCurrentRow(0)
        self._look()
        self._busy_changed()

    def go_to(self, name: str) -> None:
        """Show a page, by its name in the schema."""
        names = [self.list.item(row).data(Qt.ItemDataRole.UserRole) for row in range(self.list.count())]
        self.list.setCurrentRow(names.index(name))

    def accept(self) -> None:
        """Save the settings; if a page has an error, show the page and the error."""
        # A node may be removed together with the rule that names it: rules are validated on their own page.
        settings = self._preferences.now.model_copy(update={"rules": ()})
        here = self.list.currentRow()
        self.say("")
        try:
            for row, page in self._pages:
                here = row
                settings = page.taken_into(settings)
            self._preferences.take(settings)
        except OverreadError as error:
            self.list.setCurrentRow(here)
            self.say(told(error))
            return
        super().accept()

    def done(self, result: int) -> None:
        """Close the dialog; its tasks continue, but the search for devices and models is dropped."""
        self._open = False
        if self._looking is not None:
            self._looking.cancel()
        super().done(result)

    def say(self, sentence: str) -> None:
        """Show an error, or clear it; the dialog may have been closed by now."""
        if not self._open:
            return
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))

    def sizeHint(self) -> QSize:
        return QSize(1000, 640)

    # Work

    def _look(self) -> None:
        """Find the devices and models on a worker thread, then fill the pages."""
        session = self._session

        def work(_job: Job) -> Report:
            # The module's imports are slow.
            from desktop.settings import tasks

            return tasks.look_up(session.catalogue, session.models)

        self._looking = session.run(Lane.MODELS, work, self._show, self._failed)

    def _show(self, report: Report) -> None:
        if not self._open:
            return
        self.device.show_report(report, self._session.models)
        self.models.show_models(report.models)

    def _prove(self) -> None:
        catalogue, opened = self._session.catalogue, self._session.models
        if opened is None:
            return

        def prove(job: Job) -> None:
            from desktop.settings import tasks

            tasks.prove_all(catalogue, opened, job.progress)

        self._do(tr("Running the golden cases"), prove, unit=tr("models"))

    def _add_model(self, file: Path) -> None:
        catalogue, opened = self._session.catalogue, self._session.models
        if opened is None:
            return

        def add(_job: Job) -> LogFacts:
            from core.models.catalogue import model_facts
            from desktop.settings import tasks

            return model_facts(tasks.add(catalogue, opened, file), "added")

        self._do(tr("Checking the model"), add, changes=True)

    def _remove_model(self, model_id: str) -> None:
        catalogue = self._session.catalogue

        def remove(_job: Job) -> LogFacts:
            from desktop.settings import tasks

            tasks.remove(catalogue, model_id)
            return {"model": model_id, "did": "removed"}

        self._do(tr("Removing the model"), remove, changes=True)

    def _show_card(self, model_id: str) -> None:
        opened = self._session.models
        if opened is not None and any(model.card.id == model_id for model in opened.all_models):
            CardDialog(opened.all_models, model_id, self).open()
        else:
            self.say(tr("Save the settings to load the model; then its card can be opened."))

    def _do(
        self, title: str, task: Callable[[Job], LogFacts | None], *, unit: str = "", changes: bool = False
    ) -> None:
        def done(facts: LogFacts | None) -> None:
            if facts is not None:
                self._session.audit.model(facts)
            if self._open:
                self.models_changed |= changes
                self._look()
            elif changes:
                self._session.reload_models()

        self.say("")
        self._session.run(Lane.READ, task, done, self._failed, title=title, unit=unit)

    def _failed(self, error: OverreadError) -> None:
        if self._open and not isinstance(error, Cancelled):
            self.say(told(error))

    def _busy_changed(self) -> None:
        session = self._session
        why = tr("Wait for the current task to finish, or cancel it.") if session.busy else ""
        why = why or ("" if session.models is not None else tr("No device computes just now."))
        self.models.wait(why)
        self.device.prove.setEnabled(not why)
        set_tip(self.device.prove, why)

    # Assembly

    def _form(self, prefix: str, now: UserSettings) -> SettingsForm:
        entries = [e for e in setting_entries() if e.key.startswith(prefix) and e.key not in _ELSEWHERE]
        return SettingsForm(entries, now)

    def _add_page(self, name: str, widget: QWidget, pages: tuple[_Page, ...]) -> None:
        field = UserSettings.model_fields[name]
        item = QListWidgetItem(known(field.title or name), self.list)
        item.setData(Qt.ItemDataRole.UserRole, name)
        item.setSizeHint(QSize(0, 2 * self.fontMetrics().height()))
        self._pages += [(self.list.count() - 1, page) for page in pages]
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(20, 4, 4, 4)
        title = PlainLabel(known(field.title or name))
        title.setFont(theme.font(title.font(), theme.LARGE, bold=True))
        layout.addWidget(title)
        if field.description:
            layout.addWidget(hint(known(field.description)))
        layout.addSpacing(8)
        layout.addWidget(widget, 1)
        # One by one: otherwise every page would be as wide as the widest.
        self.stack.addWidget(Body(holder))

    def _lay_out(self) -> None:
        buttons = QDialogButtonBox()
        save = buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        save.setProperty("primary", True)
        buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        layout = QVBoxLayout()
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        foot = QVBoxLayout()
        foot.addWidget(self.problem)
        foot.addWidget(buttons)
        lay_out(self, layout, foot)
        # Enter saves from any field; Qt would press the first button of the visible page.
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(button is save)
        save.setDefault(True)

    def _wire(self) -> None:
        self.device.prove_wanted.connect(self._prove)
        self.models.prove_wanted.connect(self._prove)
        self.models.add_wanted.connect(self._add_model)
        self.models.remove_wanted.connect(self._remove_model)
        self.models.card_wanted.connect(self._show_card)
        self._session.activity_changed.connect(self._busy_changed)
        self._thresholds_menu.aboutToShow.connect(self._offer_thresholds)

    def _add_window(self) -> None:
        made = self._suggestion() or OwnWindow(modality="CT", name=tr("My window"), centre=40.0, width=400.0)
        self.windows.append(made.model_dump())

    def _add_rule(self) -> None:
        names = {row["name"] for row in self.rules.rows()}
        usual = tr("Chest films")
        name = next(n for n in (usual, *(f"{usual} {k}" for k in range(2, 999))) if n not in names)
        made = ReadingRule(name=name, modalities=CHEST_MODALITIES, words=CHEST_WORDS)
        self.rules.append(made.model_dump())

    def _offer_thresholds(self) -> None:
        """Offer the findings of models that have no site threshold yet."""
        self._thresholds_menu.clear()
        opened = self._session.models
        there = {(row["model"], row["version"], row["finding"]) for row in self.thresholds.rows()}
        for model in opened.models if opened is not None else ():
            card = model.package.card
            for point in card.findings:
                finding = point.positive[0] if card.operating_points else ""
                if (card.id, card.version, finding) in there:
                    continue
                values = {
                    "model": card.id,
                    "version": card.version,
                    "threshold": point.threshold,
                    "finding": finding,
                }
                of = known(finding_title(card, point)) if finding else ""
                text = tr(
                    "{title} {version}, its own {threshold}",
                    title=": ".join(filter(None, (known(card.title), of))),
                    version=card.version,
                    threshold=f"{point.threshold:.4g}",
                )
                action = self._thresholds_menu.addAction(text)
                action.triggered.connect(self._appends_threshold(values))
        if self._thresholds_menu.isEmpty():
            self._thresholds_menu.addAction(tr("No other model has a threshold")).setEnabled(False)

    def _appends_threshold(self, values: Mapping[str, object]) -> Callable[[], None]:
        return lambda: self.thresholds.append(values)
