"""Time of `overread classify` for a folder, compared with scripts and with the theoretical minimum.

``python -m tests.benchmarks.reading [--kinds …] [--models …] [--part 1.0] [--keras-python PATH]`` makes a
folder for each kind of file and reads it as whole processes, alternately so that a busy machine slows all;
imports and loading of models count. The files are in the system's cache. ``--part 0.4`` reads two fifths of
each folder. ``--also FOLDER MODEL`` adds a row for a folder of real pictures. Synthetic pictures of other
kinds than the smallest are unlike all that the models know, so that the gate also tests all their negatives,
which it does for few real ones.

- loop: Pillow or pydicom and ONNX Runtime with default settings, picture by picture (`ways/loop.py`);
- batches: the same loop with 16 pictures in each run of the model;
- loader: a PyTorch DataLoader with MONAI's transforms, two workers, batches of 16 (`ways/loader.py`);
- Keras: `image_dataset_from_directory` and `predict` with a common small network (`ways/keras_predict.py`),
    for PNG and JPEG, if ``--keras-python`` names a Python with TensorFlow;
- limit: the processor time for bare decoding and for the models on full batches (`ways/bare.py`), divided by
  the number of cores. No program can reach it, because a start takes time, pictures must be windowed and
  resized, and results must be saved. *Prepared* also includes windowing and resizing, in as few steps as
  possible. Neither counts the gate's test of the negative.

Our side has its own user folder for every run, in which the golden cases have passed, as in all runs but the
first; the additional cost of the first is printed below the table. It needs Linux or macOS.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from core.models.catalogue import Catalogue
from tests.benchmarks.kinds import KINDS, SMALL, write_folder
from tests.benchmarks.processes import OVERREAD, Cost, measure

WAYS = Path(__file__).with_name("ways")
LOOP, BATCHES, LOADER, KERAS = "loop", "batches", "loader", "Keras"
AT_ONCE = "16"


@dataclass(frozen=True)
class Bench:
    """The folders and programs of a comparison.

    Attributes
    ----------
    home : Path
        Folder for input folders and outputs.
    keras : Path or None
        A Python with TensorFlow.
    repeats : int
    """

    home: Path
    keras: Path | None
    repeats: int

    def classify(self, folder: Path, model: str, *, proven: bool = True) -> Cost:
        """Read a folder as a user does; the table is `ours.csv`."""
        with tempfile.TemporaryDirectory(dir=self.home) as own:
            if proven:
                (Path(own) / "parity.json").write_bytes((self.home / "parity.json").read_bytes())
            chosen = ("--model", model) if model else ()
            command = (*OVERREAD, "classify", folder, *chosen, "--device", "cpu", "--csv", self.table("ours"))
            cost = measure(command, {"OVERREAD_HOME": own})
            if not proven:
                (self.home / "parity.json").write_bytes((Path(own) / "parity.json").read_bytes())
            return cost

    def table(self, way: str) -> Path:
        """Return the file into which a way writes its results."""
        return self.home / f"{way}.csv"

    def script(self, way: str, name: str, *arguments: str | Path) -> Cost:
        """Run a script in `ways`."""
        python = self.keras if way == KERAS else Path(sys.executable)
        return measure((python, WAYS / name, *arguments), {"TF_CPP_MIN_LOG_LEVEL": "3"})


def ways_of(bench: Bench, model: str, folder: Path) -> dict[str, Callable[[], Cost]]:
    """Return the other ways to read a folder; a run with routing is compared with a loop over all models."""
    files = model_files(model)
    ways: dict[str, Callable[[], Cost]] = {
        way: partial(bench.script, way, "loop.py", folder, bench.table(way), at_once, *files.values())
        for way, at_once in ((LOOP, "1"), (BATCHES, AT_ONCE))
    }
    if model:
        ways[LOADER] = lambda: bench.script(LOADER, "loader.py", folder, bench.table(LOADER), model)
    if model and bench.keras and next(p for p in folder.rglob("*") if p.is_file()).suffix:
        ways[KERAS] = lambda: bench.script(KERAS, "keras_predict.py", folder, bench.table(KERAS))
    return ways


def model_files(model: str) -> dict[str, Path]:
    """Return the files of a run's models, by their ids."""
    catalogue = Catalogue()
    return {name: catalogue.shipped / f"{name}.onnx" for name in ([model] if model else catalogue.ids())}


