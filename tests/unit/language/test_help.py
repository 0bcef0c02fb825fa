"""The help of the command line is in the user's language."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from core.cli.commands import app
from core.cli.language.help import help_texts
from core.language.catalogue import language_of

ENGLISH, GERMAN = "Check every model file and run its golden cases", "Jede Modelldatei prüfen"


@pytest.mark.parametrize(("code", "said", "unsaid"), [("de", GERMAN, ENGLISH), ("en", ENGLISH, GERMAN)])
def test_help_is_in_the_language_of_the_settings(home: Path, code: str, said: str, unsaid: str) -> None:
    (home / "settings.json").write_text(f'{{"general": {{"language": "{code}"}}}}', "utf-8")
    command = [sys.executable, "-X", "utf8", "-m", "core.cli", "models", "verify", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=True)
    words = " ".join(done.stdout.split())
    assert said in words
    assert unsaid not in words


def test_every_text_of_the_help_is_translated() -> None:
    german = language_of("de").words
    texts = [text for text in help_texts(get_command(app)) if text]
    assert len(texts) > 200
    assert [text for text in texts if text not in german] == []
