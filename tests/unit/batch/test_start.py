"""What a process loads before it does anything: each library costs every run its time and memory."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("core.batch.workers.decode", {"pydicom", "gdcm", "onnx", "onnxruntime", "rich", "typer"}),
        # A decoding process is started before these are imported.
        ("core.batch.workers.processes", {"numpy", "PIL", "pydantic", "onnxruntime"}),
        ("core.cli", {"numpy", "PIL", "pydantic", "onnxruntime"}),
        ("core.cli.classify", {"pydicom", "gdcm", "pikepdf", "typst"}),
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
