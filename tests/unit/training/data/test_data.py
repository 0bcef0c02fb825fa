"""Data sets are read equally in every form, and a split never divides a group."""

import csv
import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

from core.images.display.prepare import prepare
from core.progress import Progress
from tests.support.pictures import dicom, write_dicom
from tests.unit.training.conftest import draw
from training.data import dataset
from training.data.dataset import content_key, read_set
from training.data.duplicates import group_duplicates
from training.data.run_folder import RunFolder, prepare_data
from training.data.split import SplitPart, read_split, split_by_group, write_split
from training.errors import TrainingError
from training.recipe.files import find_recipe, parse_recipe
from training.recipe.split_rules import Split


def _read(path, recipe):
    return read_set(path, recipe.class_names, recipe.preparation, recipe.data.name, Progress())


def _zip(folder, target, inside=""):
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, inside + path.relative_to(folder).as_posix())
    return target


@pytest.mark.parametrize("inside", ["", "archive/drawn/"])
def test_a_zip_reads_as_its_folder_does(drawn_set, recipe, tmp_path, inside):
    from_folder = _read(drawn_set, recipe)
    from_zip = _read(_zip(drawn_set, tmp_path / "drawn.zip", inside), recipe)
    assert from_zip.entries == from_folder.entries
    assert np.array_equal(from_zip.pictures, from_folder.pictures)
    assert from_folder.pictures.shape == (72, 32, 32)


def test_a_manifest_says_label_source_and_group(drawn_set, recipe, tmp_path):
    target = tmp_path / "with-manifest"
    target.mkdir()
    rows = []
    for number, path in enumerate(sorted(drawn_set.rglob("*.png"))):
        (target / path.parent.name).mkdir(exist_ok=True)
        (target / path.parent.name / path.name).write_bytes(path.read_bytes())
        rows.append((f"{path.parent.name}/{path.name}", path.parent.name, "here", f"g{number // 2}"))
    with (target / "manifest.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("file", "label", "source", "group"), *rows])
    found = _read(target, recipe)
    assert sorted((e.file, e.label, e.source, e.group) for e in found.entries) == sorted(rows)
    assert np.array_equal(found.pictures, _read(drawn_set, recipe).pictures)


def test_equal_and_nearly_equal_pictures_are_grouped(drawn_set, recipe):
    found = _read(drawn_set, recipe)
    group = {entry.file: entry.group for entry in found.entries}
    for label in recipe.class_names:
        assert group[f"{label}/000.png"] == group[f"{label}/001.png"]
        assert group[f"{label}/002.png"] == group[f"{label}/003.png"]
    assert group["disc/000.png"] != group["disc/003.png"]
    # One group for each pair; the slopes, which differ only in height, may be joined further.
    assert len({group[f"disc/{number:03d}.png"] for number in range(24)}) == 22


def test_groups_do_not_depend_on_the_order():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (30, 16, 16), dtype=np.uint8)
    pictures[7] = pictures[3]
    hashes = [f"{number:02x}" * 32 for number in rng.permutation(30)]
    hashes[7] = hashes[3]
    groups = group_duplicates(hashes, pictures)
    assert groups[3] == groups[7]
    assert len(set(groups)) == 29
    assert group_duplicates(hashes[::-1], pictures[::-1]) == groups[::-1]


def test_files_that_are_no_pictures_are_named_and_left_out(drawn_set, recipe, tmp_path):
    path = _zip(drawn_set, tmp_path / "drawn.zip")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("disc/README.md", "not a picture")
    found = _read(path, recipe)
    assert len(found.entries) == 72
    assert found.unreadable == ("disc/README.md: not-an-image",)


def test_a_folder_without_the_classes_is_refused(recipe, tmp_path):
    (tmp_path / "disc").mkdir()
    with pytest.raises(TrainingError, match="manifest"):
        _read(tmp_path, recipe)


def test_the_split_keeps_groups_whole_and_shares_right(tmp_path):
    rng = np.random.default_rng(1)
    groups = [f"g{number}" for number in rng.integers(0, 700, 3000)]
    labels = np.array([int(group[1:]) % 3 for group in groups])
    shares = Split(validation=0.1, test=0.2)
    parts = split_by_group(labels, groups, shares, seed=3)
    assert all(
        len({p for p, g in zip(parts, groups, strict=True) if g == group}) == 1 for group in set(groups)
    )
    for label in range(3):
        own = [part for part, other in zip(parts, labels, strict=True) if other == label]
        assert own.count(SplitPart.TEST) / len(own) == pytest.approx(0.2, abs=0.01)
        assert own.count(SplitPart.VALIDATION) / len(own) == pytest.approx(0.1, abs=0.01)
    order = rng.permutation(len(groups))
    shuffled = split_by_group(labels[order], [groups[n] for n in order], shares, seed=3)
    assert shuffled == [parts[n] for n in order]
    assert parts != split_by_group(labels, groups, shares, seed=4)


