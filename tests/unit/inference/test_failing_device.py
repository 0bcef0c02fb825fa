"""A device that fails during a run: a new process once, then the CPU, and no picture is lost."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest

from core.errors import DeviceError
from core.inference.device_process import DeviceProcess
from core.inference.devices import cpu
from core.inference.engine import Engine, LoadedModel
from core.models.package import ModelPackage
from tests.support.faulty import ADAPTER, PATIENCE, computer, make_plan, runs
from tests.support.pictures import spot
from tests.support.tiny_model import tiny_catalogue

LOST = {
    "887A0005": "was removed or switched off (887A0005)",
    "887A0006": "hung (887A0006)",
    "887A0007": "was reset by Windows (887A0007)",
    "887A0020": "stopped at an error inside its driver (887A0020)",
    "8007000E": "ran out of memory (8007000E)",
    "E_SOMETHING": "failed during its work",
    "hang": "did not answer within 2 seconds",
    "crash": "The process that computes on Radeon RX 6600 crashed",
}


@pytest.fixture
def package(tmp_path: Path) -> ModelPackage:
    return tiny_catalogue(tmp_path / "models").read("tiny")


def engine_with(tmp_path: Path, faults: dict[int, str]) -> tuple[Engine, Path]:
    plan = make_plan(tmp_path, faults)
    return Engine(ADAPTER, make=partial(computer, plan, PATIENCE)), plan


def answers(engine: Engine, model: LoadedModel, batches: int = 3) -> list[np.ndarray]:
    pictures = [np.stack([spot(32, 0.1 + 0.03 * (i + 5 * b)) for i in range(5)]) for b in range(batches)]
    return [engine.run(model, part).probabilities for part in pictures]


def on_the_cpu(package: ModelPackage) -> list[np.ndarray]:
    with Engine(cpu()) as engine:
        return answers(engine, engine.load(package))


# Runs of the adapter: 0 warms it up, 1 proves the model, 2 to 4 read the pictures.
@pytest.mark.parametrize("fault", LOST)
def test_a_device_that_fails_once_gets_a_new_process_and_goes_on(
    tmp_path: Path, package: ModelPackage, fault: str
) -> None:
    engine, plan = engine_with(tmp_path, {3: fault})
    with engine:
        found = answers(engine, engine.load(package))
        assert engine.device == ADAPTER
        (notice,) = engine.notices
    assert LOST[fault] in notice
    assert "started again" in notice
    # The new process runs the golden case again, then the batch that failed.
    assert runs(plan) == ["ok", "ok", "ok", fault, "ok", "ok", "ok", "ok"]
    np.testing.assert_array_equal(found, on_the_cpu(package))


@pytest.mark.parametrize("fault", ["887A0005", "crash"])
def test_a_device_that_fails_again_gives_way_to_the_cpu(
    tmp_path: Path, package: ModelPackage, fault: str
) -> None:
    engine, plan = engine_with(tmp_path, {3: "887A0006", 4: fault})
    with engine:
        found = answers(engine, engine.load(package))
        assert engine.device == cpu()
        first, second = engine.notices
    assert "hung" in first
    assert LOST[fault] in second
    assert cpu().name in second
    assert runs(plan)[3:] == ["887A0006", fault]
    np.testing.assert_array_equal(found, on_the_cpu(package))


def test_a_device_that_fails_its_golden_case_after_a_restart_gives_way(
    tmp_path: Path, package: ModelPackage, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, _ = engine_with(tmp_path, {3: "887A0007"})
    with engine:
        model = engine.load(package)
        good = DeviceProcess.run

        def wrong(self: DeviceProcess, *arguments: object) -> object:
            outputs = good(self, *arguments)
            return type(outputs)(outputs.probabilities[:, ::-1], outputs.maps, outputs.embedding)

        engine.run(model, spot(32, 0.4)[None])
        monkeypatch.setattr(
            DeviceProcess, "run", lambda self, *a: wrong(self, *a) if engine.notices else good(self, *a)
        )
        found = engine.run(model, spot(32, 0.5)[None])
        assert engine.device == cpu()
        assert "golden answers" in engine.notices[-1]
    with Engine(cpu()) as there:
        expected = there.run(there.load(package), spot(32, 0.5)[None])
    np.testing.assert_array_equal(found.probabilities, expected.probabilities)


def test_a_device_that_fails_while_a_model_is_loaded_is_not_used(
    tmp_path: Path, package: ModelPackage
) -> None:
    engine, _ = engine_with(tmp_path, {0: "crash"})
    with engine, pytest.raises(DeviceError, match="crashed"):
        engine.load(package)


def test_closing_ends_the_process(tmp_path: Path, package: ModelPackage) -> None:
    owner = computer(make_plan(tmp_path, {}), PATIENCE, ADAPTER)
    assert isinstance(owner, DeviceProcess)
    owner.run(package, spot(32, 0.4)[None])
    process = owner._process
    assert process is not None
    assert process.is_alive()
    owner.close()
    with pytest.raises(ValueError, match="closed"):
        process.is_alive()
    owner.close()
