"""How many inverted pictures the gate recognises, and how many genuine ones it takes for inverted.

``python -m tests.benchmarks.inverted MODEL_ID FOLDER… [--number N] [--skip N]`` takes N random pictures of
each folder, lets the model read them unchanged and with black and white swapped, and prints the share refused
as ``inverted``. ``--skip`` skips that many pictures of the same random order, to measure on other pictures
than those on which a setting was chosen.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from core.errors import Status
from core.images.base.picture import Picture, Window
from core.inference.candidate import make_ready
from core.inference.model_loading import open_models
from core.models.catalogue import Catalogue
from tests.support.judging import judge

_AS_STORED = Window(127.5, 255.0, "LINEAR_EXACT")


def outcomes(opened: object, folder: Path, number: int, skip: int, *, invert: bool) -> Counter[str]:
    """Count the outcomes of a folder's pictures: the reason of a refusal, or ok."""
    files = sorted(folder.iterdir())
    random.Random(3).shuffle(files)
    engine, model = opened.engine, opened.models[0]  # type: ignore[attr-defined]
    candidates = []
    for path in files[skip : skip + number]:
        with Image.open(path) as image:
            image.draft("L", (512, 512))
            grey = np.asarray(image.convert("L"))
        shown = Picture(path.name, 1, 1, grey, _AS_STORED, inverted=invert)
        candidates += make_ready([model.card.needs], shown)
    readings = judge(engine, model, candidates)
    return Counter("ok" if r.status is Status.OK else str(r.reason) for r in readings)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--number", type=int, default=1000)
    parser.add_argument("--skip", type=int, default=0)
    arguments = parser.parse_args()
    opened = open_models([Catalogue().read(arguments.model)], "cpu")
    sys.stdout.write(
        "| folder | pictures | inverted: noticed | inverted: read all the same | genuine: wrongly refused |\n"
    )
    sys.stdout.write("|---|---|---|---|---|\n")
    for folder in arguments.folders:
        swapped, genuine = (
            outcomes(opened, folder, arguments.number, arguments.skip, invert=invert)
            for invert in (True, False)
        )
        count = genuine.total() or 1
        noticed, wrongly = swapped["inverted"], genuine["inverted"]
        read = swapped["ok"]
        sys.stdout.write(
            f"| {folder.parent.name}/{folder.name} | {count} | {100 * noticed / count:.1f} % "
            f"| {100 * read / count:.1f} % | {wrongly} ({100 * wrongly / count:.2f} %) |\n"
        )
        sys.stdout.flush()
    opened.engine.close()


if __name__ == "__main__":
    main()
