"""The shipped models on DirectML, by a Windows Python: all nodes on the device, and the CPU's answers."""

from __future__ import annotations

import pytest

from core.models.catalogue import Catalogue
from tests.windows.running import run_by_windows


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    return run_by_windows("tests.windows.directml", tmp_path_factory.mktemp("profiles"))


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
