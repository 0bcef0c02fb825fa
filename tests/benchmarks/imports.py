"""Import classifiers of many architectures and compare their outputs with PyTorch's.

``python -m tests.benchmarks.imports [OUT.md]`` makes timm models with random weights, exports each with both
exporters of torch, imports the file, and runs both on the same pictures. It needs timm and onnxscript, which
Overread itself does not need: ``pip install timm onnxscript``.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from core.errors import ModelError
from core.importing.graph import look_at
from core.importing.linear_layer import linear_layer
from core.importing.package import Pictures, make_package
from core.importing.proposal import Said, settle, with_proposals
from core.importing.source import read_source
from core.importing.spec import VALUES
from core.importing.trial import run_graph
from core.models.golden import golden_pictures

#: Name in timm, and side of the input in pixels.
ARCHITECTURES = (
    *((name, 96) for name in ("resnet18", "resnet50", "resnext50_32x4d", "seresnet18", "densenet121")),
    *((name, 96) for name in ("efficientnet_b0", "efficientnet_lite0", "tf_efficientnetv2_b0")),
    *((name, 96) for name in ("mobilenetv2_100", "mobilenetv3_small_100", "mobilenetv4_conv_small")),
    *((name, 96) for name in ("convnext_atto", "convnextv2_atto", "regnetx_002", "xception41")),
    *(
        (name, 96)
        for name in ("ghostnet_100", "repvgg_a0", "mixnet_s", "edgenext_xx_small", "poolformer_s12")
    ),
    ("vgg11", 224),
    ("inception_v3", 128),
    ("mobilevit_xxs", 128),
    ("vit_tiny_patch16_224", 224),
    ("deit_tiny_patch16_224", 224),
    ("swin_tiny_patch4_window7_224", 224),
    ("maxvit_rmlp_pico_rw_256", 256),
)
LABELS = ("Normal", "Pneumonia", "Effusion", "Mass")
HEAD = ("model", "exporter", "opset", "imported", "maps", "gate possible", "largest difference", "s")


def main(out: str = "") -> None:
    """Print the table, and write it to a file if one is named."""
    rows = [HEAD]
    for name, side in ARCHITECTURES:
        for row in _tried(name, side):
            sys.stdout.write(" | ".join(row) + "\n")
            sys.stdout.flush()
            rows.append(row)
    text = "\n".join("| " + " | ".join(row) + " |" for row in (rows[0], ("---",) * len(HEAD), *rows[1:]))
    if out:
        Path(out).write_text(text + "\n", "utf-8")


def _tried(name: str, side: int) -> Iterator[tuple[str, ...]]:
    import timm

    torch.manual_seed(7)
    network = timm.create_model(name, pretrained=False, num_classes=len(LABELS)).eval()
    drawn = np.stack(list(golden_pictures(side, side).values()))
    expected = _answers(network, drawn)
    with tempfile.TemporaryDirectory() as folder:
        for exporter in ("old", "new"):
            path = Path(folder) / f"{name}-{exporter}.onnx"
            begun = time.monotonic()
            try:
                _export(network, side, path, new=exporter == "new")
            except Exception as error:  # noqa: BLE001 - whatever torch's exporter stumbles over
                yield (name, exporter, "", f"torch: {type(error).__name__}", "", "", "", "")
                continue
            try:
                yield (name, exporter, *_imported(path, drawn, expected), f"{time.monotonic() - begun:.1f}")
            except ModelError as error:
                yield (name, exporter, "", error.message, "", "", "", "")


def _imported(path: Path, drawn: NDArray[np.uint8], expected: NDArray[np.float32]) -> tuple[str, ...]:
    model = read_source(path)
    facts = look_at(model, path.name)
    said = with_proposals(facts, Said(labels=LABELS, one_of=True, values="imagenet"), path.name)
    none = np.zeros((0, *drawn.shape[1:]), dtype=np.uint8)
    made = make_package(model, facts, settle(said), Pictures(none, none), path.name)
    given = run_graph(onnx.load_model_from_string(made.data), drawn, one_by_one=made.card.one_at_a_time)
    apart = float(np.abs(given["probabilities"] - expected).max())
    layer = linear_layer(model, facts.output().name)
    maps = "class activation" if made.card.maps else "none"
    return str(facts.opset), "yes", maps, "yes" if layer else "no", f"{apart:.1e}"


def _answers(network: torch.nn.Module, drawn: NDArray[np.uint8]) -> NDArray[np.float32]:
    usual = VALUES["imagenet"]
    mean, std = (torch.tensor(v).reshape(1, 3, 1, 1) for v in (usual.mean, usual.std))
    given = (torch.from_numpy(drawn)[:, None].repeat(1, 3, 1, 1).float() / 255 - mean) / std
    with torch.no_grad():
        return np.asarray(network(given).softmax(dim=1).numpy(), dtype=np.float32)


def _export(network: torch.nn.Module, side: int, path: Path, *, new: bool) -> None:
    example = torch.zeros(2, 3, side, side)
    how: dict[str, Any] = {"input_names": ["input"], "output_names": ["logits"]}
    if new:
        how |= {"dynamo": True, "dynamic_shapes": ({0: torch.export.Dim("batch")},)}
    else:
        how |= {"dynamo": False, "dynamic_axes": {"input": {0: "n"}, "logits": {0: "n"}}, "opset_version": 17}
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        torch.onnx.export(network, (example,), str(path), **how)


if __name__ == "__main__":
    main(*sys.argv[1:2])
