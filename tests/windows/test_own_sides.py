"""What only Windows has, by a Windows Python: rights, keyring, event log, files, drives, names, shares."""

from __future__ import annotations

from typing import Any

import pytest

from tests.windows.running import run_by_windows


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    lines = run_by_windows("tests.windows.own_sides", tmp_path_factory.mktemp("sides"))
    return {str(line["what"]): line for line in lines}


def test_where_everybody_may_read_what_is_ours_is_the_users_alone(found: dict[str, dict[str, Any]]) -> None:
    told = found["rights"]
    assert told["control_is_open"]
    assert not any(told[which] for which in ("home", "folder_of_before", "journal", "its_companions"))
    # Wine does not pass access rights on to new or existing files in a folder; Windows does.
    if not told["wine"]:
        assert told["open"] == []
        assert not told["file_of_before"]


def test_the_key_is_kept_in_the_credential_manager(found: dict[str, dict[str, Any]]) -> None:
    told = found["keyring"]
    assert told["backend"] == "WinVaultKeyring"
    assert told["same"]
    assert not told["secret_in_folder"]
    assert told["gone"]
    assert "key is not available" in told["after"]


def test_the_event_log_gives_the_mark_back(found: dict[str, dict[str, Any]]) -> None:
    if found["system_log"]["wine"]:
        pytest.skip("Wine takes events and has no log to look into")
    assert [7, True] in found["system_log"]["found"]


def test_what_another_program_holds_open_is_told_before_the_work_and_stays(
    found: dict[str, dict[str, Any]],
) -> None:
    told = found["held_open"]
    for when in ("at_first", "replaced"):
        assert "Another program may have it open: close it there." in told[when]
    assert told["kept"] == "old"
    assert told["left"] == []
    assert told["after"] == "new"
    assert told["held"] == "no-access"
    assert told["let_go"] == "ok"


def test_a_drive_that_is_gone_is_told_and_two_drives_are_mirrored_apart(
    found: dict[str, dict[str, Any]],
) -> None:
    told = found["drives"]
    assert "could not be made" in told["home"]
    assert "could not be written" in told["table"]
    assert told["read"] == ["not-found"]
    assert all(":/" in name for name in told["of_two"])
    assert told["below_out"] == [True, True]


def test_names_that_windows_cannot_have_are_refused_or_changed(found: dict[str, dict[str, Any]]) -> None:
    told = found["names"]
    outcomes = told["outcomes"]
    refused = {name for name, outcome in outcomes.items() if outcome == "unsafe-name"}
    assert refused == {"%2E%2E/out.png", "CON.png", "a%3Ab.png"}
    assert told["made"] == ["new"] * 4
    assert told["files"] == 4


def test_long_paths_are_read_and_written_or_told(found: dict[str, dict[str, Any]]) -> None:
    told = found["long_paths"]
    assert told["letters"] > 260
    assert told["read"] == "ok" or "too long for this Windows" in told["written"]


def test_a_share_that_files_name_is_never_asked_for(found: dict[str, dict[str, Any]]) -> None:
    told = found["shares"]
    assert told["heard"]
    assert told["asked"] == []
    assert set(told["outcomes"]) == {"unsafe-name"}
    assert told["read"] == 1
