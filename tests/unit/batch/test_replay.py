"""Results computed again from their records: equal, or with the differences named."""

from __future__ import annotations

import dataclasses
import io
from pathlib import Path

import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.provenance import read_records
from core.batch.pipeline import Settings, read_all
from core.batch.replay import find_packages, replay
from core.errors import ReplayError
from core.inference.model_loading import Opened
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.tables.table import write_json_lines
from tests.support.pictures import save, spot

pytestmark = pytest.mark.usefixtures("forked_decoders")


@pytest.fixture
def catalogue(tmp_path: Path, tiny: Opened) -> Catalogue:
    return Catalogue(shipped=tmp_path / "catalogue" / "shipped", added=tmp_path / "catalogue" / "added")


@pytest.fixture
def recorded(tmp_path: Path, tiny: Opened) -> tuple[Path, Path, Path]:
    """Return a folder, its results as JSON lines, and its journal."""
    folder = tmp_path / "in"
    save(spot(level=220), folder / "a.png")
    save(spot(row=0.2, level=150), folder / "b.png")
    (folder / "text.png").write_text("no picture")
    with Journal(tmp_path / "journal") as journal:
        read_all([folder], tiny.engine, tiny.models, journal, Progress(), Settings(resumable=True))
        out = io.StringIO()
        write_json_lines(journal, [model.card for model in tiny.models], out)
    lines = tmp_path / "r.jsonl"
    lines.write_text(out.getvalue(), "utf-8")
    return folder, lines, tmp_path / "journal"


def again(records, folder: Path, catalogue: Catalogue):
    return replay(records, folder, find_packages(records, catalogue, []), "cpu", Progress())


def test_what_was_read_comes_out_equal(recorded, catalogue: Catalogue) -> None:
    folder, lines, journal = recorded
    for kept in (lines, journal):
        records = list(read_records(kept))
        assert [record.file for record in records] == ["a.png", "b.png", "text.png"]
        assert [one.differences for one in again(records, folder, catalogue)] == [()] * 3
    assert records[0].file_sha256


def test_each_difference_is_named(recorded, catalogue: Catalogue) -> None:
    folder, lines, _ = recorded
    first = next(read_records(lines))
    changes = {
        "The model tiny 1.2.3 (ffffffffffff…) is not here": {"model_sha256": "f" * 64},
        "The file is not there": {"file": "gone.png"},
        "It was refused blank then and is ok now": {"status": "refused", "reason": "blank"},
        "The finding was bright then": {"finding": "bright"},
        "it differs by 1.0e-01": {
            "probabilities": first.probabilities | {"dark": first.probabilities["dark"] + 0.1}
        },
    }
    for words, change in changes.items():
        (found,) = again([dataclasses.replace(first, **change)], folder, catalogue)
        assert words in " ".join(found.differences), found


def test_another_version_is_told_and_allows_what_parity_does(recorded, catalogue: Catalogue) -> None:
    folder, lines, _ = recorded
    first = next(read_records(lines))
    near = first.probabilities | {"dark": first.probabilities["dark"] + 1e-4}
    (found,) = again([dataclasses.replace(first, probabilities=near)], folder, catalogue)
    assert not found.equal
    older = dataclasses.replace(first, probabilities=near, runtime="onnxruntime 1.0.0", device="dml:0")
    (found,) = again([older], folder, catalogue)
    assert found.equal
    assert "onnxruntime 1.0.0 then" in found.notes[0]
    assert "dml:0 then" in found.notes[1]


def test_a_changed_file_is_named(recorded, catalogue: Catalogue) -> None:
    folder, lines, _ = recorded
    save(spot(level=90), folder / "a.png")
    (found, *_) = again(list(read_records(lines)), folder, catalogue)
    assert found.differences[0].startswith("The file has changed")


@pytest.mark.parametrize(
    "text", ["", "no json", "[1]", '{"file": "a"}', '{"file": "a", "status": "ok", "frame": "x"}']
)
def test_what_is_no_record_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.jsonl").write_text(text)
    with pytest.raises(ReplayError):
        list(read_records(tmp_path / "r.jsonl"))
