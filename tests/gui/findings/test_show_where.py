"""Show where: a map by occlusion for a model without maps, made on demand, saved, and stopped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from core.models.catalogue import Catalogue
from core.results.findings import is_by_occlusion
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens, Reads
from tests.support.tiny_model import SIDE, SPOT, mapless_catalogue, spotted


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return a catalogue that ships only a model without maps."""
    folder = tmp_path_factory.mktemp("models")
    return mapless_catalogue(Catalogue(shipped=folder / "shipped", added=folder / "added"))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A folder with a picture that has one bright square."""
    folder = tmp_path / "films"
    folder.mkdir()
    Image.fromarray(spotted()).resize((256, 256), Image.Resampling.NEAREST).save(folder / "a.png")
    return folder


@pytest.fixture
def reader(window: MainWindow, opens: Opens, reads: Reads, film: Path) -> MainWindow:
    """The window on the picture, read by the model."""
    opens(film)
    reads()
    return window


def test_a_map_is_made_where_the_model_gives_none(reader: MainWindow, qtbot: QtBot) -> None:
    controls, canvas = reader.findings.map, reader.panes.active
    assert not controls.show_map.isEnabled()
    assert controls.make.isVisible()
    assert "gives no maps" in controls.strength.text()
    with qtbot.waitSignal(reader.controllers.current.map_maker.made):
        controls.make.click()
    class_map = canvas.class_map
    assert class_map is not None
    assert class_map.by_occlusion
    row, column = np.unravel_index(class_map.values.argmax(), class_map.values.shape)
    middle = [(part.start + part.stop) / 2 / SIDE for part in SPOT]
    assert [row / 256, column / 256] == pytest.approx(middle, abs=0.08)
    assert "covering each place in turn" in controls.strength.text()
    assert not controls.make.isVisible()
    assert reader.commands.why_not("show_where") == "The map already exists."


def test_it_goes_with_the_controls_and_stays(reader: MainWindow, qtbot: QtBot) -> None:
    maker = reader.controllers.current.map_maker
    with qtbot.waitSignal(maker.made):
        reader.commands.actions["show_where"].trigger()
    reader.commands.actions["class_map"].trigger()
    assert reader.panes.active.class_map is None
    reader.commands.actions["class_map"].trigger()
    assert reader.panes.active.class_map is not None
    folder = reader.session.folder
    assert folder is not None
    kept = folder.journal_handle.journal().rows_of("a.png")
    assert [is_by_occlusion(row.reading) for row in kept] == [True]
    assert kept[0].preview


def test_it_stops_when_it_is_told_to(
    reader: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.inference.occlusion import CoveredPlaces

    inputs = CoveredPlaces.inputs

    def stopped(places: CoveredPlaces, which: slice) -> np.ndarray:
        reader.session.cancel()
        return inputs(places, which)

    monkeypatch.setattr(CoveredPlaces, "inputs", stopped)
    with qtbot.waitSignal(reader.session.status_message) as said:
        reader.findings.map.make.click()
        assert reader.session.activity is not None
        assert reader.session.activity.stoppable
        assert not reader.findings.map.make.isEnabled()
    assert said.args == ["Stopped; there is no map."]
    qtbot.waitUntil(lambda: reader.findings.map.make.isEnabled())
    assert reader.panes.active.class_map is None
