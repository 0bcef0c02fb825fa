"""Run a module of the tests with the Windows Python in ``OVERREAD_WINDOWS_PYTHON``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_by_windows(module: str, work: Path, seconds: float = 1800.0) -> list[dict[str, object]]:
    """Run a module with its own folder; return its output, one JSON object per line."""
    python = os.environ.get("OVERREAD_WINDOWS_PYTHON")
    if not python:
        pytest.skip("OVERREAD_WINDOWS_PYTHON does not name a Windows Python with the packages of the program")
    script = f"import sys; sys.path[:0] = {[_windows(Path(python).parent), _windows(ROOT)]!r}\n"
    # In this process and in the device process, which imports this script.
    script += "import importlib.util\nif importlib.util.find_spec('directml_wine'):\n"
    script += "    import directml_wine\n    directml_wine.patch()\n"
    script += "import runpy\nif __name__ == '__main__':\n"
    script += f"    sys.argv = ['{module}', {_windows(work)!r}]\n"
    script += f"    runpy.run_module('{module}', run_name='__main__')\n"
    (work / "run.py").write_text(script, "utf-8")
    done = subprocess.run(
        [python, str(work / "run.py")], capture_output=True, text=True, timeout=seconds, check=False
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _windows(path: Path) -> str:
    """Return a path as programs under Wine see it; unchanged on Windows itself."""
    return str(path) if os.name == "nt" else "Z:" + str(path.resolve()).replace("/", "\\")
