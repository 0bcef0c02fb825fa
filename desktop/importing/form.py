"""The form that asks for what a model's graph does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.errors import ModelError
from desktop.base.error_words import told
from desktop.base.language import known, mark, tr
from desktop.base.plain_text import PlainLabel
from desktop.importing.ct_window import CtWindowLine
from desktop.widgets.folder_line import FolderLine
from desktop.widgets.forms import hint

if TYPE_CHECKING:
    from core.importing.graph import GraphFacts
    from core.importing.proposal import Said

_LABEL, _FINDING = 0, 1
_LEAST_ROWS = 2
#: Labels of the choices, by the values of `core.importing.spec`.
_VALUES = {
    "": mark("Choose…"),
    "0-1": mark("0 to 1"),
    "-1-1": mark("-1 to 1"),
    "0-255": mark("0 to 255"),
    "imagenet": mark("ImageNet's mean and deviation (torchvision, timm)"),
    "torchxrayvision": mark("-1024 to 1024 (torchxrayvision)"),
    "own": mark("Own mean and deviation"),
}
_SCORES = {
    "": mark("Choose…"),
    "logits": mark("Logits: any numbers"),
    "softmax": mark("Probabilities that sum to 1 (softmax)"),
    "sigmoid": mark("A probability for each label (sigmoid)"),
}
_ONE_OF = {
    "": mark("Choose…"),
    "one": mark("Exactly one label holds for a picture"),
    "several": mark("Each label holds independently of the others"),
}
_RESIZE = {
    "stretch": mark("Stretched to the input"),
    "letterbox": mark("Whole picture, padded with black"),
    "centre-crop": mark("Middle of the picture, sides cut off"),
}


class ImportForm(QWidget):
    """Ask for labels, values and the model's input; known answers are filled in.

    Parameters
    ----------
    kinds : sequence of (str, str)
            Name and title of each image kind.
        modalities : sequence of str
            DICOM modalities to choose from.
    """

    def __init__(
        self, kinds: Sequence[tuple[str, str]], modalities: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._facts: GraphFacts | None = None
        self._said: Said | None = None
        self.title = _line(tr("Title"))
        self.id = _line(tr("Id"))
        self.labels = QTableWidget(0, 2)
        self.labels.setAccessibleName(tr("Labels"))
        self.labels.setHorizontalHeaderLabels([tr("Label"), tr("Is a finding")])
        self.labels.horizontalHeader().setSectionResizeMode(_LABEL, QHeaderView.ResizeMode.Stretch)
        self.labels.horizontalHeader().setSectionResizeMode(_FINDING, QHeaderView.ResizeMode.ResizeToContents)
        self.labels.verticalHeader().hide()
        self.labels.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.labels.setMinimumHeight(150)
        self.labels.itemChanged.connect(self._label_changed)
        self.from_file = QPushButton(tr("Labels from a file…"))
        self.from_file.clicked.connect(lambda _checked=False: self._choose_labels())
        self.one_more = QPushButton(tr("One more label"))
        self.one_more.clicked.connect(lambda _checked=False: self._add_row("", finding=True))
        self.output = _choice(tr("Output with the scores"), {})
        self.output.activated.connect(lambda _number: self._output_chosen())
        self.one_of = _choice(tr("How many labels hold"), _ONE_OF)
        self.scores = _choice(tr("What the model gives"), _SCORES)
        self.values = _choice(tr("Values it was trained on"), _VALUES)
        self.own_values = _line(tr("Own mean and deviation"))
        self.own_values.setPlaceholderText("mean=0.5,0.5,0.5 std=0.5,0.5,0.5")
        self.values.currentIndexChanged.connect(self._values_chosen)
        self.layout_choice = _choice(tr("Layout"), {"NCHW": "NCHW", "NHWC": "NHWC"})
        self.channels = _choice(tr("Channels"), {"1": "1", "3": "3"})
        self.input_size = _line(tr("Height and width"))
        self.resize_choice = _choice(tr("How pictures are fitted"), _RESIZE)
        self.crop = _share(tr("Part of the shorter side that is kept"), 0.1, 1.0, step=0.005)
        self.crop.setValue(1.0)
        self.resize_choice.currentIndexChanged.connect(self._resize_chosen)
        self.threshold = _share(tr("Suspected from a probability of"), 0.001, 0.999, step=0.05)
        self.threshold.setValue(0.5)
        self.window_of = CtWindowLine()
        self.maps = QCheckBox(tr("Show where, if the last layer allows it"))
        self.maps.setChecked(True)
        self.modalities = _ticks(tr("Modalities"), [(name, name) for name in modalities])
        self.kinds = _ticks(tr("Image kinds"), kinds)
        self.pictures = FolderLine(tr("Folder with typical pictures"), None, empty=tr("None"))
        self.pictures.setAccessibleName(tr("Folder with typical pictures"))
        self.others = FolderLine(tr("Folder with pictures that it should not read"), None, empty=tr("None"))
        self.others.setAccessibleName(tr("Folder with pictures that it should not read"))
        self._lay_out()
        self._values_chosen()
        self._resize_chosen()

    def fill(self, facts: GraphFacts, said: Said) -> None:
        """Fill in what the graph tells; questions with a certain answer are hidden.

        Parameters
        ----------
        facts : GraphFacts
        said : Said
            Answers from `core.importing.proposal.with_proposals`.
        """
        self._facts = facts
        self.title.setText(said.title)
        self.id.setText(said.id)
        self.output.clear()
        for name in ("", *(output.name for output in facts.outputs)):
            self.output.addItem(name or tr("Choose…"), name)
        self._choose(self.output, said.output)
        self._show_row(self.output, len(facts.outputs) > 1)
        self._fill_scores(said)
        self._choose(self.values, said.values if isinstance(said.values, str) else "")
        self._show_row(self.values, said.values is None)
        self._choose(self.layout_choice, said.layout)
        self._show_row(self.layout_choice, said.layout is None)
        self._choose(self.channels, str(said.channels or 1))
        self._show_row(self.channels, said.channels is None)
        height, width = said.size or (224, 224)
        self.input_size.setText(f"{height}x{width}")
        self._show_row(self.input_size, said.size is None)

    def _fill_scores(self, said: Said) -> None:
        """Fill in what the score output tells."""
        assert self._facts is not None
        self._said = said
        count = self._facts.output(said.output).count if said.output else None
        self.labels.setRowCount(0)
        for _ in range(count or _LEAST_ROWS):
            self._add_row("", finding=True)
        self.one_more.setVisible(count is None or count == 1)
        self._choose(self.scores, said.scores or "")
        self._choose(self.one_of, {None: "", True: "one", False: "several"}[said.one_of])
        self._show_row(self.scores, said.scores in (None, "logits"))
        self._show_row(self.one_of, said.scores != "softmax")

    def _output_chosen(self) -> None:
        from core.importing.proposal import with_proposals

        if self._facts is not None and self._said is not None:
            anew = replace(self._said, output=self.output.currentData(), scores=None, one_of=None)
            self._fill_scores(with_proposals(self._facts, anew, ""))

    def said(self) -> Said:
        """Return the current answers.

        Raises
        ------
        ModelError
            If something is missing or cannot be understood, in one sentence.
        """
        from core.importing.said_words import (
            layout_from,
            resize_from,
            scores_from,
            size_from,
            values_from,
        )

        assert self._said is not None
        if not self._said.output:
            raise ModelError(tr("Choose the output that holds the scores."))
        labels = [self._label(row) for row in range(self.labels.rowCount())]
        if not all(name for name, _ in labels):
            raise ModelError(tr("Name every label, in the order in which the model gives its scores."))
        if not self.scores.currentData():
            raise ModelError(tr("Choose what the model gives."))
        if not self.one_of.currentData():
            raise ModelError(tr("Choose how many labels hold for a picture."))
        values = self.values.currentData()
        if not values:
            raise ModelError(tr("Choose the values that the model was trained on."))
        return replace(
            self._said,
            title=self.title.text().strip(),
            id=self.id.text().strip(),
            labels=tuple(name for name, _ in labels),
            normal=tuple(name for name, finding in labels if not finding),
            one_of=self.one_of.currentData() == "one",
            scores=scores_from(self.scores.currentData()),
            values=values_from(self.own_values.text() if values == "own" else values),
            layout=layout_from(self.layout_choice.currentData()),
            channels=int(self.channels.currentData()),
            size=size_from(self.input_size.text()),
            resize=resize_from(self.resize_choice.currentData()),
            crop=self.crop.value() if self.crop.isEnabled() else 1.0,
            threshold=self.threshold.value(),
            window=self.window_of.window_of_model(),
            maps=self.maps.isChecked(),
            modalities=_ticked(self.modalities),
            kinds=_ticked(self.kinds),
        )

    def folders(self) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Return the folders with typical pictures, and those with others."""
        own, others = self.pictures.folder(), self.others.folder()
        return (Path(own),) if own else (), (Path(others),) if others else ()

    def set_labels(self, labels: Sequence[str]) -> None:
        """Take over labels in their order; propose by their names which of them are findings."""
        from core.importing.proposal import is_normal

        self.labels.setRowCount(0)
        for label in labels:
            self._add_row(label, finding=not is_normal(label))

    def _choose_labels(self) -> None:
        from core.importing.proposal import read_labels

        chosen, _filter = QFileDialog.getOpenFileName(
            self, tr("Labels from a file"), "", tr("Labels (*.txt *.json *.csv)")
        )
        if not chosen:
            return
        try:
            self.set_labels(read_labels(chosen))
        except ModelError as error:
            self._problem.setText(told(error))
            return
        self._problem.setText("")

    def _label_changed(self, item: QTableWidgetItem) -> None:
        """Propose whether a label that was just named is a finding."""
        from core.importing.proposal import is_normal

        tick = self.labels.item(item.row(), _FINDING)
        if item.column() == _LABEL and tick is not None and is_normal(item.text()):
            tick.setCheckState(Qt.CheckState.Unchecked)

    def _add_row(self, label: str, *, finding: bool) -> None:
        row = self.labels.rowCount()
        self.labels.insertRow(row)
        tick = QTableWidgetItem()
        tick.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
        tick.setCheckState(Qt.CheckState.Checked if finding else Qt.CheckState.Unchecked)
        self.labels.setItem(row, _FINDING, tick)
        self.labels.setItem(row, _LABEL, QTableWidgetItem(label))

    def _label(self, row: int) -> tuple[str, bool]:
        name, tick = self.labels.item(row, _LABEL), self.labels.item(row, _FINDING)
        text = name.text().strip() if name is not None else ""
        return text, tick is not None and tick.checkState() is Qt.CheckState.Checked

    def _values_chosen(self) -> None:
        self._show_row(self.own_values, self.values.currentData() == "own")

    def _resize_chosen(self) -> None:
        crops = self.resize_choice.currentData() == "centre-crop"
        self.crop.setEnabled(crops)
        self._show_row(self.crop, crops)

    def _show_row(self, field: QWidget, shown: bool) -> None:
        self._form.setRowVisible(field, shown)

    @staticmethod
    def _choose(box: QComboBox, data: str | None) -> None:
        if data is not None and (found := box.findData(data)) >= 0:
            box.setCurrentIndex(found)

    def _lay_out(self) -> None:
        self._problem = hint("")
        beside = QHBoxLayout()
        beside.addWidget(self.from_file)
        beside.addWidget(self.one_more)
        beside.addStretch(1)
        labels = QVBoxLayout()
        labels.addWidget(self.labels)
        labels.addLayout(beside)
        labels.addWidget(
            hint(tr("In the order in which the model gives its scores; normal ones are no finding."))
        )
        labels.addWidget(self._problem)
        reads = QHBoxLayout()
        reads.addWidget(self.modalities)
        reads.addWidget(self.kinds)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 8, 0)
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows: tuple[tuple[str, QWidget | QHBoxLayout | QVBoxLayout], ...] = (
            (tr("&Title"), self.title),
            (tr("&Id"), self.id),
            (tr("O&utput with the scores"), self.output),
            (tr("&Labels"), labels),
            (tr("What the &model gives"), self.scores),
            (tr("&How many hold"), self.one_of),
            (tr("&Values it was trained on"), self.values),
            ("", self.own_values),
            (tr("La&yout"), self.layout_choice),
            (tr("&Channels"), self.channels),
            (tr("Hei&ght x width"), self.input_size),
            (tr("How pictures are &fitted"), self.resize_choice),
            (tr("Part &kept"), self.crop),
            (tr("&Window for CT"), self.window_of),
            (tr("&Suspected from"), self.threshold),
            (tr("M&aps"), self.maps),
            (tr("&Reads"), reads),
            ("", hint(tr("Nothing ticked: the model is asked about every picture."))),
            (tr("Typical &pictures"), self.pictures),
            (
                "",
                hint(
                    tr(
                        "At least 20. Pictures unlike them will be refused. The pictures themselves "
                        "are not kept."
                    )
                ),
            ),
            (tr("&Other pictures"), self.others),
            ("", hint(tr("Pictures that the model should refuse, to count how many it does."))),
        )
        first = {labels: self.labels, reads: self.modalities}
        for title, field in rows:
            self._form.addRow(PlainLabel(title), field)
            name = self._form.labelForField(field)
            if isinstance(name, QLabel):
                # A row with several controls is labelled for its first one.
                name.setBuddy(field if isinstance(field, QWidget) else first[field])


def _line(name: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    return made


def _share(name: str, least: float, most: float, *, step: float) -> QDoubleSpinBox:
    """Make a field for a fraction, with three decimals."""
    made = QDoubleSpinBox()
    made.setRange(least, most)
    made.setSingleStep(step)
    made.setDecimals(3)
    made.setAccessibleName(name)
    return made


def _choice(name: str, choices: dict[str, str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    for data, text in choices.items():
        made.addItem(known(text), data)
    return made


def _ticks(name: str, choices: Sequence[tuple[str, str]]) -> QListWidget:
    made = QListWidget()
    made.setAccessibleName(name)
    made.setMinimumHeight(120)
    made.setMaximumHeight(150)
    for data, text in choices:
        item = QListWidgetItem(text, made)
        item.setData(Qt.ItemDataRole.UserRole, data)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setSizeHint(QSize(0, 2 * made.fontMetrics().height()))
    return made


def _ticked(ticks: QListWidget) -> tuple[str, ...]:
    items = [ticks.item(row) for row in range(ticks.count())]
    return tuple(
        str(item.data(Qt.ItemDataRole.UserRole))
        for item in items
        if item.checkState() is Qt.CheckState.Checked
    )
