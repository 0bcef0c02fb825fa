"""A folder of small synthetic pictures of every kind, for runs that are disturbed."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.samples.head_ct import draw_head
from tests.support.pictures import dicom

SIDE = 64
#: Slices are drawn once; added noise makes each picture different.
_SLICES = 12
_PLACES = ("", "Müller, Jürgen", "снимки", "画像/頭部", "plain")


def make_folder(root: Path, pictures: int, seed: int = 0) -> Path:
    """Fill `root` with about `pictures` pictures (a frame of a cine counts as one) and damaged files."""
    dice = random.Random(seed)
    draw = _artist(seed)
    left = pictures
    packed: list[tuple[str, bytes]] = []
    number = 0
    while left > 0:
        number += 1
        kind = dice.choices(("png", "jpg", "dcm", "damaged", "cine"), (38, 30, 25, 5, 2))[0]
        frames = min(dice.randint(24, 60), max(left, 2)) if kind == "cine" or number == 20 else 1
        name, data = _file(draw, dice, "cine" if frames > 1 else kind, frames)
        name = f"{number:05}-{name}"
        left -= frames
        if number % 25 == 0:
            packed.append((name, data))
            continue
        place = root / dice.choice(_PLACES) / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    with zipfile.ZipFile(root / "архив é.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in packed:
            archive.writestr(f"inside/{name}", data)
    return root


def _artist(seed: int) -> Callable[[], NDArray[np.int16]]:
    noise = np.random.default_rng(seed)
    slices = [draw_head(z, SIDE) for z in np.linspace(0.1, 0.9, _SLICES)]

    def draw() -> NDArray[np.int16]:
        drawn = slices[noise.integers(_SLICES)] + noise.normal(0, 8, (SIDE, SIDE))
        return np.clip(drawn.round(), -1024, 3071).astype(np.int16)

    return draw


def _file(
    draw: Callable[[], NDArray[np.int16]], dice: random.Random, kind: str, frames: int
) -> tuple[str, bytes]:
    """Return the name and the bytes of a file."""
    buffer = io.BytesIO()
    if kind in ("dcm", "cine"):
        pixels = np.stack([draw() for _ in range(frames)]) if frames > 1 else draw()
        attributes = {"Modality": "CT", "WindowCenter": 40, "WindowWidth": 90, "PatientID": "Ä\u30011"}
        dataset = dicom(pixels, SpecificCharacterSet="ISO_IR 192", **attributes)
        dataset.save_as(buffer, enforce_file_format=True)
        return ("スキャン.dcm" if frames == 1 else "cine"), buffer.getvalue()
    grey = Image.fromarray(np.clip((draw() + 5.0) * (255 / 90), 0, 255).astype(np.uint8))
    grey.save(buffer, "JPEG" if kind != "png" else "PNG")
    data = buffer.getvalue()
    if kind != "damaged":
        return f"ä.{kind}", data
    cut = dice.choice((0, 5, 60, len(data) // 2))
    return "damaged.jpg", data[:cut] if dice.random() < 0.7 else dice.randbytes(200)
