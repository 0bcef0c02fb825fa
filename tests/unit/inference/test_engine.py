"""The engine proves a model before use, and never switches to another device silently."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import numpy as np
import onnxruntime as ort
import pytest

from core.errors import DeviceError
from core.inference import sessions
from core.inference.devices import (
    CPU_PROVIDER,
    DML_PROVIDER,
    Device,
    choose_device,
    choose_preferred,
    cpu,
    list_devices,
)
from core.inference.engine import Engine
from core.inference.model_loading import Opened, open_models
from core.inference.parity import Outputs, prove
from core.inference.sessions import Sessions, batch_of, run_of
from core.models.catalogue import Catalogue
from core.models.evidence import GoldenCase
from core.models.onnx_file import with_card
from tests.support.endless_model import endless_graph
from tests.support.pictures import spot
from tests.support.tiny_model import SIDE, tiny_card, tiny_catalogue, tiny_graph


def test_the_cpu_is_always_there_and_last() -> None:
    devices = list_devices()
    assert devices[-1].id == "cpu"
    assert devices[-1].name
    assert choose_device("auto").devices == devices
    assert [d.id for d in choose_device("cpu").devices] == ["cpu"]
    with pytest.raises(DeviceError, match=r"there are: .*cpu"):
        choose_device("dml:77")


class _Entry:
    def __init__(self, number: str, name: str, memory: str, rank: str) -> None:
        self.ep_name = DML_PROVIDER
        self.device = self
        self.metadata = {
            "DxgiAdapterNumber": number,
            "Description": name,
            "DxgiVideoMemory": memory,
            "DxgiHighPerformanceIndex": rank,
        }


def test_the_discrete_card_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [_Entry("0", "Radeon Graphics", "512 MB", "1"), _Entry("1", "Radeon RX 6600", "8176 MB", "0")]
    monkeypatch.setattr(ort, "get_ep_devices", lambda: entries)
    assert [d.id for d in list_devices()] == ["dml:1", "dml:0", "cpu"]
    assert list_devices()[0].memory == 8176 << 20
    assert [d.name for d in choose_device("dml").devices] == ["Radeon RX 6600"]


def test_a_device_is_remembered_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [_Entry("0", "Radeon RX 6600", "8176 MB", "0"), _Entry("1", "Radeon Graphics", "512 MB", "1")]
    monkeypatch.setattr(ort, "get_ep_devices", lambda: entries)
    assert [d.id for d in choose_preferred("Radeon Graphics").devices] == ["dml:1"]
    assert [d.id for d in choose_device("rx 6600").devices] == ["dml:0"]
    entries[0].metadata["DxgiAdapterNumber"], entries[1].metadata["DxgiAdapterNumber"] = "1", "0"
    assert [d.id for d in choose_preferred("Radeon Graphics").devices] == ["dml:0"]
    del entries[1]
    choice = choose_preferred("Radeon Graphics")
    assert [d.id for d in choice.devices] == ["dml:1", "cpu"]
    assert choice.notices == (
        "Radeon Graphics, which you chose, is not there; Radeon RX 6600 is used instead.",
    )


def test_golden_cases_prove_the_device(tiny: Opened) -> None:
    parity = tiny.models[0].parity
    assert parity.passed
    assert parity.probability_difference < 1e-5


def test_one_run_gives_everything_and_padding_changes_nothing(tiny: Opened) -> None:
    number = batch_of(tiny.models[0].card)
    pictures = np.stack([spot(32, 0.1 + 0.05 * i) for i in range(number)])
    full = tiny.engine.run(tiny.models[0], pictures)
    assert full.probabilities.shape == (number, 3)
    assert full.maps.shape == (number, 3, 4, 4)
    alone = tiny.engine.run(tiny.models[0], pictures[5:6])
    np.testing.assert_array_equal(alone.probabilities[0], full.probabilities[5])
    np.testing.assert_array_equal(alone.maps[0], full.maps[5])
    np.testing.assert_allclose(full.probabilities.sum(axis=1), 1, atol=1e-6)


def test_a_run_takes_fewer_pictures_the_larger_they_are() -> None:
    card = tiny_card()
    sizes = {
        side: card.preparation.model_copy(update={"height": side, "width": side}) for side in (64, 384, 4096)
    }
    numbers = {side: batch_of(card.model_copy(update={"preparation": size})) for side, size in sizes.items()}
    assert numbers == {64: 16, 384: 4, 4096: 1}


def test_the_processor_computes_fewer_pictures_in_a_run_than_an_adapter() -> None:
    card = tiny_card()
    adapter = Device("dml:0", "Radeon RX 6600", DML_PROVIDER, adapter=0)
    for side, batch, run in ((64, 16, 16), (160, 16, 4), (256, 9, 3), (384, 4, 1), (4096, 1, 1)):
        size = card.preparation.model_copy(update={"height": side, "width": side})
        sized = card.model_copy(update={"preparation": size})
        assert (batch_of(sized), run_of(sized, adapter), run_of(sized, cpu())) == (batch, batch, run)


def test_what_takes_several_runs_comes_out_as_in_one(
    tiny: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tiny_catalogue(tmp_path).read("tiny")
    pictures = np.stack([spot(SIDE, 0.1 + 0.05 * i) for i in range(7)])
    whole = tiny.engine.run(tiny.models[0], pictures)
    monkeypatch.setattr(sessions, "_RUN_PIXELS", 2 * SIDE * SIDE)
    own = Sessions(cpu())
    assert own.session(package).get_inputs()[0].shape[0] == 2
    parts = own.run(package, pictures)
    np.testing.assert_allclose(parts.probabilities, whole.probabilities, atol=1e-6)
    np.testing.assert_allclose(parts.maps, whole.maps, atol=1e-5)
    np.testing.assert_allclose(parts.embedding, whole.embedding, atol=1e-5)


def spoiled_package(tmp_path: Path):
    card = tiny_card(model_id="spoiled")
    case = card.golden[0].model_copy(update={"probabilities": (0.0, 1.0, 0.0)})
    catalogue = tiny_catalogue(tmp_path / "spoiled")
    path = tmp_path / "spoiled.onnx"
    path.write_bytes(with_card(tiny_graph(), card.model_copy(update={"golden": (GoldenCase(**dict(case)),)})))
    return catalogue.add(path)


def test_golden_cases_that_come_out_as_no_number_prove_nothing() -> None:
    card = tiny_card()
    cases = card.golden
    shares = np.asarray([case.probabilities for case in cases], dtype=np.float32)
    maps = np.stack([case.maps.unpack() for case in cases]).astype(np.float32)
    embedding = np.zeros((len(cases), 2), dtype=np.float32)
    assert prove(card, lambda _: Outputs(shares, maps, embedding), len(cases)).passed
    shares[0, 1] = np.nan
    assert not prove(card, lambda _: Outputs(shares, maps, embedding), len(cases)).passed


def test_a_model_that_fails_its_golden_cases_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(DeviceError, match="golden"):
        open_models([spoiled_package(tmp_path)], "cpu")


def test_ort_falling_back_in_silence_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = Device("dml:0", "A card that is not here", DML_PROVIDER, adapter=0)
    package = tiny_catalogue(tmp_path).read("tiny")
    # This build has no DirectML: ONNX Runtime would only warn and use the CPU.
    with pytest.warns(UserWarning, match="not in available provider"), pytest.raises(DeviceError):
        Sessions(card).open(package)
    honest = Sessions(cpu()).session(package)
    monkeypatch.setattr(ort, "InferenceSession", lambda *_arguments, **_options: honest)
    with pytest.raises(DeviceError, match="would run on CPUExecutionProvider instead of A card"):
        Sessions(card).open(package)


def test_auto_falls_back_to_the_cpu_with_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = Engine.load

    def load(self: Engine, package):
        if self.device.provider == DML_PROVIDER:
            raise DeviceError("The card gives other answers.")
        return good(self, package)

    monkeypatch.setattr(Engine, "load", load)
    monkeypatch.setattr(ort, "get_ep_devices", lambda: [_Entry("0", "Radeon RX 6600", "8176 MB", "0")])
    package = tiny_catalogue(tmp_path).read("tiny")
    opened = open_models([package], "auto")
    assert opened.engine.device.provider == CPU_PROVIDER
    assert opened.notices == (f"The card gives other answers. {cpu().name} is used instead.",)
    with pytest.raises(DeviceError, match="other answers"):
        open_models([package], "dml")


def test_a_failing_run_is_a_device_error(tiny: Opened) -> None:
    with pytest.raises(DeviceError, match="cannot compute 16 pictures"):
        tiny.engine.run(tiny.models[0], np.zeros((2, 7, 7), np.uint8))


def test_a_model_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with endless(tmp_path) as opened:
        (model,) = opened.models
        # The graph behaves normally for all pictures that are not white.
        opened.engine.run(model, np.zeros((2, SIDE, SIDE), np.uint8))
        usual = sessions.RUN_SECONDS
        monkeypatch.setattr(sessions, "RUN_SECONDS", 1.0)
        with pytest.raises(DeviceError, match="did not answer within 1 seconds"):
            opened.engine.run(model, np.full((2, SIDE, SIDE), 255, np.uint8))
        monkeypatch.setattr(sessions, "RUN_SECONDS", usual)
        opened.engine.run(model, np.zeros((2, SIDE, SIDE), np.uint8))


def test_nobody_waits_for_a_run_that_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # No other limit ends it.
    monkeypatch.setattr(sessions, "RUN_SECONDS", float("inf"))
    with endless(tmp_path) as opened:
        (model,) = opened.models
        Timer(0.5, opened.engine.give_up).start()
        with pytest.raises(DeviceError):
            opened.engine.run(model, np.full((2, SIDE, SIDE), 255, np.uint8))


@contextmanager
def endless(folder: Path) -> Iterator[Opened]:
    """Yield an engine with a model that loops for ever on white pictures."""
    catalogue = Catalogue(shipped=folder / "shipped", added=folder / "added")
    catalogue.ship(with_card(endless_graph(), tiny_card()))
    opened = open_models([catalogue.read("tiny")], "cpu")
    with opened.engine:
        yield opened
