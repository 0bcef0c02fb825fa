"""A model made elsewhere imported by the window: examined, described, shown as a card, added."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from onnx import TensorProto, helper
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop.importing.dialog import ImportDialog
from desktop.window.main_window import MainWindow
from tests.unit.importing.foreign_models import keras_like, saved, torch_like

WAIT = 60_000


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> Iterator[ImportDialog]:
    qtbot.waitUntil(lambda: not window.session.busy)
    window.actions_by_name["import_model"].trigger()
    found = window.findChild(ImportDialog)
    assert found is not None
    assert not found.next.isEnabled()
    yield found
    # All tests of the window share the folder of added models.
    catalogue = window.session.catalogue
    for added in [name for name in catalogue.ids() if not catalogue.ships(name)]:
        catalogue.remove(added)


def chosen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialog: ImportDialog, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kwargs: (str(path), ""))
    qtbot.mouseClick(dialog.browse, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.next.isEnabled() or dialog.problem.isVisible(), timeout=WAIT)


def name_labels(dialog: ImportDialog, *labels: str) -> None:
    for row, label in enumerate(labels):
        dialog.form.labels.item(row, 0).setText(label)


def pressed(qtbot: QtBot, dialog: ImportDialog) -> None:
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)


def test_a_model_is_looked_at_shown_and_kept(
    qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(qtbot, monkeypatch, dialog, saved(torch_like(channels=1), tmp_path / "my_net.onnx"))
    form = dialog.form
    assert form.title.text() == "My net"
    assert form.labels.rowCount() == 3
    pressed(qtbot, dialog)
    assert "Name every label" in dialog.problem.text()
    name_labels(dialog, "Normal", "Pneumonia", "Effusion")
    assert form.labels.item(0, 1).checkState() is Qt.CheckState.Unchecked
    pressed(qtbot, dialog)
    assert "Choose how many labels hold" in dialog.problem.text()
    form.one_of.setCurrentIndex(form.one_of.findData("one"))
    pressed(qtbot, dialog)
    assert "Choose the values" in dialog.problem.text()
    form.values.setCurrentIndex(form.values.findData("0-1"))
    pressed(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1, timeout=WAIT)
    card = dialog.page.toPlainText()
    assert "My net" in card
    assert "Not evaluated here" in card
    assert "none: the model reads every picture, however unlike its own" in card
    qtbot.waitUntil(dialog.next.isEnabled, timeout=WAIT)
    pressed(qtbot, dialog)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT)
    assert "my-net" in window.session.catalogue.ids()
    qtbot.waitUntil(
        lambda: (
            window.session.models is not None
            and "my-net" in [model.card.id for model in window.session.models.models]
        ),
        timeout=WAIT,
    )


def test_wrong_values_are_noticed_and_can_be_mended(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(qtbot, monkeypatch, dialog, saved(torch_like(channels=1), tmp_path / "net.onnx"))
    name_labels(dialog, "Normal", "A", "B")
    form = dialog.form
    form.one_of.setCurrentIndex(form.one_of.findData("one"))
    form.values.setCurrentIndex(form.values.findData("own"))
    form.own_values.setText("low=0 high=0.00001")
    pressed(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1, timeout=WAIT)
    assert "All scores are alike" in dialog.notes.text()
    qtbot.waitUntil(dialog.back.isEnabled, timeout=WAIT)
    qtbot.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    form.values.setCurrentIndex(form.values.findData("0-1"))
    pressed(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1, timeout=WAIT)
    assert not dialog.notes.isVisible()


def test_what_the_graph_tells_is_not_asked(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(qtbot, monkeypatch, dialog, saved(keras_like(), tmp_path / "keras.onnx"))
    form = dialog.form
    hidden = (form.one_of, form.layout_choice, form.channels, form.input_size, form.crop, form.own_values)
    assert not any(field.isVisible() for field in hidden)
    form.resize_choice.setCurrentIndex(form.resize_choice.findData("centre-crop"))
    assert form.crop.isVisible()


def test_of_several_outputs_the_one_with_the_scores_is_asked_for(
    qtbot: QtBot, window: MainWindow, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = torch_like(channels=1, end="Softmax")
    model.graph.output.add().CopyFrom(
        helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", 6])
    )
    chosen(qtbot, monkeypatch, dialog, saved(model, tmp_path / "two.onnx"))
    form = dialog.form
    assert form.output.isVisible()
    form.values.setCurrentIndex(form.values.findData("0-1"))
    name_labels(dialog, "Normal", "A")
    pressed(qtbot, dialog)
    assert "Choose the output that holds the scores" in dialog.problem.text()
    form.output.setCurrentIndex(form.output.findData("scores"))
    form.output.activated.emit(form.output.currentIndex())
    assert form.labels.rowCount() == 3
    assert not form.one_of.isVisible()
    name_labels(dialog, "Normal", "A", "B")
    pressed(qtbot, dialog)
    qtbot.waitUntil(lambda: dialog.pages.currentIndex() == 1, timeout=WAIT)
    assert dialog.problem.text() == ""
    qtbot.waitUntil(dialog.next.isEnabled, timeout=WAIT)
    pressed(qtbot, dialog)
    # The dialog says which models exist already, although no import is waiting.
    with qtbot.waitSignal(dialog.imported, timeout=WAIT):
        dialog.reject()
    assert "two" in window.session.catalogue.ids()


def test_a_file_that_is_none_is_told(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scrap = tmp_path / "scrap.onnx"
    scrap.write_bytes(b"no model")
    chosen(qtbot, monkeypatch, dialog, scrap)
    assert "scrap.onnx is not a valid ONNX file." in dialog.problem.text()
    assert not dialog.next.isEnabled()


def test_labels_come_from_a_file(
    qtbot: QtBot, dialog: ImportDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen(qtbot, monkeypatch, dialog, saved(torch_like(), tmp_path / "net.onnx"))
    labels = tmp_path / "labels.csv"
    labels.write_text("index,label\n0,No finding\n1,Edema\n2,Mass\n", "utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_kwargs: (str(labels), ""))
    dialog.form.from_file.click()
    found = [dialog.form.labels.item(row, 0).text() for row in range(dialog.form.labels.rowCount())]
    assert found == ["No finding", "Edema", "Mass"]
    ticks = [dialog.form.labels.item(row, 1).checkState() for row in range(3)]
    assert ticks == [Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.Checked]
