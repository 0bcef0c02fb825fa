"""The model package: a safe and complete one is loaded, all others are refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from pydantic import ValidationError

from core.errors import ModelError
from core.model_use import ModelUse
from core.models.card import Card, OperatingPoint
from core.models.catalogue import Catalogue
from core.models.interface import CARD_KEY
from core.models.metadata import metadata_of
from core.models.onnx_file import check_model, with_card
from core.models.package import read_package
from core.models.section import Array
from core.setting_entries import with_value
from core.settings_file import keep_settings, read_settings, settings_file
from tests.support.tiny_model import tiny_card, tiny_catalogue, tiny_graph

pytestmark = pytest.mark.usefixtures("forked_decoders")


def test_round_trip(tmp_path: Path) -> None:
    card = tiny_card()
    path = tmp_path / "tiny.onnx"
    path.write_bytes(with_card(tiny_graph(), card))
    package = read_package(path)
    assert package.card == card
    assert package.data == path.read_bytes()
    assert not package.verified


def test_packing_is_repeatable() -> None:
    assert with_card(tiny_graph(), tiny_card()) == with_card(tiny_graph(), tiny_card())


def packaged() -> onnx.ModelProto:
    return onnx.load_model_from_string(with_card(tiny_graph(), tiny_card()))


def external(model: onnx.ModelProto) -> None:
    tensor = model.graph.initializer[1]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value="../../etc/passwd")


def external_in_a_constant(model: onnx.ModelProto) -> None:
    node = helper.make_node("Constant", [], ["unused"])
    tensor = node.attribute.add(name="value", type=onnx.AttributeProto.TENSOR).t
    tensor.data_type, tensor.data_location = TensorProto.FLOAT, TensorProto.EXTERNAL
    tensor.dims.append(1)
    tensor.external_data.add(key="location", value="secret")
    model.graph.node.insert(0, node)


def external_in_a_sparse_constant(model: onnx.ModelProto) -> None:
    node = helper.make_node("Constant", [], ["unused"])
    sparse = node.attribute.add(name="sparse_value", type=onnx.AttributeProto.SPARSE_TENSOR).sparse_tensor
    values = numpy_helper.from_array(np.ones(1, np.float32), "values")
    indices = numpy_helper.from_array(np.zeros(1, np.int64), "indices")
    sparse.values.CopyFrom(values)
    sparse.indices.CopyFrom(indices)
    sparse.dims.append(4)
    sparse.values.ClearField("raw_data")
    sparse.values.data_location = TensorProto.EXTERNAL
    sparse.values.external_data.add(key="location", value="secret")
    model.graph.node.insert(0, node)


def foreign_domain(model: onnx.ModelProto) -> None:
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def function(model: onnx.ModelProto) -> None:
    inner = helper.make_node("Relu", ["a"], ["b"])
    model.functions.append(helper.make_function("own", "F", ["a"], ["b"], [inner], list(model.opset_import)))
    model.opset_import.append(helper.make_opsetid("own", 1))


def other_metadata(model: onnx.ModelProto) -> None:
    model.metadata_props.add(key="ort_config", value="{}")


def no_card(model: onnx.ModelProto) -> None:
    del model.metadata_props[:]


def bad_card(model: onnx.ModelProto) -> None:
    model.metadata_props[0].value = model.metadata_props[0].value.replace('"multi-class"', '"regression"')


def foreign_operator(model: onnx.ModelProto) -> None:
    foreign_domain(model)
    model.graph.node[0].domain = "com.microsoft"


def older_opset(model: onnx.ModelProto) -> None:
    model.opset_import[0].version = 6


def unknown_opset(model: onnx.ModelProto) -> None:
    model.opset_import[0].version = 99


def float_input(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.elem_type = TensorProto.FLOAT
    model.graph.node[0].op_type = "Identity"
    del model.graph.node[0].attribute[:]


def other_input_size(model: onnx.ModelProto) -> None:
    model.graph.input[0].type.tensor_type.shape.dim[2].dim_value = 64


def missing_output(model: onnx.ModelProto) -> None:
    del model.graph.output[2]


@pytest.mark.parametrize(
    "spoil",
    [
        external,
        external_in_a_constant,
        foreign_domain,
        function,
        other_metadata,
        no_card,
        bad_card,
        foreign_operator,
        older_opset,
        unknown_opset,
        float_input,
        other_input_size,
        missing_output,
    ],
)
def test_refused(spoil: Callable[[onnx.ModelProto], None]) -> None:
    model = packaged()
    check_model(model.SerializeToString(), "whole")
    spoil(model)
    with pytest.raises(ModelError, match=r"^spoiled .*\.$|^The .* of spoiled .*\.$"):
        check_model(model.SerializeToString(), "spoiled")


@pytest.mark.parametrize("spoil", [external_in_a_constant, external_in_a_sparse_constant])
def test_data_outside_are_refused_though_the_file_is_there(
    spoil: Callable[[onnx.ModelProto], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the same bytes, with the same hash, would give other results in another folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret").write_bytes(bytes(64))
    model = packaged()
    spoil(model)
    with pytest.raises(ModelError, match="points to data outside itself"):
        check_model(model.SerializeToString(), "spoiled")


@pytest.mark.parametrize("data", [b"", b"not onnx at all", b"\x08\x08"])
def test_not_onnx(data: bytes) -> None:
    with pytest.raises(ModelError):
        check_model(data, "junk")


def test_a_changed_shipped_model_is_refused(tmp_path: Path) -> None:
    catalogue = tiny_catalogue(tmp_path)
    assert catalogue.read("tiny").verified
    file = catalogue.shipped / "tiny.onnx"
    file.write_bytes(with_card(tiny_graph(), tiny_card(limit=99.0)))
    with pytest.raises(ModelError, match="not the file that was shipped"):
        catalogue.read("tiny")


def test_adding_and_removing(tmp_path: Path) -> None:
    catalogue = tiny_catalogue(tmp_path)
    own = tmp_path / "own.onnx"
    own.write_bytes(with_card(tiny_graph(), tiny_card(model_id="own")))
    catalogue.add(own)
    assert catalogue.ids() == ("tiny", "own")
    assert not catalogue.read("own").verified
    catalogue.remove("own")
    assert catalogue.ids() == ("tiny",)
    with pytest.raises(ModelError, match="cannot be removed"):
        catalogue.remove("tiny")
    own.write_bytes(with_card(tiny_graph(), tiny_card()))
    with pytest.raises(ModelError, match="another id"):
        catalogue.add(own)


def test_an_unknown_model_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there are: tiny"):
        tiny_catalogue(tmp_path).read("nose")


def test_the_shipped_models_keep_their_hashes() -> None:
    packages = list(Catalogue().read_all())
    assert [p.card.id for p in packages][:2] == ["image-kind", "body-region"]
    assert all(p.verified for p in packages)
    for package in packages:
        keys = [m.key for m in onnx.load_model_from_string(package.data).metadata_props]
        assert keys == [CARD_KEY]


def test_metadata_is_read_as_the_library_of_onnx_reads_it() -> None:
    model = onnx.helper.make_model(
        onnx.helper.make_graph([], "g" * 300, [], []), producer_name="ä", ir_version=1 << 40
    )
    onnx.helper.set_model_props(model, {"a": "b" * 20_000, "ü": "", "c": "one\ntwo"})
    # A number of fixed length in an unknown field.
    data = model.SerializeToString() + b"\xc9\x3e" + bytes(8) + b"\xcd\x3e" + bytes(4)
    whole = onnx.load_model_from_string(data)
    assert metadata_of(data) == [(one.key, one.value) for one in whole.metadata_props]


class TestArray:
    @pytest.mark.parametrize("dtype", ["uint8", "float32"])
    def test_round_trip(self, dtype: str) -> None:
        values = np.arange(12, dtype=dtype).reshape(3, 4)
        np.testing.assert_array_equal(Array.pack(values).unpack(), values)

    def test_a_lie_about_the_shape_is_found(self) -> None:
        packed = Array.pack(np.zeros((1 << 5, 1 << 15), np.uint8))
        with pytest.raises(ValidationError):
            Array(dtype="uint8", shape=(4,), data=packed.data)
        with pytest.raises(ValidationError):
            Array(dtype="uint8", shape=(1 << 15, 1 << 10), data=packed.data)


@pytest.mark.parametrize("name", [entry for entry in Catalogue().ids() if Catalogue().ships(entry)])
def test_what_ships_is_valid_as_its_check_at_the_start_leaves_that_out(name: str) -> None:
    catalogue = Catalogue()
    data = (catalogue.shipped / f"{name}.onnx").read_bytes()
    assert check_model(data, name) == catalogue.read(name).card


def test_a_card_must_agree_with_itself() -> None:
    raw = tiny_card().model_dump()
    with pytest.raises(ValidationError, match="same name"):
        Card.model_validate(raw | {"classes": [raw["classes"][0]] * 3})
    with pytest.raises(ValidationError, match="two classes"):
        Card.model_validate(raw | {"task": "binary"})
    with pytest.raises(ValidationError):
        Card.model_validate(raw | {"unknown": 1})


def test_when_a_model_reads_is_said_by_the_user_or_else_by_its_card(tmp_path: Path) -> None:
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    tiny = tiny_card(operating_point=point)
    quiet = tiny.model_copy(update={"id": "quiet", "by_default": False})
    catalogue = tiny_catalogue(tmp_path, tiny, quiet)
    assert catalogue.use_of(tiny) == "by-itself"
    assert catalogue.use_of(quiet) == "on-demand"
    chosen = replace(catalogue, uses={"quiet": "by-itself", "tiny": "off"})
    assert chosen.use_of(quiet) == "by-itself"
    assert chosen.use_of(tiny) == "off"


def test_the_settings_say_when_a_model_reads() -> None:
    keep_settings(with_value(read_settings(), "models.use", {"quiet": "by-itself"}))
    assert Catalogue().uses == {"quiet": "by-itself"}


def test_what_names_kinds_for_the_others_is_no_matter_of_choice() -> None:
    uses: dict[str, ModelUse] = {"image-kind": "off", "body-region": "by-itself"}
    catalogue = replace(Catalogue(), uses=uses)
    assert catalogue.use_of(catalogue.read("image-kind").card) == "by-itself"
    assert catalogue.use_of(catalogue.read("body-region").card) == "off"


def test_a_list_of_models_that_also_read_becomes_a_choice_of_each() -> None:
    settings_file().parent.mkdir(parents=True, exist_ok=True)
    settings_file().write_text(
        '{"format": 1, "models": {"also": "quiet, other ,", "memory_mb": 999}}', "utf-8"
    )
    models = read_settings().models
    assert models.use == {"quiet": "by-itself", "other": "by-itself"}
    assert models.memory_mb == 999


def test_tuberculosis_ships_but_reads_only_when_asked() -> None:
    card = Catalogue().read("chest-xray-tuberculosis").card
    assert not card.by_default
    assert "only when asked" in card.limits[0]
