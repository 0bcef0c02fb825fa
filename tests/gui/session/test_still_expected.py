"""A picture of a known kind is not said to have no model while a model for the kind has yet to answer."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.models.card import OperatingPoint
from desktop.session.items import ReadingState
from tests.gui.conftest import draw
from tests.gui.session.conftest import Makes
from tests.support.tiny_model import tiny_card, tiny_catalogue


def test_a_kind_with_a_model_waits_and_another_does_not(
    qtbot: QtBot, makes: Makes, opens_in, tmp_path: Path
) -> None:
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    usual = tiny_card(model_id="usual", operating_point=point)
    usual = usual.model_copy(update={"body_regions": ("dark",)})
    window = makes(tiny_catalogue(tmp_path / "models", tiny_card(model_id="body-region"), usual))
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for name, grey in (("dark", 30), ("bright", 245)):
        draw(pictures / f"{name}.png", grey)
    opens_in(window, pictures)
    window.actions_by_name["read_folder"].trigger()
    qtbot.waitUntil(lambda: not window.session.busy and window.session.folder.all_read)
    folder = window.session.folder
    dark, bright = (folder.items[f"{name}.png", 1] for name in ("dark", "bright"))

    def states() -> list[ReadingState]:
        folder.lines.forget([dark.study, bright.study])
        return [folder.study_outcome(item).state for item in (dark, bright)]

    assert states() == [ReadingState.FOUND, ReadingState.NO_MODEL]
    # The state between the answer of the router and that of the model it chose.
    del folder.readings[dark.key]["usual"]
    folder.pending = frozenset({dark.key, bright.key})
    assert states() == [ReadingState.READING, ReadingState.NO_MODEL]
    assert folder.study_outcome(dark).summary == folder.study_outcome(dark).message == ""
    assert [folder.lacks(item.key) for item in (dark, bright)] == [True, False]
    # A run that was stopped half way leaves nothing to wait for.
    folder.pending = frozenset()
    assert states() == [ReadingState.NO_MODEL, ReadingState.NO_MODEL]
