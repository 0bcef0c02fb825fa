"""A device that fails by a plan: CPU sessions that pretend to be an adapter's."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as ort_errors

from core.inference.device_process import DeviceProcess, Patience
from core.inference.devices import DML_PROVIDER, Device, cpu
from core.inference.sessions import Computer, Sessions
from core.models.package import ModelPackage

ADAPTER = Device("dml:0", "Radeon RX 6600", DML_PROVIDER, adapter=0, memory=8176 << 20, driver="31.0.1")
PATIENCE = Patience(start=120.0, open=60.0, run=1.5, times=0.0)


class FaultySession:
    """Run as ONNX Runtime does, except for runs that the plan lists.

    The plan is a JSON file that maps the number of a run, counted over all processes, to its fault.
    """

    def __init__(self, session: ort.InferenceSession, plan: Path) -> None:
        self._session = session
        self._plan = plan

    def run(
        self, names: list[str], feeds: dict[str, np.ndarray], options: ort.RunOptions
    ) -> list[np.ndarray]:
        number = len(runs(self._plan))
        fault = json.loads(self._plan.read_text()).get(str(number), "")
        with _log(self._plan).open("a") as log:
            log.write(f"{fault or 'ok'}\n")
        if fault == "hang":
            time.sleep(600)
        elif fault == "crash":
            os.abort()
        elif fault:
            raise ort_errors.Fail(
                f"[ONNXRuntimeError] : 1 : FAIL : ExecutionProvider.cpp(1) {fault} The GPU."
            )
        return self._session.run(names, feeds, options)


class FaultySessions(Sessions):
    """Sessions of an adapter on a machine that has none."""

    def __init__(self, plan: Path, device: Device) -> None:
        super().__init__(device)
        self._plan = plan

    def session(self, package: ModelPackage) -> FaultySession:
        # The CPU replaces an adapter, so it takes as many pictures per run as an adapter.
        stand_in = replace(cpu(), adapter=0)
        return FaultySession(Sessions(stand_in).session(package), self._plan)


class PatientProcess(DeviceProcess):
    """Treat a run as hung only if the plan lets it hang, not if the machine is slow."""

    def __init__(self, device: Device, patience: Patience, plan: Path) -> None:
        super().__init__(device, patience, partial(FaultySessions, plan))
        self._plan = plan

    def _hear(self, seconds: float) -> object:
        assert self._connection is not None
        until = time.monotonic() + 600
        while runs(self._plan)[-1:] != ["hang"] and time.monotonic() < until:
            if self._connection.poll(0.05):
                break
        return super()._hear(seconds)


def computer(plan: Path, patience: Patience, device: Device) -> Computer:
    """Make what `core.inference.engine.computer_for` makes, with an adapter that fails."""
    if device.adapter is None:
        return Sessions(device)
    return PatientProcess(device, patience, plan)


def make_plan(folder: Path, faults: dict[int, str] | dict[str, str]) -> Path:
    """Write a plan."""
    plan = folder / "plan.json"
    plan.write_text(json.dumps(faults))
    return plan


def runs(plan: Path) -> list[str]:
    """Return the outcome of every run so far."""
    return _log(plan).read_text().split() if _log(plan).exists() else []


def _log(plan: Path) -> Path:
    return plan.with_suffix(".log")
