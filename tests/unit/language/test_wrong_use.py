"""Wrong use of a command is reported in the user's language."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from core.cli.commands import app
from core.cli.language.wrong_use import WrongUse, excluding, takes, together


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Use either --named or --deidentify, not both."),
        ("de", "Verwenden Sie entweder --named oder --deidentify, nicht beides."),
    ],
)
def test_told_in_the_language_chosen(language: str, sentence: str, home: Path, tmp_path: Path) -> None:
    (home / "settings.json").write_text(f'{{"general": {{"language": "{language}"}}}}', "utf-8")
    done = CliRunner().invoke(
        app, ["render", str(tmp_path), "--out", str(tmp_path), "--named", "--deidentify"]
    )
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.replace("│", " ").split())
    assert "Invalid value" not in done.stderr


def test_sentences_name_the_options() -> None:
    assert takes("--form", ("png", "jpg")) == "--form takes one of these values: png, jpg."
    assert together("--results", "--dicom") == "Use --results together with --dicom."
    assert excluding("--named", "--deidentify") == "Use either --named or --deidentify, not both."
    assert isinstance(WrongUse(together("--results", "--dicom")), typer.BadParameter)
