"""Has results of every DICOM file of a folder judged: ``python -m tests.golden.results FOLDER OUT``.

Needs dciodvfy (dicom3tools) and dsrdump (dcmtk); prints what they find wrong, and which files got no result.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

from core.deidentify.pseudonyms import Pseudonyms
from core.reports.dicom.write import Anonymity
from core.runtime import configure
from tests.support.dicom_results import errors_of, text_of, write_results


def main(folder: Path, out: Path, *, anonymous: bool) -> None:
    """Write, judge and print."""
    configure()
    anonymity = Anonymity(Pseudonyms(b"k" * 32)) if anonymous else None
    with tempfile.TemporaryDirectory() as scratch:
        written = write_results(folder, out, Path(scratch) / "journal", anonymity=anonymity)
    say = sys.stdout.write
    say(f"{written.objects} objects of {written.files} files in {written.studies} studies, ")
    say(f"{written.kept} the same again, {written.without_map} pictures without a parametric map\n")
    for problem in written.problems:
        say(f"no result: {problem.file}: {problem.message}\n")
    found = errors_of(sorted(out.rglob("*.dcm")))
    say(f"{len(found)} objects with errors\n")
    for line, number in Counter(line for lines in found.values() for line in lines).most_common():
        say(f"{number:5} {line}\n")
    for name, lines in list(found.items())[:20]:
        say(f"{name}: {lines[0]}\n")
    for path in out.rglob("sr-*.dcm"):
        text_of(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), anonymous="--deidentify" in sys.argv)
