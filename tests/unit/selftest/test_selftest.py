"""The self-test finds what is broken, and reports nothing of patients or users."""

from __future__ import annotations

import builtins
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.inference.devices import cpu
from core.models.catalogue import Catalogue
from core.selftest import checks, models, pictures
from core.selftest.result import CheckResult, CheckState, result_line, verdict
from tests.support.tiny_model import tiny_card, tiny_catalogue


def by_state(results: list[CheckResult]) -> dict[CheckState, list[CheckResult]]:
    return {state: [r for r in results if r.state is state] for state in CheckState}


def test_the_command_line_says_that_all_is_well_and_writes_the_report(tmp_path: Path) -> None:
    out = tmp_path / "report.txt"
    command = [sys.executable, "-m", "core.cli", "selftest", "--device", "cpu", "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=600, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip().endswith("All is well.")
    assert out.read_text("utf-8") == done.stdout
    for model_id in Catalogue().ids():
        assert f"ok      {model_id} " in done.stdout
    assert str(Path.home()) not in done.stdout
    assert str(tmp_path) not in done.stdout


def test_every_decoder_reads_its_picture() -> None:
    (found,) = checks._decoders()
    assert found.state is CheckState.PASSED
    for kind in ("PNG", "JPEG", "DICOM", "JPEG Lossless", "JPEG 12-bit", "JPEG-LS", "JPEG 2000", "RLE"):
        assert kind in found.said


def test_a_decoder_that_gives_a_wrong_picture_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    syntax, tolerance, _ = pictures._STREAMS["JPEG-LS"]
    other = pictures._STREAMS["JPEG 12-bit"][2]
    monkeypatch.setitem(pictures._STREAMS, "JPEG-LS", (syntax, tolerance, other))
    failed = by_state(list(checks._decoders()))[CheckState.FAILED]
    assert [result.what for result in failed] == ["decoder JPEG-LS"]


def test_a_library_that_cannot_be_loaded_costs_its_own_check_only(monkeypatch: pytest.MonkeyPatch) -> None:
    known = builtins.__import__

    def broken(name: str, *rest: object) -> object:
        if name == "onnxruntime":
            raise ImportError("DLL load failed", name="onnxruntime_pybind11_state")
        return known(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    results = [*checks.guarded("runtime libraries", checks._runtime), *checks.guarded("fonts", checks._fonts)]
    assert [(r.what, r.state) for r in results] == [
        ("runtime libraries", CheckState.FAILED),
        ("fonts", CheckState.PASSED),
    ]
    assert "onnxruntime_pybind11_state cannot be loaded" in results[0].said


def test_a_folder_that_cannot_be_made_is_told_with_advice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("OVERREAD_HOME", str(tmp_path / "file" / "home"))
    (found,) = checks.guarded("writing", checks._writing)
    assert found.state is CheckState.FAILED
    assert "OVERREAD_HOME" in found.said
    assert str(tmp_path) not in result_line(found)


def test_missing_fonts_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.paths import resource

    shutil.copyfile(resource("fonts", "NotoSans-Regular.ttf"), tmp_path / "NotoSans-Regular.ttf")
    monkeypatch.setattr(checks, "resource", lambda _name: tmp_path)
    (found,) = checks._fonts()
    assert found.state is CheckState.FAILED
    assert found.said.startswith("There is no font for: Hebrew; Arabic; Armenian; ")
    assert found.said.endswith("; Khmer; Chinese, Japanese, Korean.")


def test_a_damaged_model_costs_that_model_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = tiny_catalogue(tmp_path / "shipped", tiny_card(model_id="body-region"))
    own = tmp_path / "own"
    own.mkdir()
    (own / "DOE JANE.onnx").write_bytes(b"no model")
    catalogue = Catalogue(made.shipped, own)
    monkeypatch.setattr(models, "Catalogue", lambda: catalogue)
    results = list(models.check_golden_cases("cpu"))
    assert [(r.what, r.state) for r in results] == [
        ("added model", CheckState.FAILED),
        ("body-region", CheckState.PASSED),
    ]
    assert "DOE" not in "".join(map(result_line, results))
    damaged = bytearray((made.shipped / "body-region.onnx").read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (made.shipped / "body-region.onnx").write_bytes(damaged)
    results = list(models.check_golden_cases("cpu"))
    assert verdict(results) == "3 failed: body-region, added model, models."
    assert "install Overread again" in results[0].said


def test_devices_are_listed_and_the_chosen_one_named() -> None:
    results = list(models.check_devices("cpu"))
    assert cpu().name in results[0].said
    assert results[-1].said == "cpu comes first: asked for"
