"""WebGPU: a provider in its own library, behind the same engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import onnxruntime as ort
import pytest

from core.errors import DeviceError
from core.inference import devices
from core.inference.devices import (
    DML_PROVIDER,
    WEBGPU_PROVIDER,
    Device,
    choose_device,
    choose_preferred,
    cpu,
    list_devices,
)
from core.inference.engine import Engine
from core.inference.parity import Certificates, Outputs
from core.inference.sessions import Sessions
from core.models.package import ModelPackage
from tests.support.pictures import spot
from tests.support.tiny_model import SIDE, tiny_catalogue

WEBGPU = Device("webgpu", "WebGPU", WEBGPU_PROVIDER, adapter=0)


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """Return the extra, with a library that ONNX Runtime has not loaded yet."""
    package = SimpleNamespace(get_library_path=lambda: "library")
    monkeypatch.setattr(devices, "onnxruntime_ep_webgpu", package)
    devices._has_webgpu.cache_clear()
    yield package
    devices._has_webgpu.cache_clear()


def _entry(provider: str, **metadata: str) -> SimpleNamespace:
    return SimpleNamespace(ep_name=provider, device=SimpleNamespace(metadata=metadata))


def test_it_is_listed_once_before_the_cpu_and_chosen_only_by_wish(
    library: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[str] = []
    monkeypatch.setattr(
        ort, "register_execution_provider_library", lambda _name, path: registered.append(path)
    )
    card = {"DxgiAdapterNumber": "0", "Description": "Radeon RX 6600"}
    entries = [
        _entry(DML_PROVIDER, **card),
        _entry(WEBGPU_PROVIDER, **card),
        _entry(WEBGPU_PROVIDER, Description="Radeon Graphics"),
    ]
    monkeypatch.setattr(ort, "get_ep_devices", lambda: entries)
    assert [d.id for d in list_devices()] == ["dml:0", "webgpu", "cpu"]
    assert list_devices()[1].name == "WebGPU (Radeon Graphics, Radeon RX 6600)"
    assert registered == ["library"]
    assert [d.id for d in choose_device("auto").devices] == ["dml:0", "cpu"]
    assert [d.id for d in choose_device("webgpu").devices] == ["webgpu"]
    assert [d.id for d in choose_device("dml").devices] == ["dml:0"]
    assert [d.id for d in choose_preferred(list_devices()[1].name).devices] == ["webgpu"]
    # A graphics card on Linux whose name is unknown.
    monkeypatch.setattr(ort, "get_ep_devices", lambda: [_entry(WEBGPU_PROVIDER, card_idx="0")])
    assert [(d.id, d.name) for d in list_devices()][:1] == [("webgpu", "WebGPU")]


def test_it_is_not_there_without_the_extra_or_where_the_library_does_not_fit(
    library: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    library.get_library_path = lambda: str(tmp_path / "nowhere.so")
    monkeypatch.setattr(ort, "get_ep_devices", lambda: [_entry(WEBGPU_PROVIDER)])
    assert [d.id for d in list_devices()] == ["cpu"]
    monkeypatch.setattr(devices, "onnxruntime_ep_webgpu", None)
    devices._has_webgpu.cache_clear()
    with pytest.raises(DeviceError, match="There is no device 'webgpu'"):
        choose_device("webgpu")


class _Counted(Sessions):
    """The CPU in place of an adapter; counts its runs."""

    runs = 0

    def run(self, package: ModelPackage, pictures: np.ndarray) -> Outputs:
        self.runs += 1
        return super().run(package, pictures)


@pytest.mark.parametrize(("driver", "again"), [("", True), ("31.0.1", False)])
def test_where_nobody_tells_the_driver_the_golden_cases_run_in_each_life(
    tmp_path: Path, driver: str, again: bool
) -> None:
    package = tiny_catalogue(tmp_path).read("tiny")
    device = Device("webgpu", "WebGPU", WEBGPU_PROVIDER, adapter=0, driver=driver)
    certificates = Certificates(tmp_path / "parity.json")
    lives = []
    for _ in range(2):
        computer = _Counted(cpu())
        with Engine(device, certificates, lambda _device, computer=computer: computer) as engine:
            engine.load(package)
            engine.load(package)
        lives.append(computer.runs)
    assert lives[0] > 0
    assert (lives[1] > 0) is again


def test_it_computes_what_the_cpu_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("onnxruntime_ep_webgpu", reason="the extra `webgpu` is not installed")
    if not os.environ.get("OVERREAD_WEBGPU"):
        pytest.skip("OVERREAD_WEBGPU does not say that there is a Vulkan device")
    # The computing process reads this variable: a software device is listed too.
    monkeypatch.setenv("ORT_WEBGPU_EP_ALLOW_SOFTWARE_ADAPTER", "1")
    package = tiny_catalogue(tmp_path).read("tiny")
    pictures = np.stack([spot(SIDE, 0.1 + 0.05 * i) for i in range(5)])
    with Engine(WEBGPU) as engine, Engine(cpu()) as usual:
        model = engine.load(package)
        here, there = engine.run(model, pictures), usual.run(usual.load(package), pictures)
        assert (engine.device, engine.notices) == (WEBGPU, ())
    assert model.parity.passed
    np.testing.assert_allclose(here.probabilities, there.probabilities, atol=1e-5)
    np.testing.assert_allclose(here.maps, there.maps, atol=1e-4)
