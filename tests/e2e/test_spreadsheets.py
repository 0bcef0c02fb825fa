"""Hostile names and DICOM text in CSV and workbook, opened in LibreOffice: nothing is evaluated."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.images.base.picture import Identity
from core.progress import Progress
from core.reports.tables.table import write_csv
from core.reports.tables.workbook import write_workbook
from tests.unit.reports.conftest import journal_of
from tests.unit.reports.samples import make_card, make_read, make_run

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
__all__ = ["journal_of"]

_STARTS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\x0b=", "＝", ";=", '";=', "a;\t=", "'=", '"=')
_ATTACKS = (
    "1+1",
    "SUM(A1:A9)",
    'HYPERLINK("http://x.invalid";"y")',
    "cmd|' /C calc'!A0",
    'WEBSERVICE("http://x")',
)
#: What must not appear in the sheet: results of formulas, or a cell that requests anything.
_OFFICE, _TABLE, _XLINK = (
    "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}",
    "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}",
    "{http://www.w3.org/1999/xlink}",
)


def opened(file: Path, folder: Path, *options: str) -> ElementTree.Element:
    """Return a file as LibreOffice opens it."""
    profile = (folder / "profile").as_uri()
    command = ["soffice", f"-env:UserInstallation={profile}", "--headless", *options]
    command += ["--convert-to", "fods", "--outdir", str(folder / "seen"), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return ElementTree.parse(folder / "seen" / f"{file.stem}.fods").getroot()


def evaluated(document: ElementTree.Element) -> list[str]:
    """Return the cells that are more than text or a plain number."""
    cells = document.iter(f"{_TABLE}table-cell")
    found = [str(cell.attrib) for cell in cells if f"{_TABLE}formula" in cell.attrib]
    links = [
        str(item.attrib) for item in document.iter() if item.get(f"{_XLINK}href", "").startswith("http://x")
    ]
    return found + links


@pytest.fixture
def hostile(journal_of: Callable[[Iterable[JournalRow]], Journal]) -> Journal:
    texts = [start + attack for start in _STARTS for attack in _ATTACKS]
    return journal_of(
        make_read(text, identity=Identity(patient_id=text, study_uid=text, modality=text)) for text in texts
    )


def test_libreoffice_evaluates_a_formula_that_is_not_neutral(tmp_path: Path) -> None:
    """Without this check the test below could not fail."""
    (tmp_path / "plain.csv").write_text('file,id\na.png,=1+1\n"b.png",1\n')
    assert evaluated(opened(tmp_path / "plain.csv", tmp_path))


@pytest.mark.parametrize("separator", [",", ";"])
def test_nothing_in_the_csv_is_evaluated(hostile: Journal, tmp_path: Path, separator: str) -> None:
    write_csv(hostile, [make_card()], tmp_path / "out.csv")
    # The options are separator, quote, UTF-8, first line, …, strip leading spaces, …, evaluate formulas.
    options = f"--infilter=CSV:{ord(separator)},34,76,1,,0,false,true,false,false,true,-1,true"
    document = opened(tmp_path / "out.csv", tmp_path, options)
    assert len(list(document.iter(f"{_TABLE}table-row"))) >= len(_STARTS) * len(_ATTACKS)
    assert not evaluated(document)


def test_nothing_in_the_workbook_is_evaluated(hostile: Journal, tmp_path: Path) -> None:
    write_workbook(hostile, make_run(), tmp_path / "out.xlsx", Progress())
    document = opened(tmp_path / "out.xlsx", tmp_path)
    texts = ["".join(cell.itertext()).strip() for cell in document.iter(f"{_TABLE}table-cell")]
    assert "=1+1" in texts
    assert not evaluated(document)
