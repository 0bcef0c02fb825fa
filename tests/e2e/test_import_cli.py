"""A classifier made elsewhere on the command line: imported, described by a file, used, refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest
from PIL import Image

from core.models.golden import golden_pictures
from tests.e2e.test_cli import overread, rows_of
from tests.unit.importing.foreign_models import SIDE, saved, saved_with_weights_beside, torch_like

SAYS = ("--labels", "Normal,Pneumonia,Effusion", "--one-of", "--values", "0-1")


@pytest.fixture
def films(tmp_path: Path) -> Path:
    folder = tmp_path / "films"
    folder.mkdir()
    for number, grey in enumerate(golden_pictures(SIDE, SIDE).values()):
        Image.fromarray(grey).save(folder / f"{number}.png")
    return folder


def test_a_model_with_its_weights_beside_it_is_imported_and_reads(films: Path, tmp_path: Path) -> None:
    file = saved_with_weights_beside(torch_like(channels=1), tmp_path / "my_net.onnx")
    done = overread("models", "import", file, *SAYS)
    assert done.returncode == 0, done.stderr
    assert "Imported my-net 1.0.0" in done.stdout
    assert "none: the model reads every picture, however unlike its own" in " ".join(done.stdout.split())
    done = overread("classify", films, "--model", "my-net", "--csv", tmp_path / "f.csv")
    assert done.returncode == 0, done.stderr
    session = ort.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    for row in rows_of(tmp_path / "f.csv"):
        grey = np.asarray(Image.open(films / row["file"]), dtype=np.float32)[None, None] / 255
        shares = np.exp(session.run(["scores"], {"input": grey})[0][0])
        found = [float(row[f"p_{name}"]) for name in ("Normal", "Pneumonia", "Effusion")]
        np.testing.assert_allclose(found, shares / shares.sum(), atol=1e-4)


def test_what_is_said_can_be_kept_and_said_again(tmp_path: Path) -> None:
    file, spec = saved(torch_like(channels=1), tmp_path / "net.onnx"), tmp_path / "net.toml"
    done = overread("models", "import", file, *SAYS, "--threshold", "0.25", "--write-spec", spec)
    assert done.returncode == 0, done.stderr
    assert "net" not in overread("models", "list").stdout.split()
    done = overread("models", "import", file, "--spec", spec)
    assert done.returncode == 0, done.stderr
    assert "suspected from a probability of 0.2500" in " ".join(done.stdout.replace("│", " ").split())


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "Give --labels, --several or --one-of, --values; the model does not tell this itself."),
        (
            (*SAYS, "--others", "."),
            "Give --pictures with --others; --others names pictures that the gate must keep out.",
        ),
        ((*SAYS, "--kind", "Head"), "There is no image kind 'Head'"),
        ((*SAYS, "--modality", "XR"), "there is no modality 'XR'"),
        ((*SAYS, "--id", "body-region"), "A model 'body-region' ships with Overread"),
        ((*SAYS, "--spec", "SPEC"), "Leave out the options that describe the model"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(
    options: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    file, spec = saved(torch_like(channels=1), tmp_path / "net.onnx"), tmp_path / "net.toml"
    spec.write_text("", "utf-8")
    done = overread("models", "import", file, *(str(spec) if one == "SPEC" else one for one in options))
    assert done.returncode == 2
    assert sentence in " ".join(done.stderr.split())
