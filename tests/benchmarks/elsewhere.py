"""What the program does with the data sets' pictures, by source: read, refused, suspected, maps.

``python -m tests.benchmarks.elsewhere DATA WORK [--most N]`` copies pictures from the zips in the folder DATA
into a folder below WORK, at most N of each source and label, and lets ``overread classify`` route and read
them. From sets that a shipped model was trained on, it uses only the recipe's test part and left-out sources.
The journal in WORK has the outcome of each.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from core.batch.journal.journal import Journal
from core.errors import Reason, Status
from core.inference.heatmap import map_on_picture
from core.models import KIND_MODELS
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.results.findings import scored_findings
from core.results.reading import Reading
from core.results.score import Band
from training.data.dataset import DatasetEntry
from training.data.split import SplitPart, split_by_rules
from training.evaluation.map_figures import VISIBLE
from training.kinds.left_out import exact
from training.kinds.recipe import read_kind_recipe
from training.recipe.files import parse_recipe

#: The models that look for a disease, and the zip files with pictures of their kind.
_READERS = {
    "chest-xray-pneumonia": ("chest-xray-pneumonia.zip", "chest-xray-tuberculosis.zip"),
    "bone-fracture": ("bone-fracture.zip", "bone-fracture-elsewhere.zip"),
    "brain-tumor-mri": ("brain-tumor-mri.zip", "stacks.zip"),
}
#: Labels of another zip file that a model should read. It should read none of the others.
_READ = {"limb_film": "bone-fracture", "brain_mr": "brain-tumor-mri"}
_OTHERS = "kinds.zip"
_UNREAD = "chest_ct, lung cancer"
_POSITIVE = frozenset(
    {"pneumonia", "fractured", "glioma_tumor", "meningioma_tumor", "pituitary_tumor", "tumor_unspecified"}
)
#: A map is washed out if a larger share of the picture than this is over a quarter of full scale.
_WASHED = 0.4


@dataclass(frozen=True)
class Group:
    """Pictures of one source and label, and the model that should read them; empty if none should."""

    reader: str
    source: str
    label: str


@dataclass(frozen=True)
class Outcome:
    """The outcome of one picture.

    Attributes
    ----------
    readers : tuple of str
        Models that read the picture.
    reason : str
        Reason of the first refusal.
    band : Band or None
        Band of the strongest finding of the model that should read it.
    peak, marked : float
        Maximum of that finding's map on the picture, and the share of the picture over a quarter of full
        scale.
    """

    readers: tuple[str, ...]
    reason: str
    band: Band | None = None
    peak: float = 0.0
    marked: float = 0.0


def rows_of(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    """Return the rows of the manifest."""
    return list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))


def learned(data: Path, card: Card) -> set[tuple[str, str]]:
    """Return zip and name of the pictures that a model was trained or calibrated on."""
    recipe = parse_recipe(card.provenance.recipe, card.provenance.recipe_name)
    sets = [(recipe.data.file, ""), *((more.file, more.prefix) for more in recipe.data.more)]
    names = (*recipe.labels, *recipe.data.unnamed)
    entries, origins = [], []
    for file, prefix in sets:
        with zipfile.ZipFile(data / file) as archive:
            for row in sorted(rows_of(archive), key=lambda row: row["file"]):
                if row["label"] not in names:
                    continue
                source = (prefix + row["source"]).removesuffix("/")
                entries.append(
                    DatasetEntry(prefix + row["file"], row["label"], source, prefix + row["group"])
                )
                origins.append((file, row["file"]))
    wanted = np.array([names.index(entry.label) for entry in entries])
    parts = split_by_rules(entries, wanted, recipe.split, recipe.seed)
    used = {SplitPart.TRAINING, SplitPart.VALIDATION}
    return {origin for origin, part in zip(origins, parts, strict=True) if part in used}


def _chance(row: dict[str, str]) -> bytes:
    """Return a sort key for an order that is unrelated to the names, and always the same."""
    return hashlib.sha256(row["file"].encode()).digest()


def lay(data: Path, folder: Path, most: int, cards: Iterable[Card]) -> dict[str, Group]:
    """Copy pictures into a folder; return the group of each file."""
    known = set().union(*(learned(data, card) for card in cards))
    # Some MR sets also contain CT slices, which no model should read, and two contain slices of unknown kind.
    _, _, corrected = read_kind_recipe("image-kind")
    found: dict[str, Group] = {}
    for file, reader in [*((f, r) for r, files in _READERS.items() for f in files), (_OTHERS, "")]:
        with zipfile.ZipFile(data / file) as archive:
            taken: Counter[Group] = Counter()
            for row in sorted(rows_of(archive), key=_chance):
                label = row["label"]
                own = reader or _READ.get(label, "")
                if label == _UNREAD or row["file"] in corrected:
                    own, label = "", corrected.get(row["file"], label)
                group = Group(own, row["source"], label)
                if not label or (file, row["file"]) in known or taken[group] == most:
                    continue
                taken[group] += 1
                name = f"{len(found):05}{Path(row['file']).suffix}"
                (folder / name).write_bytes(archive.read(row["file"]))
                found[name] = group
    return found


def outcomes(journal: Path, groups: dict[str, Group], cards: dict[str, Card]) -> dict[str, Outcome]:
    """Return the outcome of each file, by its first picture."""
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    with Journal(journal) as opened:
        for reading in opened.all_readings():
            if reading.frame in (None, 1):
                readings[reading.file].append(reading)
    if missing := groups.keys() - readings.keys():
        raise SystemExit(f"The journal has nothing of {len(missing)} of {len(groups)} pictures.")
    return {file: _outcome(readings[file], group.reader, cards) for file, group in groups.items()}


def _outcome(readings: Sequence[Reading], reader: str, cards: dict[str, Card]) -> Outcome:
    asked = {r.model.id: r for r in readings if r.model and r.model.id not in KIND_MODELS}
    read = tuple(name for name, r in asked.items() if r.status is Status.OK)
    sent = "sent to another model" if read else "another kind"
    reason = next((str(r.reason.value) for r in readings if r.reason), sent)
    found = Outcome(read, reason)
    if reader not in read:
        return found
    card = cards[reader]
    (finding,) = scored_findings(asked[reader], card)
    shown = asked[reader].finding
    assert shown is not None
    rows, columns = asked[reader].shape
    on_picture = map_on_picture(
        shown.map_of(finding.map_class), card.preparation, (rows, columns), rows, columns
    )
    return replace(
        found,
        band=finding.band,
        peak=float(on_picture.max()),
        marked=float((on_picture >= VISIBLE).mean()),
    )


def share(hits: int, number: int) -> str:
    """Return a percentage with its exact interval; empty if there are no pictures."""
    if not number:
        return ""
    found = exact(hits, number)
    return f"{100 * found.value:.1f} [{100 * found.low:.1f}, {100 * found.high:.1f}]"


def _maps(called: Sequence[Outcome]) -> Iterator[str]:
    """Yield the visible share, median and largest marked share, and the washed-out share."""
    if not called:
        yield from [""] * 3
        return
    marked = np.array([one.marked for one in called])
    yield f"{sum(one.peak >= VISIBLE for one in called)} of {len(called)}"
    yield f"{100 * np.median(marked):.0f}, {100 * marked.max():.0f}"
    yield str(int((marked > _WASHED).sum()))


def _say(*cells: object) -> None:
    sys.stdout.write("| " + " | ".join(map(str, cells)) + " |\n")


def say_own(reader: str, found: Sequence[tuple[Group, Outcome]]) -> None:
    """Print a table of the pictures that a model should read."""
    head = ("number, not blank", "refused of these, %", "reasons", "suspected", "borderline")
    maps = ("maps reach a quarter", "% marked: median, greatest", "over 40 %")
    sys.stdout.write(f"\n{reader}\n\n")
    _say("source", "label", *head, *maps)
    _say(*["---"] * (2 + len(head) + len(maps)))
    by_group: defaultdict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for group, outcome in found:
        by_group[group.source, group.label].append(outcome)
        by_group["all", "all"].append(outcome)
        by_group["all", "with" if group.label in _POSITIVE else "without or unknown"].append(outcome)
    for (source, label), own in sorted(by_group.items(), key=lambda item: (item[0][0] == "all", item[0])):
        own = [one for one in own if one.reason != Reason.BLANK]
        refused = [one for one in own if reader not in one.readers]
        reasons = Counter(one.reason for one in refused)
        called = [one for one in own if one.band is Band.SUSPECTED]
        near = sum(one.band is Band.BORDERLINE for one in own)
        why = ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
        _say(source, label, len(own), share(len(refused), len(own)), why, len(called), near, *_maps(called))


def say_others(found: Sequence[tuple[Group, Outcome]]) -> None:
    """Print a table of the pictures that no model should read."""
    sys.stdout.write("\nno model\n\n")
    _say("source", "label", "number", "read by a model of a disease, %", "by which")
    _say(*["---"] * 5)
    by_group: defaultdict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for group, outcome in found:
        by_group[group.source, group.label].append(outcome)
        by_group["all", "all"].append(outcome)
    for (source, label), own in sorted(by_group.items(), key=lambda item: (item[0][0] == "all", item[0])):
        models = Counter(name for one in own for name in one.readers)
        which = ", ".join(f"{name} {count}" for name, count in models.most_common())
        _say(source, label, len(own), share(sum(bool(one.readers) for one in own), len(own)), which)


def main() -> None:
    """Copy the pictures, let them be read, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--most", type=int, default=150)
    arguments = parser.parse_args()
    catalogue = Catalogue()
    cards = {name: catalogue.read(name).card for name in _READERS}
    folder, journal = arguments.work / "pictures", arguments.work / "journal"
    folder.mkdir(parents=True)
    groups = lay(arguments.data, folder, arguments.most, cards.values())
    command = [sys.executable, "-m", "core.cli", "classify", str(folder), "--journal", str(journal)]
    subprocess.run([*command, "--device", "cpu", "--csv", str(arguments.work / "table.csv")], check=True)
    found = outcomes(journal, groups, cards)
    sys.stdout.write(", ".join(f"{card.id} {card.version}" for card in cards.values()) + "\n")
    for reader in _READERS:
        say_own(reader, [(groups[file], one) for file, one in found.items() if groups[file].reader == reader])
    say_others([(groups[file], one) for file, one in found.items() if not groups[file].reader])


if __name__ == "__main__":
    main()
