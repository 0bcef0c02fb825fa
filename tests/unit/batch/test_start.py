"""The modules that a process imports before it works: each library costs every run time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_group

from core.cli.commands import app, app_for

#: All modules, besides the standard library and this program, that may be imported to classify a picture
#: that is no DICOM file with the shipped models and to write the CSV.
NEEDED = frozenset(
    (
        *("numpy", "onnxruntime", "PIL", "filelock", "platformdirs"),
        *("pydantic", "pydantic_core", "annotated_types", "typing_extensions", "typing_inspection"),
        *("typer", "click", "rich", "shellingham", "annotated_doc"),
        *("core", "desktop", "resources"),
    )
)
_CLASSIFY = """
import sys
from desktop.startup.launch import main
before = {*sys.modules}
try:
    main()
except SystemExit as ended:
    assert not ended.code, ended.code
print("loaded", *{name.partition(".")[0] for name in {*sys.modules} - before})
"""


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        (
            "core.batch.workers.decode",
            {"pydicom", "gdcm", "onnx", "onnxruntime", "pydantic", "rich", "typer"},
        ),
        # A decoding process is started before these modules are imported.
        ("core.batch.workers.processes", {"numpy", "PIL", "pydantic", "onnxruntime"}),
        ("core.cli", {"numpy", "PIL", "pydantic", "onnxruntime"}),
        (
            "core.cli.classify",
            {"pydicom", "gdcm", "pikepdf", "typst", "core.acceptance.profile", "core.statistics"},
        ),
    ],
)
def test_what_not_every_run_needs_is_not_loaded_at_the_start(module: str, unwanted: set[str]) -> None:
    told = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = set(told.stdout.split())
    assert module in loaded
    assert not loaded & unwanted


@pytest.mark.parametrize("word", sorted(get_group(app).commands))
def test_a_command_is_made_without_the_others(word: str) -> None:
    whole, made = get_group(app), get_group(app_for([word]))
    assert [*made.commands] == [word]
    assert made.help == whole.help
    described, expected = made.commands[word], whole.commands[word]
    assert type(described) is type(expected)
    assert described.help == expected.help
    assert [part.opts for part in described.params] == [part.opts for part in expected.params]
    assert [*getattr(described, "commands", ())] == [*getattr(expected, "commands", ())]


@pytest.mark.parametrize("first", [[], ["--help"], ["clasify"]])
def test_all_commands_are_made_where_none_is_named(first: list[str]) -> None:
    assert app_for(first) is app


def test_a_classified_picture_loads_only_what_it_needs(tmp_path: Path) -> None:
    picture, table = tmp_path / "picture.png", tmp_path / "table.csv"
    Image.effect_noise((90, 120), 60).save(picture)
    done = subprocess.run(
        [sys.executable, "-c", _CLASSIFY, "classify", picture, "--device", "cpu", "--csv", table],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "OVERREAD_HOME": str(tmp_path / "home")},
    )
    assert table.read_bytes().count(b"\r\n") > 1
    loaded = {name for name in done.stdout.splitlines()[-1].split()[1:] if not name.startswith("_")}
    assert {"numpy", "onnxruntime", "pydantic"} <= loaded
    assert loaded - NEEDED - sys.stdlib_module_names == set()
