"""To which models pictures of all data sets are routed without a model being named, and how many wrongly.

``python -m tests.benchmarks.routing DATA SAMPLES WORK [--pictures N]`` takes N pictures of `body-region`'s
test part (split again by the recipe in its card; DATA is the folder with the zips), the DICOM files in the
folder SAMPLES, and files that no model should read, all shuffled into one folder below WORK. Every third
picture becomes a DICOM file with its modality. ``overread classify`` reads the folder, and the tables show
which picture was routed where.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

from core.models import KIND_MODELS
from core.models.catalogue import Catalogue
from core.progress import Progress
from training.data.run_folder import RunFolder, prepare_data
from training.data.split import SplitPart
from training.recipe.files import parse_recipe

#: The modality that a file of each of the router's classes would declare.
MODALITIES = {
    "AbdomenCT": "CT",
    "BreastMRI": "MR",
    "ChestCT": "CT",
    "CXR": "DX",
    "Hand": "DX",
    "HeadCT": "CT",
}


@dataclass(frozen=True)
class Genuine:
    """A picture of a data set: its region, its set, and the models that read it."""

    region: str
    archive: str
    models: frozenset[str]


def pictures(data: Path, work: Path) -> list[tuple[Genuine, str]]:
    """Return the router's test part, with the names in the archives."""
    catalogue = Catalogue()
    card = next(catalogue.read_all()).card
    recipe = parse_recipe(card.provenance.recipe, card.provenance.recipe_name)
    run = RunFolder(work / "split")
    run.folder.mkdir(parents=True, exist_ok=True)
    prepared = prepare_data(run, recipe, data / recipe.data.file, Progress())
    regions = {p.card.id: p.card.body_regions for p in catalogue.read_all() if p.card.id not in KIND_MODELS}
    found = []
    for entry in prepared.entries_of(SplitPart.TEST):
        more = next((m for m in recipe.data.more if entry.file.startswith(m.prefix)), None)
        archive, name = (
            (more.file, entry.file[len(more.prefix) :]) if more else (recipe.data.file, entry.file)
        )
        region = recipe.labels[entry.label]
        models = frozenset(model for model, own in regions.items() if region in own)
        if archive == recipe.data.file and region == "HeadCT":
            models = frozenset()  # these are CT, and no model reads head CT
        found.append((Genuine(region, archive, models), name))
    return found


def as_dicom(picture: bytes, modality: str) -> bytes:
    """Make a secondary capture of a picture."""
    with Image.open(io.BytesIO(picture)) as image:
        grey = np.asarray(image.convert("L"))
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    dataset.Modality, dataset.PatientID = modality, "ROUTING"
    dataset.Rows, dataset.Columns = grey.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 8, 8, 7, 0
    pixels = grey.tobytes()
    dataset.PixelData = pixels + b"\0" * (len(pixels) % 2)
    stream = io.BytesIO()
    dataset.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def strangers() -> dict[str, bytes]:
    """Return files that no model should read: text, nothing, halves, noise, drawings."""
    rng = np.random.default_rng(7)
    out = {"notes.txt": b"no picture", "empty.png": b"", "half.jpg": b"\xff\xd8\xff\xe0half"}
    y, x = np.mgrid[0:1:256j, 0:1:256j]
    for number in range(40):
        waves = np.sin((number + 2) * 5 * x) * np.cos((number + 3) * 4 * y)
        drawn = rng.integers(0, 256, (256, 256)) if number % 2 else np.clip(127 + 127 * waves, 0, 255)
        stream = io.BytesIO()
        Image.fromarray(drawn.astype(np.uint8)).save(stream, "PNG")
        out[f"drawn-{number}.png"] = stream.getvalue()
    return out