def test_too_few_groups_are_refused():
    with pytest.raises(TrainingError, match="too few"):
        split_by_group(
            np.zeros(20, dtype=np.int64), ["a"] * 10 + ["b"] * 10, Split(validation=0.2, test=0.2), 0
        )


def test_prepared_data_are_stored_and_taken_again_until_the_preparation_changes(
    drawn_set, recipe, tmp_path, monkeypatch
):
    run = RunFolder(tmp_path / "run")
    first = prepare_data(run, recipe, drawn_set, Progress())
    written = run.pictures.stat().st_mtime_ns
    again = prepare_data(run, recipe, drawn_set, Progress())
    without = prepare_data(run, recipe, None, Progress())
    assert run.pictures.stat().st_mtime_ns == written
    for other in (again, without):
        assert other.entries == first.entries
        assert np.array_equal(other.pictures, first.pictures)
        assert np.array_equal(other.parts, first.parts)
    run.pictures.unlink()
    assert np.array_equal(prepare_data(run, recipe, drawn_set, Progress()).pictures, first.pictures)
    run.features.mkdir()
    monkeypatch.setattr(dataset, "prepare", lambda *given: 255 - prepare(*given))
    changed = prepare_data(run, recipe, drawn_set, Progress()).pictures
    assert np.array_equal(changed, 255 - first.pictures)
    assert not run.features.exists()
    entries, parts = read_split(run.split)
    write_split(tmp_path / "again.csv", entries, parts)
    assert (tmp_path / "again.csv").read_bytes() == run.split.read_bytes()


def test_the_real_set_is_read_from_zip_and_never_cut():
    folder = os.environ.get("OVERREAD_DATA", "")
    path = Path(folder) / "medical-mnist.zip"
    if not folder or not path.is_file():
        pytest.skip("OVERREAD_DATA does not name a folder with medical-mnist.zip")
    recipe = parse_recipe(find_recipe("body-region").read_text("utf-8"), "body-region.toml")
    assert len(content_key(path, recipe.class_names, recipe.preparation)) == 64
    with zipfile.ZipFile(path) as archive:
        rows = list(csv.DictReader(archive.read("manifest.csv").decode().splitlines()))
    labels = np.array([recipe.class_names.index(row["label"]) for row in rows])
    groups = [row["group"] for row in rows]
    parts = split_by_group(labels, groups, recipe.split, recipe.seed)
    assert len(set(zip(groups, parts, strict=True))) == len(set(groups))


def test_dicom_files_with_a_table_of_labels_are_a_data_set(recipe, tmp_path):
    folder = tmp_path / "study"
    rows = []
    for number in range(6):
        label, grey = recipe.class_names[number % 3], draw(recipe.class_names[number % 3], number)
        write_dicom(dicom(grey, WindowCenter=128, WindowWidth=256), folder / "series" / f"IM{number:04d}")
        rows.append(
            {"file": f"series/IM{number:04d}", "label": label, "source": "ward", "group": f"p{number}"}
        )
    with (folder / "labels.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["file", "label", "source", "group"])
        writer.writeheader()
        writer.writerows(rows)
    found = _read(folder, recipe)
    assert [(e.file, e.label, e.source, e.group) for e in found.entries] == [
        tuple(row.values()) for row in rows
    ]
    assert found.unreadable == ()
    wanted = prepare(draw(recipe.class_names[0], 0), "letterbox", 32, 32)
    assert np.array_equal(found.pictures[0], wanted)
    (folder / "labels.csv").write_text("file,label\nseries/IM0000,sphere\n", "utf-8")
    with pytest.raises(TrainingError, match=r"labels\.csv has labels that the recipe does not know: sphere"):
        _read(folder, recipe)


def test_a_changed_split_is_dealt_from_the_stored_pictures(drawn_set, recipe, tmp_path):
    run = RunFolder(tmp_path / "run")
    prepare_data(run, recipe, drawn_set, Progress())
    written = run.pictures.stat().st_mtime_ns
    other = recipe.model_copy(update={"split": Split(validation=0.3, test=0.4)})
    parts = prepare_data(run, other, drawn_set, Progress()).parts
    assert (parts == "test").mean() == pytest.approx(0.4, abs=0.06)
    assert run.pictures.stat().st_mtime_ns == written
