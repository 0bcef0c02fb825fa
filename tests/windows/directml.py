"""Every shipped model on a DirectML device, one JSON object per line; run by a Windows Python.

``python -m tests.windows.directml [WORK [MODEL…]]`` opens each model, or those named, with the program's
engine, so that its golden cases run. It counts from ONNX Runtime's profile on which provider the nodes ran,
compares probabilities, maps and seconds per batch with the CPU's on synthetic pictures, and opens a package
with changed golden outputs, which the device must refuse. The engine computes in its own process, in which
the module ``directml_wine`` must be applied, too, under Wine; `tests.windows.test_directml` does both.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort

from core.errors import DeviceError
from core.inference.device_process import Patience
from core.inference.devices import Device, choose_device, cpu
from core.inference.engine import Engine, computer_for
from core.inference.parity import map_correlation
from core.inference.sessions import batch_of
from core.models.catalogue import Catalogue
from core.models.interface import INPUT, outputs_of
from core.models.onnx_file import with_card
from core.models.package import ModelPackage

#: Waits for a software GPU, which takes minutes where a graphics card answers at once.
PATIENT = partial(computer_for, patience=Patience(start=300.0, open=1200.0, run=600.0))


def drawn(package: ModelPackage) -> np.ndarray:
    """Return a full batch of waves and noise, uint8 (n, H, W)."""
    size = package.card.preparation
    y, x = np.mgrid[0 : 1 : size.height * 1j, 0 : 1 : size.width * 1j]
    rng = np.random.default_rng(5)
    scenes = []
    for number in range(batch_of(package.card)):
        waves = 0.5 + 0.25 * np.sin((3 + number) * x + number) + 0.25 * np.cos((2 + number) * y * x * 3)
        scenes.append(waves + rng.normal(0, 0.05, waves.shape))
    return (np.clip(np.stack(scenes), 0, 1) * 255).astype(np.uint8)


def nodes_by_provider(package: ModelPackage, device: Device, work: Path) -> dict[str, int]:
    """Return the number of nodes in one run by provider, in a session opened like the engine's."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.add_free_dimension_override_by_name("N", batch_of(package.card))
    options.enable_mem_pattern = False
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.enable_profiling = True
    options.profile_file_prefix = str(work / package.card.id)
    settings = {"device_id": str(device.adapter)}
    profiled = ort.InferenceSession(
        package.data, options, providers=[(device.provider, settings)], enable_fallback=0
    )
    profiled.run(outputs_of(package.card), {INPUT: drawn(package)[:, None]})
    events = json.loads(Path(profiled.end_profiling()).read_text("utf-8"))
    names = {
        (e["args"].get("node_index"), e["args"]["provider"])
        for e in events
        if e.get("args", {}).get("provider")
    }
    return dict(Counter(provider for _, provider in names))


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return the smallest correlation of two sets of maps, by picture."""
    return min(map_correlation(one, other) for one, other in zip(a, b, strict=True))


def spoiled(package: ModelPackage) -> ModelPackage:
    """Return the same model with golden outputs that nothing computes."""
    first, *others = package.card.golden
    wrong = first.model_copy(update={"probabilities": tuple(reversed(first.probabilities))})
    card = package.card.model_copy(update={"golden": (wrong, *others)})
    data = with_card(onnx.load_model_from_string(package.data), card)
    return ModelPackage(card, data, "0" * 64, verified=False)


def main(work: Path, names: list[str]) -> None:
    """Print the results of all models, or of those that are named."""
    (device,) = choose_device("dml").devices
    say = sys.stdout.write
    say(json.dumps({"device": device.id, "name": device.name, "onnxruntime": ort.__version__}) + "\n")
    catalogue = Catalogue()
    for package in map(catalogue.read, names or catalogue.ids()):
        pictures = drawn(package)
        with Engine(device, make=PATIENT) as engine:
            began = time.monotonic()
            model = engine.load(package)
            opened = time.monotonic()
            here = engine.run(model, pictures)
            ran = time.monotonic()
        with Engine(device, make=PATIENT) as engine:
            try:
                engine.load(spoiled(package))
                refusal = ""
            except DeviceError as error:
                refusal = error.message
        with Engine(cpu()) as engine:
            there = engine.run(engine.load(package), pictures)
        found = {
            "model": package.card.id,
            "version": package.card.version,
            "nodes": nodes_by_provider(package, device, work),
            "golden_difference": model.parity.probability_difference,
            "golden_correlation": model.parity.map_correlation,
            "drawn_difference": float(np.abs(here.probabilities - there.probabilities).max()),
            "drawn_correlation": correlation(here.maps, there.maps) if package.card.maps else 1.0,
            "refused_when_spoiled": refusal,
            "seconds": {"open_and_prove": opened - began, "batch": ran - opened},
        }
        say(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd(), sys.argv[2:])
