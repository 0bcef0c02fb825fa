"""The page that searches an archive and fetches studies from it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.network.base.query import Query
from desktop.base.language import dicom_day, known, mark, plural, tr
from desktop.base.plain_text import PlainLabel, enable
from desktop.widgets.days import DaysChoice
from desktop.widgets.facts_table import FactsTable

if TYPE_CHECKING:
    from core.network.base.query import FindResult, FoundStudy

_HEAD = (
    mark("Date"),
    mark("Patient"),
    mark("Patient ID"),
    mark("Description"),
    mark("Modality"),
    mark("Objects"),
    mark("Accession"),
)
_WIDE = 3
_MODALITIES = ("", "CT", "MR", "CR", "DX", "MG", "US", "NM", "PT", "RF", "XA", "OT")


class FindPage(QWidget):
    """The search form, and a table of the studies that were found."""

    #: A `Query`.
    wanted = Signal(object)
    #: UIDs of the studies to fetch.
    fetch_wanted = Signal(object)

    def __init__(self, named: Callable[[], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._named, self._busy = named, False
        self._studies: Sequence[FoundStudy] = ()
        self.name, self.patient_id, self.accession = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setPlaceholderText(tr("Beginning; * and ? stand for others"))
        self.modality = QComboBox(editable=True)
        self.modality.addItems(_MODALITIES)
        self.days = DaysChoice(tr("Study date"))
        self.search = QPushButton(tr("Search"))
        self.search.setProperty("primary", True)
        self.search.clicked.connect(lambda: self.wanted.emit(self.query()))
        self.words = PlainLabel()
        self.words.setProperty("quiet", True)
        self.table = FactsTable(tr("Studies that were found"), [known(text) for text in _HEAD], wide=_WIDE)
        self.table.itemSelectionChanged.connect(self._selected)
        self.table.itemActivated.connect(lambda _item: self._fetch())
        self.fetch = QPushButton(tr("Fetch and open"))
        self.fetch.clicked.connect(self._fetch)
        self._earlier: Sequence[FoundStudy] = ()
        self.earlier = QPushButton()
        self.earlier.clicked.connect(self._fetch_earlier)
        self.earlier.hide()
        self._lay_out()
        self._selected()
        for line in (self.name, self.patient_id, self.accession):
            line.returnPressed.connect(self.search.click)

    def query(self) -> Query:
        """Return the query in the fields."""
        first, last = (f"{day:%Y%m%d}" if day is not None else "" for day in self.days.days())
        return Query(
            self.name.text().strip(),
            self.patient_id.text().strip(),
            self.accession.text().strip(),
            first,
            last,
            self.modality.currentText().strip().upper(),
        )

    def show_found(self, found: FindResult) -> None:
        """Show the studies that were found."""
        self._studies = found.studies
        self.offer_earlier(())
        self.table.fill(self._cells(study) for study in found.studies)
        words = plural(len(found.studies), "{n} study", "{n} studies")
        more = tr("There are more results; narrow the search.")
        self.words.setText(words if found.complete else f"{words}. {more}")
        if found.studies:
            self.table.choose(0)
            self.table.setFocus()
        self._selected()

    def show_busy(self, busy: bool) -> None:
        """Disable fetching while the node is searched or sends."""
        self._busy = busy
        tip = tr("Fetch them too, and open them beside")
        enable(self.earlier, self._why_wait(), tip)
        self._selected()

    def _why_wait(self) -> str:
        return tr("Wait for the current task to finish, or cancel it.") if self._busy else ""

    def chosen(self) -> list[str]:
        """Return the UIDs of the selected studies."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return [self._studies[row].uid for row in rows]

    def studies_of(self, uids: Collection[str]) -> list[FoundStudy]:
        """Return studies that were found or offered, by their UIDs."""
        return [one for one in (*self._studies, *self._earlier) if one.uid in uids]

    def offer_earlier(self, studies: Sequence[FoundStudy]) -> None:
        """Offer earlier studies of the patients whose studies were fetched."""
        self._earlier = studies
        self.earlier.setText(
            plural(len(studies), "Fetch {n} earlier study too", "Fetch {n} earlier studies too")
        )
        self.earlier.setVisible(bool(studies))

    def _fetch_earlier(self) -> None:
        self.fetch_wanted.emit([one.uid for one in self._earlier])

    def _cells(self, study: FoundStudy) -> tuple[str, ...]:
        named = self._named()
        return (
            dicom_day(study.date),
            study.patient_name.replace("^", ", ", 1).replace("^", " ").strip(" ,") if named else "",
            study.patient_id if named else "",
            study.description,
            study.modalities.replace("\\", " "),
            study.instances,
            study.accession if named else "",
        )

    def _fetch(self) -> None:
        if self.fetch.isEnabled() and self.chosen():
            self.fetch_wanted.emit(self.chosen())

    def _selected(self) -> None:
        none = "" if self.table.selectedIndexes() else tr("Choose studies in the table first.")
        enable(self.fetch, self._why_wait() or none)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        for number, (title, field) in enumerate(
            (
                (tr("Patient's name"), self.name),
                (tr("Patient ID"), self.patient_id),
                (tr("Accession"), self.accession),
                (tr("Modality"), self.modality),
            )
        ):
            label = PlainLabel(title)
            label.setBuddy(field)
            field.setAccessibleName(title)
            grid.addWidget(label, 0, number)
            grid.addWidget(field, 1, number)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        days = QHBoxLayout()
        days.addWidget(self.days)
        days.addStretch(1)
        days.addWidget(self.search)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        below.addWidget(self.earlier)
        below.addWidget(self.fetch)
        layout = QVBoxLayout(self)
        layout.addLayout(grid)
        layout.addLayout(days)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
