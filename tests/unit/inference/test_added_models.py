"""Added models: each computes within limits, and only a harmful one is disabled."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Timer

import numpy as np
import onnx
import pytest

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.errors import DeviceError, ModelError, ModelRunError, Reason, Status
from core.inference import added_models, sessions
from core.inference.added_models import AddedModels, Processor
from core.inference.device_process import DeviceProcess, Patience
from core.inference.devices import cpu
from core.inference.engine import Engine
from core.inference.model_loading import open_harmlessly
from core.models import checking
from core.models.onnx_file import with_card
from core.models.package import read_package
from core.progress import Progress
from tests.support import hostile_models as hostile
from tests.support.endless_model import endless_graph
from tests.support.faulty import ADAPTER, FaultySessions, computer, make_plan
from tests.support.pictures import save, spot
from tests.support.tiny_model import SIDE, tiny_card, tiny_graph

DARK = np.zeros((2, SIDE, SIDE), np.uint8)
WHITE = np.full((2, SIDE, SIDE), 255, np.uint8)


def nearly_white() -> np.ndarray:
    """Return a picture with just enough contrast for the gate."""
    picture = np.full((64, 64), 255, np.uint8)
    picture[20:24, 20:24] = 0
    return picture


def test_what_an_added_model_computes_is_what_it_computes_here(tmp_path: Path) -> None:
    catalogue, package = hostile.added(tmp_path, tiny_graph(), "other")
    assert not package.verified
    pictures = np.stack([spot(SIDE, 0.1 + 0.05 * n) for n in range(5)])
    with Engine(cpu()) as engine:
        found = engine.run(engine.load(package), pictures)
        here = engine.run(engine.load(catalogue.read("tiny")), pictures)
    for part in ("probabilities", "maps", "embedding"):
        np.testing.assert_array_equal(getattr(found, part), getattr(here, part))


@pytest.mark.parametrize(
    ("graph", "sentence"),
    [
        (hostile.bomb_at_load, "needs more than the 4,096 MB of memory that an added model may use"),
        (hostile.endless_always, "did not answer in time; its process was ended"),
    ],
)
def test_one_that_does_harm_at_load_is_set_aside_with_the_reason(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    graph: Callable[[], onnx.ModelProto],
    sentence: str,
) -> None:
    monkeypatch.setattr(added_models, "PATIENCE", Patience(open=60.0, run=3.0))
    catalogue, package = hostile.added(tmp_path, graph(), "evil")
    opened = open_harmlessly([catalogue.read("tiny"), package], "cpu")
    with opened.engine:
        assert [model.card.id for model in opened.models] == ["tiny"]
        assert "The model evil is not used. The model fails its golden cases: evil " in opened.notices[0]
        assert sentence in opened.notices[0]


def test_one_that_takes_all_memory_for_some_pictures_costs_no_other_model_its_findings(
    tmp_path: Path,
) -> None:
    catalogue, package = hostile.added(tmp_path, hostile.bomb_on_white(), "evil")
    folder = tmp_path / "pictures"
    for number in range(30):
        save(nearly_white() if number == 3 else spot(64, 0.3 + number / 100), folder / f"{number:02}.png")
    opened = open_harmlessly([catalogue.read("tiny"), package], "cpu")
    with opened.engine, Journal(tmp_path / "journal") as journal:
        assert read_all([folder], opened.engine, opened.models, journal, Progress(), Settings(workers=1))
        rows = list(journal.readings())
        assert len(opened.notices) == 1
    found = {name: [row for row in rows if row.model and row.model.id == name] for name in ("tiny", "evil")}
    assert [len(found[name]) for name in found] == [30, 30]
    assert all(row.status is Status.OK for row in found["tiny"])
    refused = [row for row in found["evil"] if row.status is Status.REFUSED]
    assert refused
    assert {row.reason for row in refused} == {Reason.BAD_OUTPUT}
    assert all("evil is not used; it needs more than the 4,096 MB" in row.message for row in refused)


def test_one_that_never_ends_for_some_pictures_is_not_asked_again(tmp_path: Path) -> None:
    _, package = hostile.added(tmp_path, endless_graph(), "evil")
    added = AddedModels(cpu(), Patience(run=2.0))
    with Engine(cpu(), make=lambda device: Processor(device, added)) as engine:
        model = engine.load(package)
        with pytest.raises(ModelRunError, match="did not answer in time"):
            engine.run(model, WHITE)
        with pytest.raises(ModelRunError, match="did not answer in time"):
            engine.run(model, DARK)
        assert engine.notices == ("evil did not answer in time; its process was ended, and it is not used.",)


def test_one_that_crashes_is_not_asked_again_and_another_goes_on(tmp_path: Path) -> None:
    _, evil = hostile.added(tmp_path, tiny_graph(), "evil")
    _, good = hostile.added(tmp_path, tiny_graph(), "good")
    # Each process first proves the model: runs 0 and 1 are golden cases.
    plan = make_plan(tmp_path, {2: "crash"})
    added = AddedModels(cpu(), make=partial(FaultySessions, plan))
    with Engine(cpu(), make=lambda device: Processor(device, added)) as engine:
        models = [engine.load(evil), engine.load(good)]
        for _ in range(2):
            with pytest.raises(ModelRunError, match="evil ended the process that computed it"):
                engine.run(models[0], DARK)
        assert engine.run(models[1], DARK).probabilities.shape == (2, 3)


def test_a_batch_that_fails_costs_itself_alone(tmp_path: Path) -> None:
    _, package = hostile.added(tmp_path, tiny_graph(), "other")
    added = AddedModels(cpu(), make=partial(FaultySessions, make_plan(tmp_path, {1: "E_SOMETHING"})))
    with Engine(cpu(), make=lambda device: Processor(device, added)) as engine:
        model = engine.load(package)
        with pytest.raises(ModelRunError, match="The model other cannot compute"):
            engine.run(model, DARK)
        assert engine.run(model, DARK).probabilities.shape == (2, 3)


def test_an_adapter_gets_no_added_model_that_does_harm_within_limits(tmp_path: Path) -> None:
    _, package = hostile.added(tmp_path, hostile.bomb_at_load(), "evil")
    made: list[object] = []

    def make(device):
        made.append(computer(make_plan(tmp_path, {}), Patience(), device))
        return made[-1]

    with Engine(ADAPTER, make=make) as engine:
        with pytest.raises(ModelRunError, match="needs more"):
            engine.load(package)
        (owner,) = made
        assert isinstance(owner, DeviceProcess)
        assert owner._process is None


def test_ctrl_c_ends_a_run_that_is_under_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, package = hostile.added(tmp_path, endless_graph(), "evil")
    monkeypatch.setattr(sessions, "RUN_SECONDS", float("inf"))
    added = AddedModels(cpu(), Patience(run=600.0))
    with Engine(cpu(), make=lambda device: Processor(device, added)) as engine:
        model = engine.load(package)
        Timer(1.0, engine.give_up).start()
        with pytest.raises(DeviceError):
            engine.run(model, WHITE)


def test_a_file_that_grows_when_it_is_parsed_does_not_grow_here(tmp_path: Path) -> None:
    file = tmp_path / "crowd.onnx"
    file.write_bytes(hostile.crowd_of_nodes(8))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ModelError):
        read_package(file)
    # Run in this process, the model took over a thousand megabytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 << 10


def _hangs(_data: bytes, _name: str) -> None:
    while True:
        pass


def _dies(_data: bytes, _name: str) -> None:
    os.abort()


def _grows(_data: bytes, _name: str) -> None:
    assert len(np.ones(1 << 30, dtype=np.uint8))


@pytest.mark.parametrize(
    ("check", "sentence"),
    [
        (_hangs, r"took more than 2 seconds; it is not loaded"),
        (_dies, r"ended the process that checked it, or took more than 512 MB"),
        (_grows, r"checking it takes more memory than an added model may use"),
    ],
)
def test_a_check_that_goes_wrong_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: Callable[[bytes, str], None], sentence: str
) -> None:
    if check is _hangs:
        monkeypatch.setattr(checking, "CHECK_SECONDS", 2.0)
    file = tmp_path / "model.onnx"
    file.write_bytes(b"model")
    with pytest.raises(ModelError, match=sentence):
        checking.check_apart(check, b"model", file, 512 << 20)


def test_the_same_bytes_are_checked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "other.onnx"
    file.write_bytes(with_card(tiny_graph(), tiny_card(model_id="other")))
    asked: list[Path] = []
    answer = checking.answer_apart

    def counted(task: object, arguments: tuple[checking.Check, Path], *given: object) -> str:
        asked.append(arguments[1])
        return answer(task, arguments, *given)

    monkeypatch.setattr(checking, "answer_apart", counted)
    for _ in range(2):
        assert read_package(file).card.id == "other"
    file.write_bytes(with_card(tiny_graph(), tiny_card(model_id="another")))
    assert read_package(file).card.id == "another"
    assert len(asked) == 2
    file.write_bytes(b"scrap")
    for _ in range(2):
        with pytest.raises(ModelError, match="not a valid ONNX"):
            read_package(file)
    assert len(asked) == 4