def fill(folder: Path, data: Path, samples: Path, chosen: list[tuple[Genuine, str]]) -> dict[str, Genuine]:
    """Shuffle everything into one folder; return what each genuine file is."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    known: dict[str, Genuine] = {}
    archives: dict[str, zipfile.ZipFile] = {}
    for number, (genuine, name) in enumerate(chosen):
        if genuine.archive not in archives:
            archives[genuine.archive] = zipfile.ZipFile(data / genuine.archive)
        content = archives[genuine.archive].read(name)
        file = f"{number:05}"
        if number % 3 == 0:
            modality = "MR" if "brain" in genuine.archive else MODALITIES[genuine.region]
            content = as_dicom(content, modality)
        (folder / file).write_bytes(content)
        known[file] = genuine
    for archive in archives.values():
        archive.close()
    for path in sorted(samples.rglob("*")):
        if path.is_file():
            shutil.copyfile(path, folder / f"sample-{len(list(folder.iterdir())):05}")
    for name, content in strangers().items():
        (folder / name).write_bytes(content)
    return known


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("samples", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--pictures", type=int, default=4000)
    arguments = parser.parse_args()
    found = pictures(arguments.data, arguments.work)
    random.Random(11).shuffle(found)
    folder, table = arguments.work / "mixed", arguments.work / "mixed.csv"
    known = fill(folder, arguments.data, arguments.samples, found[: arguments.pictures])
    subprocess.run(
        [sys.executable, "-m", "core.cli", "classify", str(folder), "--csv", str(table)], check=False
    )
    with table.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    print_tables(known, rows)


def print_tables(known: dict[str, Genuine], rows: list[dict[str, str]]) -> None:
    """Print for each kind of picture where it was routed."""
    say = sys.stdout.write
    asked: dict[str, set[str]] = {file: set() for file in known}
    read_by: dict[str, set[str]] = {file: set() for file in known}
    read: Counter[tuple[str, str]] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    stopped: set[str] = set()
    for row in rows:
        if row["file"] not in known:
            continue
        kind, file = kind_of(known[row["file"]]), row["file"]
        if row["model"] in KIND_MODELS:
            stopped |= {file} if row["status"] != "ok" else set()
            continue
        # A refusal also names a model if picture and file contradict each other, although the model did not
        # run.
        if row["reason"] != "wrong-region":
            asked[file].add(row["model"])
        if row["status"] == "ok":
            read_by[file].add(row["model"])
        (read if row["status"] == "ok" else refused)[kind, row["model"]] += 1
    say("| pictures | number | sent to just the right models | to none: refused by the router | to too few |")
    say(" to a wrong one, which refused | to a wrong one, which read |\n|---|---|---|---|---|---|---|\n")
    wrong_files = []
    for kind in sorted({kind_of(g) for g in known.values()}):
        ways = Counter()
        for file, genuine in known.items():
            if kind_of(genuine) != kind:
                continue
            if read_by[file] - genuine.models:
                way = "read"
                wrong_files.append(file)
            elif asked[file] - genuine.models:
                way = "asked"
            elif asked[file] == genuine.models:
                way = "right"
            else:
                way = "stopped" if file in stopped else "few"
            ways[way] += 1
        cells = " | ".join(str(ways[way]) for way in ("right", "stopped", "few", "asked", "read"))
        say(f"| {kind} | {ways.total()} | {cells} |\n")
    say("\n| pictures | model | read | refused |\n|---|---|---|---|\n")
    for kind, model in sorted({*read, *refused}):
        say(f"| {kind} | {model} | {read[kind, model]} | {refused[kind, model]} |\n")
    for file in wrong_files:
        models = {r["model"]: r["status"] for r in rows if r["file"] == file}
        say(f"wrong: {file} ({kind_of(known[file])}) {models}\n")
    others = Counter(
        (row["model"] or "no model", row["status"], row["reason"]) for row in rows if row["file"] not in known
    )
    say("\n| DICOM samples and files that no model should judge | outcome | number |\n|---|---|---|\n")
    for (model, status, reason), number in sorted(others.items()):
        say(f"| {model} | {status} {reason} | {number} |\n")


def kind_of(genuine: Genuine) -> str:
    """Return the name of a kind of picture."""
    return f"{genuine.archive.removesuffix('.zip')}, {genuine.region}"


if __name__ == "__main__":
    main()
