"""Make six reports on made-up patients and draw their pages: ``python -m tools.reports OUT_DIR``.

The reports are: one study; a batch of 12; a batch of 1,000; names in many scripts; refusals; readers'
decisions. With ``--docs`` the drawn sample is read as a user would read it; the first pages of the report on
one study and of the report on all become ``docs/images/report.png``. It needs ``pdftoppm``.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from PIL import Image

from core.errors import Status
from core.models.catalogue import Catalogue
from core.reports.pdf.example import Example, batch, one_study, write_example
from core.reports.site import Site
from core.results.decisions import Decided
from tools.places import IMAGES

_SITE = Site("Example Hospital", ("Department of Radiology", "1 Example Road", "Telephone 0123 456"))
_GAP, _GROUND = 16, (128, 128, 128)


def main() -> None:
    """Write the reports and draw their pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--docs", action="store_true")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, example in _examples().items():
        began = time.perf_counter()
        path = folder / f"{name}.pdf"
        write_example(example, path, _SITE)
        size = path.stat().st_size / 1e6
        pages = draw(path)
        sys.stdout.write(f"{name}: {len(pages)} pages, {size:.1f} MB, {time.perf_counter() - began:.1f} s\n")
    if arguments.docs:
        side_by_side([draw(path, 62)[0] for path in _of_sample(folder)]).save(
            IMAGES / "report.png", optimize=True
        )


def _of_sample(folder: Path) -> list[Path]:
    """Read the sample with the command line, the suspected brain study and then all; return both reports."""

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "core.cli", *arguments], check=True, cwd=folder)

    run("sample", "sample")
    study = sorted(
        path.relative_to(folder) for path in (folder / "sample" / "brain-mr").glob("20260101-*.dcm")
    )
    run("classify", *map(str, study), "--pdf", "sample-study.pdf")
    run("classify", "sample", "--pdf", "sample.pdf")
    return [folder / "sample-study.pdf", folder / "sample.pdf"]


def draw(pdf: Path, dots: int = 80) -> list[Path]:
    """Draw the pages of a PDF into files next to it; return their paths."""
    stem = pdf.with_suffix("")
    for old in pdf.parent.glob(f"{stem.name}-page-*.png"):
        old.unlink()
    subprocess.run(["pdftoppm", "-r", str(dots), "-png", str(pdf), f"{stem}-page"], check=True)
    return sorted(pdf.parent.glob(f"{stem.name}-page-*.png"))


def side_by_side(pages: list[Path]) -> Image.Image:
    """Place pages side by side on grey."""
    drawn = [Image.open(page).convert("RGB") for page in pages]
    width = sum(page.width + _GAP for page in drawn) + _GAP
    sheet = Image.new("RGB", (width, max(page.height for page in drawn) + 2 * _GAP), _GROUND)
    left = _GAP
    for page in drawn:
        sheet.paste(page, (left, _GAP))
        left += page.width + _GAP
    return sheet.quantize(256)


def _examples() -> dict[str, Example]:
    packages = list(Catalogue().read_all())
    study, many = one_study(packages), batch(packages, 60, decided=False)
    refused = tuple(entry for entry in many.entries if entry.reading.status is not Status.OK)
    return {
        "study": replace(study, decided=Decided()),
        "batch-12": batch(packages, 12, decided=False),
        "batch-1000": batch(packages, 1000, decided=False),
        "scripts": batch(packages, 40, decided=False),
        "refusals": replace(many, entries=refused),
        "decisions": batch(packages, 70, decided=True),
    }


if __name__ == "__main__":
    main()
