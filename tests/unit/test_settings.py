"""The settings: one schema, a file that survives damage and other versions, and their command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.errors import ExportError, SettingsError
from core.models.catalogue import Catalogue
from core.paths import user_data
from core.result_kinds import USUAL_RESULTS, result_kinds
from core.setting_entries import parse_setting, setting_entries, text_of, value_of, with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, migrate, put_aside_damaged, read_settings, settings_file

WINDOW = {"modality": "CT", "name": "Sinus", "centre": 300.0, "width": 2000.0}
POINT = {"model": "bone-fracture", "version": "1.0.0", "threshold": 0.6, "reason": "acceptance test"}

NODE = {"name": "Archive", "host": "pacs.example", "port": 104, "title": "PACS"}


@pytest.fixture(autouse=True)
def known_user(home: Path) -> None:
    """Make the user an existing one; for new users models analyse what is opened."""
    (home / "window.ini").touch()


def test_what_is_kept_is_read_again() -> None:
    assert read_settings() == UserSettings()
    made = with_value(UserSettings(), "general.theme", "light")
    made = with_value(made, "windows", [WINDOW])
    made = with_value(made, "thresholds", [POINT])
    made = with_value(made, "keys", {"invert": "Ctrl+I"})
    made = with_value(made, "general.results_folder", "/somewhere/ü")
    keep_settings(made)
    assert read_settings() == made
    assert made.windows[0].name == "Sinus"
    assert made.general.results_folder == Path("/somewhere/ü")


def test_every_setting_has_words_and_comes_back_from_its_own_text() -> None:
    for entry in setting_entries():
        assert entry.title
        assert entry.help, entry.key
        value = value_of(UserSettings(), entry.key)
        again = with_value(UserSettings(), entry.key, parse_setting(entry.key, text_of(value)))
        assert value_of(again, entry.key) == value


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("general.theme", "pink", "'dark' or 'light'"),
        ("privacy.recent_studies", "perhaps", "boolean"),
        ("windows", [WINDOW | {"width": 0}], "greater than 0"),
        ("windows", [WINDOW | {"centre": float("nan")}], "finite"),
        ("thresholds", [POINT | {"threshold": 1.2}], "less than or equal to 1"),
        ("thresholds", [POINT, POINT | {"threshold": 0.7}], "two thresholds"),
        ("thresholds", [POINT | {"reason": ""}], "at least 1 character"),
        ("nodes", [NODE | {"results": "sr, films"}], "no result 'films'"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(key: str, value: object, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        with_value(UserSettings(), key, value)


def test_an_unknown_setting_is_refused() -> None:
    for key in ("general.colour", "format", "general", "", "privacy.recent_studies.more"):
        with pytest.raises(SettingsError, match="no setting"):
            with_value(UserSettings(), key, "x")


def test_a_node_of_an_older_version_gets_the_usual_results() -> None:
    settings_file().write_text(json.dumps({"format": 1, "nodes": [NODE]}))
    assert read_settings().nodes[0].results == USUAL_RESULTS == "sr, sc, map, pdf"
    for typed, kept in (("PDF,sr", "sr, pdf"), ("", ""), (" map ,", "map")):
        now = with_value(read_settings(), "nodes", [NODE | {"results": typed}])
        assert now.nodes[0].results == kept
        assert result_kinds(now.nodes[0].results) == tuple(filter(None, kept.split(", ")))


def test_what_another_version_wrote_beside_survives() -> None:
    raw = {"format": 1, "general": {"theme": "light", "cursor": "cross"}, "teleport": {"on": True}}
    settings_file().write_text(json.dumps(raw))
    keep_settings(with_value(read_settings(), "general.blind_first", True))
    kept = json.loads(settings_file().read_text())
    assert kept["teleport"] == {"on": True}
    assert kept["general"]["cursor"] == "cross"
    assert kept["general"]["blind_first"] is True


def test_the_preferences_of_earlier_versions_are_taken_over_once() -> None:
    before = user_data() / "preferences.json"
    before.write_text('{"device": "Radeon Graphics"}')
    assert read_settings().device.use == "Radeon Graphics"
    keep_settings(read_settings())
    assert not before.exists()
    assert read_settings().device.use == "Radeon Graphics"


def test_migrations_run_in_order_from_where_the_file_stands() -> None:
    steps = {0: lambda raw: {"a": raw["x"]}, 1: lambda raw: {"b": raw["a"] + 1}}
    assert migrate({"x": 1}, steps) == {"b": 2, "format": 2}
    assert migrate({"format": 1, "a": 5}, steps) == {"b": 6, "format": 2}
    assert migrate({"format": 2, "b": 7}, steps) == {"format": 2, "b": 7}
    for found in (3, -1, "2", None, True):
        with pytest.raises(SettingsError, match="newer version"):
            migrate({"format": found}, steps)


def test_a_language_that_this_build_lacks_costs_no_other_setting() -> None:
    settings_file().write_text('{"format": 1, "general": {"language": "eo", "theme": "light"}}')
    general = read_settings().general
    assert (general.language, general.theme) == ("system", "light")
    assert put_aside_damaged() == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 99}',
        '{"format": 1, "general": {"theme": "pink"}}',
        '{"format": 1, "models": {"also": "quiet", "use": 7}}',
        "\udcff",
        "[" * 9999,
    ],
)
def test_a_damaged_file_is_put_aside_and_said(text: str) -> None:
    settings_file().write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError):
        read_settings()
    notice = put_aside_damaged()
    assert "settings-aside.json" in notice
    assert read_settings() == UserSettings()
    aside = user_data() / "settings-aside.json"
    assert aside.read_bytes() == text.encode("utf-8", "surrogateescape")
    assert put_aside_damaged() == ""


def test_a_file_that_may_not_be_read_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_settings(with_value(UserSettings(), "general.theme", "light"))

    def fails(*_arguments: object, **_more: object) -> str:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as locked:
        locked.setattr(Path, "read_text", fails)
        with pytest.raises(SettingsError, match="cannot be read: Permission denied"):
            put_aside_damaged()
    assert read_settings().general.theme == "light"


def test_a_write_that_fails_leaves_the_old_file(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_settings(with_value(UserSettings(), "general.theme", "light"))

    def fails(*_arguments: object, **_more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", fails)
    with pytest.raises(ExportError, match="No space left"):
        keep_settings(UserSettings())
    monkeypatch.undo()


def test_the_command_lists_sets_and_resets() -> None:
    run = CliRunner().invoke
    listed = run(app, ["settings"], env={"COLUMNS": "200"})
    assert listed.exit_code == 0
    assert all(entry.key in listed.output for entry in setting_entries())
    assert run(app, ["settings", "privacy.recent_studies", "off"]).output.strip() == "off"
    assert read_settings().privacy.recent_studies is False
    assert run(app, ["settings", "privacy.recent_studies"]).output.strip() == "off"
    assert run(app, ["settings", "privacy.recent_studies", "--reset"]).output.strip() == "on"
    assert run(app, ["settings", "thresholds", json.dumps([POINT])]).exit_code == 0
    assert read_settings().thresholds[0].threshold == 0.6
    for wrong in (
        ["settings", "nothing"],
        ["settings", "windows", "wide"],
        ["settings", "general.theme", "x"],
    ):
        assert isinstance(run(app, wrong).exception, SettingsError)
    assert read_settings().thresholds[0].threshold == 0.6


def test_models_that_are_added_go_where_the_settings_say(tmp_path: Path) -> None:
    keep_settings(with_value(UserSettings(), "models.folder", str(tmp_path)))
    assert Catalogue().added == tmp_path


def test_a_changed_setting_leaves_a_line_in_the_audit_log_without_its_value(home: Path) -> None:
    assert CliRunner().invoke(app, ["settings", "general.results_folder", "/of/Doe"]).exit_code == 0
    (entry,) = [json.loads(line) for line in (home / "audit.jsonl").read_text("ascii").splitlines()]
    assert (entry["act"], entry["setting"]) == ("settings", "general.results_folder")
    assert "Doe" not in str(entry)
