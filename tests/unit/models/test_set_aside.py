"""One bad model among the added ones is disabled with its reason, and the others read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from core.cli import models
from core.errors import DeviceError, ModelError, ModelFault
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.models.interface import CARD_KEY
from core.models.package import SetAside, read_package
from core.workflow.open import open_installed
from tests.support.tiny_model import tiny_card, tiny_catalogue, tiny_graph


def put(
    catalogue: Catalogue, name: str, card: dict[str, object], graph: onnx.ModelProto | None = None
) -> None:
    """Copy a model into the user's model folder by hand, without any check."""
    graph = graph or tiny_graph()
    # Not validated, like an old card from before the totals were checked.
    text = Card.model_construct(**(dict(tiny_card(model_id=name)) | card)).model_dump_json()
    helper.set_model_props(graph, {CARD_KEY: text})
    catalogue.added.mkdir(parents=True, exist_ok=True)
    (catalogue.added / f"{name}.onnx").write_bytes(graph.SerializeToString())


def for_one_picture() -> onnx.ModelProto:
    """Return a graph that was exported for one picture, whatever its interface says."""
    graph = tiny_graph()
    pooled = next(node for node in graph.graph.node if node.output[0] == "logits")
    pooled.CopyFrom(helper.make_node("Reshape", ["pooled", "one_by_three"], ["logits"]))
    shape = numpy_helper.from_array(np.array([1, 3], dtype=np.int64), "one_by_three")
    graph.graph.initializer.append(shape)
    return graph


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Return a shipped model, a good added one, and one of each kind that cannot read."""
    made = tiny_catalogue(tmp_path)
    golden = tiny_card().golden[0].model_copy(update={"probabilities": (0.9, 0.8, 0.7)})
    put(made, "good", {})
    put(made, "several", {"golden": (golden,)})
    put(made, "single", {}, for_one_picture())
    put(made, "again", {"id": "tiny"})
    (made.added / "scrap.onnx").write_bytes(b"a scrap")
    return made


def test_each_is_set_aside_with_its_reason_and_the_others_open(catalogue: Catalogue) -> None:
    opened = open_installed("cpu", catalogue)
    with opened.engine:
        assert [model.card.id for model in opened.models] == ["tiny", "good"]
        assert {model.id: model.fault for model in opened.set_aside} == {
            "scrap": ModelFault.UNREADABLE,
            "several": ModelFault.TASK,
            "again": ModelFault.NAME,
            "single": ModelFault.RUN,
        }
        assert "The model several is not used." in " ".join(opened.notices)
        assert "The model single is not used. The model fails its golden cases: " in " ".join(opened.notices)
        assert "do not sum to 1; several findings need multi-label" in " ".join(opened.notices)


def test_one_that_is_asked_for_by_name_is_an_error(catalogue: Catalogue) -> None:
    with pytest.raises(ModelError, match="do not sum to 1"):
        open_installed("cpu", catalogue, ("several",))
    with pytest.raises(DeviceError, match="The model single cannot compute"):
        open_installed("cpu", catalogue, ("single",))


def test_what_ships_must_be_whole(catalogue: Catalogue) -> None:
    (catalogue.shipped / "tiny.onnx").write_bytes(b"a scrap")
    with pytest.raises(ModelError, match="not the file that was shipped"):
        open_installed("cpu", catalogue)


def test_the_list_and_the_check_tell(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "Catalogue", lambda: catalogue)
    monkeypatch.setenv("COLUMNS", "200")
    models.list_models()
    said = capsys.readouterr().out
    assert "set aside (task)" in said
    assert "The model scrap is not used. scrap.onnx is not a valid ONNX file." in said
    assert models.verify_models("cpu") == models.EXIT_SOME_ERRORS
    said = capsys.readouterr().out
    assert said.count("passed") == 2
    assert said.count("set aside") >= 3
    assert "single: " in said


def test_what_fails_its_golden_cases_is_not_added(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(models, "Catalogue", lambda: catalogue)
    files = {name: catalogue.added / f"{name}.onnx" for name in ("good", "single")}
    good, single = (file.rename(file.with_suffix("")) for file in files.values())
    with pytest.raises(DeviceError, match="The model single cannot compute"):
        models.add_model(single)
    assert "single" not in catalogue.ids()
    models.add_model(good)
    assert "good" in catalogue.ids()
    assert "Added good 1.2.3; its golden cases came out right on " in capsys.readouterr().out


def test_a_kind_that_nobody_tells_apart_is_told(catalogue: Catalogue, tmp_path: Path) -> None:
    router = tiny_catalogue(tmp_path / "with-router", tiny_card(model_id="body-region"))
    put(router, "known", {"body_regions": ("dark",)})
    put(router, "unknown", {"body_regions": ("Head",)})
    found = {one.id: one for one in router.examine() if isinstance(one, SetAside)}
    assert set(found) == {"unknown"}
    assert (
        "image kind 'Head', which Overread does not know; it knows: bright, dark" in found["unknown"].message
    )
    package = read_package(router.added / "unknown.onnx")
    with pytest.raises(ModelError, match="does not know"):
        router.keep(package)


def test_a_chosen_folder_that_is_away_is_told(tmp_path: Path) -> None:
    made = tiny_catalogue(tmp_path)
    away = Catalogue(shipped=made.shipped, added=tmp_path / "drive" / "models", chosen=True)
    (told,) = [one for one in away.examine() if isinstance(one, SetAside)]
    assert told.notice.startswith("Connect the drive of your models' folder, or choose another folder; ")
    with open_installed("cpu", away).engine as engine:
        assert engine.device.id == "cpu"
    assert told.notice in open_installed("cpu", away).notices


def test_none_left_is_an_error(tmp_path: Path) -> None:
    alone = Catalogue(shipped=tmp_path / "none", added=tmp_path / "added")
    alone.added.mkdir()
    (alone.added / "scrap.onnx").write_bytes(b"a scrap")
    assert [type(found) for found in alone.examine()] == [SetAside]
    with pytest.raises(ModelError, match="scrap is not used"):
        open_installed("cpu", alone)
