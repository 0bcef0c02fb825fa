"""Recent studies: opened from the menu, deleted on request, and only their paths saved."""

from __future__ import annotations

import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.paths import user_data
from core.patient_data.recent import MOST, read_recent, write_recent
from core.setting_entries import with_value
from desktop.controllers.recent_menu import RecentMenu
from desktop.window.main_window import MainWindow
from tests.gui.conftest import Opens


def texts(menu: RecentMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_what_was_opened_is_offered_and_opened_again(
    qtbot: QtBot, window: MainWindow, opens: Opens, study: Path
) -> None:
    recent = window.controllers.settings.recent
    assert not recent.menuAction().isEnabled()
    assert recent.menuAction().toolTip() == "Nothing was opened yet."
    opens(study / "drawn")
    opens(study / "CT_small.dcm", study / "MR_small.dcm")
    assert recent.menuAction().isEnabled()
    assert texts(recent)[0].startswith("&1  CT_small.dcm and 1 more")
    assert texts(recent)[1].startswith("&2  drawn")
    recent.actions()[1].trigger()
    qtbot.waitUntil(lambda: window.session.folder.looked_through and window.session.folder.restored)
    assert window.session.folder.roots == (study / "drawn",)
    assert texts(recent)[0].startswith("&1  drawn")
    assert len(texts(recent)) == 3


def test_only_paths_are_kept(window: MainWindow, opens: Opens, study: Path) -> None:
    opens(study / "CT_small.dcm")
    kept = (user_data() / "recent.json").read_text()
    assert json.loads(kept) == [[str(study / "CT_small.dcm")]]
    assert "CompressedSamples" not in kept


def test_it_is_cleared_and_switched_off(window: MainWindow, opens: Opens, study: Path) -> None:
    recent, file = window.controllers.settings.recent, user_data() / "recent.json"
    opens(study / "CT_small.dcm")
    recent.actions()[-1].trigger()
    assert not file.exists()
    assert not recent.menuAction().isEnabled()
    opens(study / "CT_small.dcm")
    assert file.exists()
    preferences = window.controllers.settings.preferences
    preferences.take(with_value(preferences.now, "privacy.recent_studies", False))
    assert not file.exists()
    opens(study / "MR_small.dcm")
    assert not file.exists()
    assert "switched off" in recent.menuAction().toolTip()


def test_a_list_of_ten_and_no_damage(tmp_path: Path) -> None:
    write_recent([(tmp_path / str(n),) for n in range(MOST + 5)])
    assert len(read_recent()) == MOST
    for wrong in ("", "{", "{}", '[["a"], 5, [], [1]]'):
        (user_data() / "recent.json").write_text(wrong)
        assert read_recent() == ([(Path("a"),)] if "a" in wrong else [])
