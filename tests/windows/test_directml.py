"""The shipped models on DirectML, by a Windows Python: all nodes on the device, and the CPU's answers."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from core.models.catalogue import Catalogue

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    python = os.environ.get("OVERREAD_WINDOWS_PYTHON")
    if not python:
        pytest.skip("OVERREAD_WINDOWS_PYTHON does not name a Windows Python with DirectML")
    work = tmp_path_factory.mktemp("profiles")
    script = f"import sys; sys.path[:0] = {[_windows(Path(python).parent), _windows(ROOT)]!r}\n"
    # Here and in the process that owns the device, which imports this script.
    script += "import importlib.util\nif importlib.util.find_spec('directml_wine'):\n"
    script += "    import directml_wine\n    directml_wine.patch()\n"
    script += "import runpy\nif __name__ == '__main__':\n"
    script += f"    sys.argv = ['directml', {_windows(work)!r}]\n"
    script += "    runpy.run_module('tests.windows.directml', run_name='__main__')\n"
    (work / "run.py").write_text(script, "utf-8")
    done = subprocess.run([python, str(work / "run.py")], capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _windows(path: Path) -> str:
    """Path as a program under Wine sees it; as it is on Windows itself."""
    return str(path) if os.name == "nt" else "Z:" + str(path.resolve()).replace("/", "\\")


def test_there_is_a_device(lines: list[dict[str, object]]) -> None:
    assert str(lines[0]["device"]).startswith("dml:")


def test_every_shipped_model_runs_whole_on_it_and_gives_its_answers(lines: list[dict[str, object]]) -> None:
    models = lines[1:]
    assert [line["model"] for line in models] == list(Catalogue().ids())
    for line in models:
        assert set(line["nodes"]) == {"DmlExecutionProvider"}, line
        assert line["golden_difference"] < 1e-3, line
        assert line["drawn_difference"] < 1e-3, line
        assert min(line["golden_correlation"], line["drawn_correlation"]) > 0.99, line
        assert "golden answers" in str(line["refused_when_spoiled"]), line