def least(bench: Bench, model: str, folder: Path) -> tuple[float, float]:
    """Return the processor seconds that every way needs, for the models that our side used.

    The second value includes windowing and resizing.
    """
    with bench.table("ours").open(encoding="utf-8-sig", newline="") as handle:
        rows = Counter(row["model"] for row in csv.DictReader(handle))
    asked = [str(part) for name, file in model_files(model).items() for part in (file, rows[name])]
    told = json.loads(bench.script("limit", "bare.py", folder, *asked).output)
    limit = float(told["decoding"] + sum(told["models"]))
    return limit, limit + float(told["preparing"])


def compare(bench: Bench, title: str, model: str, folder: Path) -> str:
    """Measure one row of the table."""
    pictures = sum(path.is_file() for path in folder.rglob("*"))
    ways = ways_of(bench, model, folder)
    costs: dict[str, list[Cost]] = {"ours": [], **{way: [] for way in ways}}
    limits: list[tuple[float, float]] = []
    for _ in range(bench.repeats):
        costs["ours"].append(bench.classify(folder, model))
        for way, work in ways.items():
            costs[way].append(work())
        limits.append(least(bench, model, folder))
    ours, processor = (median(getattr(c, what) for c in costs["ours"]) for what in ("seconds", "processor"))
    shared = (os.cpu_count() or 1) * ours
    limit, prepared = (median(found) for found in zip(*limits, strict=True))
    ratios = [
        f"{median(cost.seconds for cost in costs[way]) / ours:.2f}" if way in costs else "-"
        for way in (LOOP, BATCHES, LOADER, KERAS)
    ]
    cells = (
        title,
        model or "routed",
        f"{pictures:,}",
        f"{ours:.1f}",
        f"{1000 * processor / pictures:.1f}",
        *ratios,
        f"{limit / shared:.2f}",
        f"{prepared / shared:.2f}",
        f"{limit / processor:.2f}",
    )
    return f"| {' | '.join(cells)} |"


def first_use(bench: Bench, model: str, folder: Path) -> str:
    """Measure the additional cost of the first run of a model."""
    first = median(bench.classify(folder, model, proven=False).seconds for _ in range(bench.repeats))
    later = median(bench.classify(folder, model).seconds for _ in range(bench.repeats))
    return f"- {model or 'all models'}: {first:.1f} s for one picture, later {later:.1f} s"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kinds", nargs="*", choices=[kind.name for kind in KINDS])
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--part", type=float, default=1.0, help="of the pictures that each kind has")
    parser.add_argument("--models", nargs="*", help="ids of the models, an empty one for the run that routes")
    parser.add_argument("--keras-python", type=Path, help="a Python that has TensorFlow and Pillow")
    parser.add_argument("--also", nargs=2, action="append", default=[], metavar=("FOLDER", "MODEL"))
    parser.add_argument("--home", type=Path, help="keep the drawn folders here")
    arguments = parser.parse_args()
    kinds = [kind for kind in KINDS if arguments.kinds is None or kind.name in arguments.kinds]
    with tempfile.TemporaryDirectory() as temporary:
        home = arguments.home or Path(temporary)
        home.mkdir(parents=True, exist_ok=True)
        bench = Bench(home.resolve(), arguments.keras_python, arguments.repeats)
        one = write_folder(SMALL, 1, bench.home)
        rows = [
            (kind, model)
            for kind in kinds
            for model in kind.models
            if arguments.models is None or model in arguments.models
        ]
        models = list(dict.fromkeys(model for _, model in rows))
        models += [model for _, model in arguments.also]
        # The run with the router comes last, so that the golden cases of all models have passed.
        firsts = [first_use(bench, model, one) for model in sorted({*models, ""}, reverse=True)]
        _say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; medians of {bench.repeats}\n")
        _say(
            "| files | model | number | seconds | ms of the processors a picture | loop / ours "
            "| batches / ours | loader / ours | Keras / ours | limit / ours | prepared / ours "
            "| limit of processor time |"
        )
        _say("|---|---|" + "---:|" * 10)
        for kind, model in rows:
            folder = write_folder(kind, round(arguments.part * kind.pictures), bench.home)
            _say(compare(bench, kind.title, model, folder))
        for name, model in arguments.also:
            _say(compare(bench, Path(name).name, model, Path(name).resolve()))
        if not bench.keras:
            _say("\nKeras was not measured: --keras-python names no Python that has TensorFlow.")
        _say("\nThe first run of a model on a device proves it there:")
        for line in firsts:
            _say(line)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
