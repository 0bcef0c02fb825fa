"""A classifier made elsewhere becomes a package with the same outputs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from onnx import TensorProto
from PIL import Image

from core.errors import ModelError
from core.importing.fitted_gate import fit_gate
from core.importing.graph import look_at
from core.importing.package import ALL_ALIKE, PAIRED, REPLACES, Imported, Pictures, make_package
from core.importing.proposal import Said, open_questions, settle, with_proposals
from core.importing.source import read_source
from core.importing.spec import VALUES, ImportSpec, Values, read_spec, write_spec
from core.models.catalogue import Catalogue
from core.models.golden import golden_pictures
from core.models.interface import INPUT
from core.models.onnx_file import check_model
from core.progress import Advance, Progress
from core.workflow.import_model import import_source, open_source
from tests.unit.importing.foreign_models import (
    FEATURES,
    SIDE,
    fixed_to_one,
    keras_like,
    saved,
    saved_with_weights_beside,
    torch_like,
    without_a_linear_layer,
)

NONE = np.zeros((0, SIDE, SIDE), dtype=np.uint8)
DRAWN = np.stack(list(golden_pictures(SIDE, SIDE).values()))


def imported(
    path: Path, said: Said, own: NDArray[np.uint8] = NONE, others: NDArray[np.uint8] = NONE
) -> Imported:
    model = read_source(path)
    facts = look_at(model, path.name)
    whole = with_proposals(facts, said, path.name)
    assert open_questions(facts, whole) == ()
    return make_package(model, facts, settle(whole), Pictures(own, others), path.name)


def answers(data: bytes, *names: str) -> list[NDArray[np.float32]]:
    session = ort.InferenceSession(data, providers=["CPUExecutionProvider"])
    return session.run(list(names), {INPUT: DRAWN[:, None]})


def at_source(model: onnx.ModelProto, given: NDArray[np.generic]) -> NDArray[np.float32]:
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(["scores"], {"input": given})[0], dtype=np.float32)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    return shares / shares.sum(axis=1, keepdims=True)


def test_logits_of_torch_become_probabilities_with_maps(tmp_path: Path) -> None:
    model = torch_like()
    done = imported(
        saved(model, tmp_path / "Chest_Net.onnx"),
        Said(labels=("Normal", "Pneumonia", "TB"), one_of=True, values="imagenet"),
    )
    mean, std = (
        np.array(v, np.float32).reshape(1, 3, 1, 1) for v in (VALUES["imagenet"].mean, VALUES["imagenet"].std)
    )
    given = (np.repeat(DRAWN[:, None], 3, axis=1).astype(np.float32) / 255 - mean) / std
    probabilities, maps = answers(done.data, "probabilities", "maps")
    np.testing.assert_allclose(probabilities, softmax(at_source(model, given)), atol=1e-5)
    np.testing.assert_allclose(softmax(maps.mean(axis=(2, 3))), probabilities, atol=1e-5)
    card = done.card
    assert (card.id, card.title, card.task) == ("chest-net", "Chest net", "multi-class")
    assert card.operating_point is not None
    assert card.operating_point.positive == ("Pneumonia", "TB")
    assert card.gate.centres is None
    assert "No gate" in " ".join(card.limits)
    assert card.evaluations == ()
    assert done.notes == ()


def test_a_softmax_of_keras_with_channels_last(tmp_path: Path) -> None:
    model = keras_like()
    done = imported(saved(model, tmp_path / "k.onnx"), Said(labels=("No", "Yes"), values="0-255"))
    given = np.repeat(DRAWN[..., None], 3, axis=3).astype(np.float32)
    (probabilities,) = answers(done.data, "probabilities")
    np.testing.assert_allclose(probabilities, at_source(model, given), atol=1e-5)
    assert done.card.task == "binary"
    assert done.card.maps is not None


def test_many_sigmoids_are_many_findings(tmp_path: Path) -> None:
    model = torch_like(5, channels=1, end="Sigmoid")
    labels = tuple("ABCDE")
    done = imported(
        saved(model, tmp_path / "many.onnx"), Said(labels=labels, values="torchxrayvision", threshold=0.3)
    )
    given = (DRAWN[:, None].astype(np.float32) / 255 * 2048 - 1024).astype(np.float32)
    (probabilities,) = answers(done.data, "probabilities")
    np.testing.assert_allclose(probabilities, at_source(model, given), atol=1e-4)
    assert done.card.task == "multi-label"
    assert [point.threshold for point in done.card.operating_points] == [0.3] * 5


def test_logarithms_of_a_softmax_hold_for_one_label_only(tmp_path: Path) -> None:
    path = saved(torch_like(3, channels=1, end="LogSoftmax"), tmp_path / "logs.onnx")
    said = Said(labels=("Normal", "A", "B"), values="0-1")
    with pytest.raises(ModelError, match="Say that exactly one label holds"):
        imported(path, replace(said, one_of=False))
    done = imported(path, replace(said, one_of=True))
    (probabilities,) = answers(done.data, "probabilities")
    expected = np.exp(
        at_source(torch_like(3, channels=1, end="LogSoftmax"), DRAWN[:, None].astype(np.float32) / 255)
    )
    np.testing.assert_allclose(probabilities, expected, atol=1e-5)


def test_a_single_unit_is_a_finding_or_a_pair(tmp_path: Path) -> None:
    path = saved(torch_like(1, channels=1, end="Sigmoid"), tmp_path / "unit.onnx")
    alone = imported(path, Said(labels=("Fracture",), values="0-1"))
    pair = imported(path, Said(labels=("No fracture", "Fracture"), values="0-1"))
    (one,), (two,) = answers(alone.data, "probabilities"), answers(pair.data, "probabilities")
    assert (alone.card.task, pair.card.task) == ("multi-label", "binary")
    np.testing.assert_allclose(two, np.concatenate([1 - one, one], axis=1), atol=1e-6)
    assert PAIRED in pair.notes
    assert PAIRED not in alone.notes
    assert pair.card.operating_point is not None
    assert pair.card.operating_point.positive == ("Fracture",)
    (maps,) = answers(pair.data, "maps")
    np.testing.assert_allclose(maps[:, 0], -maps[:, 1], atol=1e-6)


def test_a_softmax_that_is_said_to_be_logits_is_refused(tmp_path: Path) -> None:
    path = saved(torch_like(channels=1, end="Softmax"), tmp_path / "m.onnx")
    with pytest.raises(ModelError, match="3 scores of each picture are already probabilities"):
        imported(path, Said(labels=("Normal", "A", "B"), values="0-1", scores="logits", one_of=True))


def test_a_graph_that_takes_bytes_scales_them_itself(tmp_path: Path) -> None:
    model = torch_like(channels=1)
    model.graph.input[0].name = "bytes"
    model.graph.input[0].type.tensor_type.elem_type = TensorProto.UINT8
    white = onnx.numpy_helper.from_array(np.array([255], dtype=np.float32), "white")
    model.graph.initializer.append(white)
    cast = onnx.helper.make_node("Cast", ["bytes"], ["floats"], to=TensorProto.FLOAT)
    model.graph.node.insert(0, onnx.helper.make_node("Div", ["floats", "white"], ["input"]))
    model.graph.node.insert(0, cast)
    path = saved(model, tmp_path / "bytes.onnx")
    said = Said(labels=("Normal", "A", "B"), one_of=True)
    floats = imported(saved(torch_like(channels=1), tmp_path / "floats.onnx"), replace(said, values="0-1"))
    whole, beside = (answers(one.data, "probabilities")[0] for one in (imported(path, said), floats))
    np.testing.assert_allclose(whole, beside, atol=1e-6)
    with pytest.raises(ModelError, match="is uint8, so its values are 0-255"):
        imported(path, replace(said, values="0-1"))


def test_labels_that_letters_do_not_tell_apart_keep_their_titles(tmp_path: Path) -> None:
    path = saved(torch_like(channels=1), tmp_path / "m.onnx")
    labels = ("\u041d\u043e\u0440\u043c\u0430", "HER2+", "HER2-")
    said = Said(labels=labels, normal=labels[:1], one_of=True, values="0-1")
    card = imported(path, said).card
    assert tuple(c.title for c in card.classes) == labels
    assert card.class_names == ("label", "HER2_2", "HER2_3")
    assert card.operating_point is not None
    assert card.operating_point.positive == ("HER2_2", "HER2_3")
    with pytest.raises(ModelError, match="Two labels have the same name"):
        imported(path, replace(said, labels=("Normal", "A", "a"), normal=("Normal",)))


def test_pictures_that_cannot_be_read_give_no_model_without_a_gate(tmp_path: Path) -> None:
    path = saved(torch_like(channels=1), tmp_path / "m.onnx")
    folder = tmp_path / "pictures"
    folder.mkdir()
    source = open_source(path)
    said = Said(labels=("Normal", "A", "B"), one_of=True, values="0-1")
    spec = settle(with_proposals(source.facts, said, path.name))
    with pytest.raises(ModelError, match="at least 20 pictures, and 0 could be read"):
        import_source(source, spec, Progress(), [folder])


def test_looking_at_pictures_ends_when_all_were_seen(tmp_path: Path) -> None:
    path = saved(torch_like(channels=1), tmp_path / "m.onnx")
    folder = tmp_path / "pictures"
    folder.mkdir()
    draw = np.random.default_rng(3)
    for number in range(24):
        Image.fromarray(draw.integers(0, 256, (64, 64), np.uint8)).save(folder / f"{number}.png")
    source = open_source(path)
    said = Said(labels=("Normal", "A", "B"), one_of=True, values="0-1")
    seen: list[Advance] = []
    import_source(
        source, settle(with_proposals(source.facts, said, path.name)), Progress(seen.append), [folder]
    )
    assert (seen[-1].done, seen[-1].total) == (24, 24)


def test_a_model_of_the_same_id_is_not_replaced_in_silence(tmp_path: Path) -> None:
    source = open_source(saved(torch_like(channels=1), tmp_path / "model.onnx"))
    said = Said(labels=("Normal", "A", "B"), one_of=True, values="0-1")
    spec = settle(with_proposals(source.facts, said, "model.onnx"))
    added = tmp_path / "added"
    added.mkdir()
    catalogue = Catalogue(added=added)
    assert import_source(source, spec, Progress(), catalogue=catalogue).notes == ()
    saved(torch_like(), added / "model.onnx")
    assert import_source(source, spec, Progress(), catalogue=catalogue).notes == (REPLACES,)


def test_a_graph_for_one_picture_reads_one_at_a_time(tmp_path: Path) -> None:
    done = imported(
        saved(fixed_to_one(), tmp_path / "one.onnx"),
        Said(labels=("Normal", "A", "B"), one_of=True, values="0-1"),
    )
    assert done.card.one_at_a_time
    assert any("one picture at a time" in note for note in done.notes)


def test_a_bend_behind_the_mean_gives_no_maps_and_says_so(tmp_path: Path) -> None:
    done = imported(
        saved(without_a_linear_layer(), tmp_path / "bent.onnx"),
        Said(labels=("Normal", "A"), one_of=True, values="0-1"),
    )
    assert done.card.maps is None
    assert all(case.maps is None for case in done.card.golden)
    assert any("without a place" in note for note in done.notes)
    assert [value.name for value in onnx.load_model_from_string(done.data).graph.output] == ["probabilities"]


def test_half_precision_comes_in_with_a_warning(tmp_path: Path) -> None:
    done = imported(
        saved(torch_like(kind=TensorProto.FLOAT16), tmp_path / "half.onnx"),
        Said(labels=("Normal", "A", "B"), one_of=True, values="0-1"),
    )
    assert any("half precision" in note for note in done.notes)
    assert answers(done.data, "probabilities")[0].dtype == np.float32


@pytest.mark.parametrize("opset", [9, 11, 13, 20])
def test_older_and_newer_opsets_come_in(opset: int, tmp_path: Path) -> None:
    done = imported(
        saved(torch_like(opset=opset), tmp_path / "set.onnx"),
        Said(labels=("Normal", "A", "B"), one_of=True, values="0-1"),
    )
    assert check_model(done.data, "set").id == "set"


def test_an_old_resize_keeps_its_numbers_and_its_inputs(tmp_path: Path) -> None:
    model = torch_like(channels=1, opset=10)
    model.ir_version = 3
    model.graph.input[0].name = "picture"
    scales = np.array([1, 1, 1.5, 1.5], dtype=np.float32)
    model.graph.initializer.append(onnx.numpy_helper.from_array(scales, "scales"))
    model.graph.node.insert(
        0, onnx.helper.make_node("Resize", ["picture", "scales"], ["input"], mode="linear")
    )
    for held in model.graph.initializer:
        value = onnx.helper.make_tensor_value_info(held.name, held.data_type, list(held.dims))
        model.graph.input.append(value)
    path = saved(model, tmp_path / "old.onnx")
    done = imported(path, Said(labels=("Normal", "A", "B"), one_of=True, values="0-1"))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (logits,) = session.run(["scores"], {"picture": DRAWN[:, None].astype(np.float32) / 255})
    np.testing.assert_allclose(answers(done.data, "probabilities")[0], softmax(logits), atol=1e-5)


def test_weights_beside_the_file_are_taken_in(tmp_path: Path) -> None:
    said = Said(labels=("Normal", "A", "B"), one_of=True, values="0-1")
    path = saved_with_weights_beside(torch_like(), tmp_path / "beside.onnx")
    whole = imported(saved(torch_like(), tmp_path / "whole.onnx"), replace(said, id="beside"))
    beside = imported(path, said)
    np.testing.assert_array_equal(*(answers(one.data, "probabilities")[0] for one in (whole, beside)))
    (tmp_path / "beside.onnx.data").unlink()
    with pytest.raises(ModelError, match=r"are in beside\.onnx\.data, which is missing"):
        read_source(path)


@pytest.mark.parametrize("location", ["../secret", "/etc/passwd", "link"])
def test_weights_outside_the_folder_are_not_read(location: str, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(bytes(4096))
    (folder / "link").symlink_to(tmp_path / "secret")
    path = saved_with_weights_beside(torch_like(), folder / "m.onnx")
    model = onnx.load(str(path), load_external_data=False)
    for tensor in model.graph.initializer:
        for entry in tensor.external_data:
            entry.value = location if entry.key == "location" else entry.value
    with pytest.raises(ModelError, match="outside its folder"):
        read_source(saved(model, folder / "m.onnx"))


@pytest.mark.parametrize("entry", ["offset", "length"])
def test_weights_that_are_not_there_whole_are_refused(entry: str, tmp_path: Path) -> None:
    path = saved_with_weights_beside(torch_like(), tmp_path / "m.onnx")
    model = onnx.load(str(path), load_external_data=False)
    for told in model.graph.initializer[0].external_data:
        told.value = str(1 << 40) if told.key == entry else told.value
    with pytest.raises(ModelError, match="does not hold all the weights"):
        read_source(saved(model, path))


def test_what_the_graph_needs_and_lacks_is_told_truly(tmp_path: Path) -> None:
    model = torch_like()
    model.graph.node[1].domain = "com.example"
    model.opset_import.add(domain="com.example", version=1)
    with pytest.raises(ModelError, match=r"needs operators outside the ONNX standard \(com\.example\.Relu\)"):
        read_source(saved(model, tmp_path / "own.onnx"))
    two = torch_like()
    two.graph.input.append(onnx.helper.make_tensor_value_info("age", TensorProto.FLOAT, [1]))
    with pytest.raises(ModelError, match="has 2 inputs"):
        look_at(two, "two.onnx")
    volume = torch_like()
    volume.graph.input[0].type.tensor_type.shape.dim.add(dim_value=32)
    with pytest.raises(ModelError, match="has 5 dimensions"):
        look_at(volume, "volume.onnx")
    path = saved(torch_like(), tmp_path / "three.onnx")
    with pytest.raises(ModelError, match="gives 3 scores for a picture, and 2 labels were named"):
        imported(path, Said(labels=("Normal", "A"), one_of=True, values="0-1"))
    with pytest.raises(ModelError, match="they are not probabilities; choose logits"):
        imported(path, Said(labels=("A", "B", "C"), scores="sigmoid", values="0-1"))


def test_values_that_make_all_scores_alike_are_noticed(tmp_path: Path) -> None:
    path = saved(torch_like(channels=1), tmp_path / "m.onnx")
    said = Said(labels=("Normal", "A", "B"), one_of=True)
    wrong = imported(path, replace(said, values=Values(low=0.0, high=1e-5)))
    assert wrong.notes[0] == ALL_ALIKE
    assert wrong.notes[1].startswith("With the values")
    assert imported(path, replace(said, values="0-1")).notes == ()


def test_a_gate_from_the_sites_own_pictures_keeps_out_what_is_unlike(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    ramp = np.linspace(40, 200, SIDE)
    own = np.clip(ramp + rng.normal(0, 12, (60, SIDE, SIDE)) + rng.normal(0, 10, (60, 1, 1)), 0, 255)
    noise = rng.integers(0, 256, (30, SIDE, SIDE))
    done = imported(
        saved(torch_like(channels=1), tmp_path / "m.onnx"),
        Said(labels=("Normal", "A", "B"), one_of=True, values="0-1"),
        own.astype(np.uint8),
        noise.astype(np.uint8),
    )
    card = done.card
    assert card.gate.embedding_size == min(FEATURES, 60 // 8)
    assert card.gate.fitted_on.startswith("60 pictures of this site")
    assert card.gate_test[0].refused.value > 0.9
    session = ort.InferenceSession(done.data, providers=["CPUExecutionProvider"])
    (vectors,) = session.run(["embedding"], {INPUT: own.astype(np.uint8)[:, None]})
    assert (np.linalg.norm(vectors, axis=1) <= card.gate.limit).mean() > 0.95


def test_a_gate_takes_enough_pictures() -> None:
    with pytest.raises(ModelError, match="at least 20 pictures, and 3 could be read"):
        fit_gate(np.ones((3, 5), dtype=np.float32))
    with pytest.raises(ModelError, match="the same numbers"):
        fit_gate(np.ones((30, 5), dtype=np.float32))


def test_what_is_said_comes_back_from_its_file() -> None:
    spec = ImportSpec.model_validate(
        {
            "id": "my-net",
            "title": 'A "quoted" title',
            "input": {
                "layout": "NCHW",
                "channels": 3,
                "height": 32,
                "width": 48,
                "values": {"mean": [0.1, 0.2, 0.3], "std": [1, 2, 3]},
                "resize": "centre-crop",
                "crop": 0.875,
                "window": [40, 400],
            },
            "output": {"scores": "logits", "one_of": True},
            "labels": [{"title": "Normal", "abnormal": False}, {"title": "Bleeding", "threshold": 0.2}],
            "reads": {"modalities": ["CT"], "kinds": ["HeadCT"]},
        }
    )
    assert read_spec(write_spec(spec), "spec.toml") == spec


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('modalities = ["XR"]', "there is no modality 'XR'"),
        ('modalites = ["CT"]', "Extra inputs are not permitted"),
        ("modalities = [", "is not a TOML file"),
    ],
)
def test_what_cannot_be_said_is_told(change: str, reason: str) -> None:
    text = f"""id = "x-y"
title = "X"
labels = [{{ title = "Normal", abnormal = false }}, {{ title = "A" }}]
[input]
layout = "NCHW"
channels = 1
height = 32
width = 32
values = "0-1"
[output]
scores = "logits"
one_of = true
[reads]
{change}
"""
    with pytest.raises(ModelError, match=reason):
        read_spec(text, "x.toml")
