"""Check results of DICOM files: ``python -m tests.golden.results FOLDER… OUT [--deidentify|--orthanc]``.

Write every kind of result of every file below some folders. Print the errors that dciodvfy (dicom3tools),
dsrdump and dcmpschk (dcmtk) find, the broken rules of IHE AI Results, and how highdicom and Overread read
them; with ``--orthanc`` also what Orthanc shows. Errors of the source files are listed separately.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from highdicom import pm, seg, sr
from pydicom import dcmread
from pydicom.dataset import Dataset

from core.deidentify.pseudonyms import Pseudonyms
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.dicom.header import PARSER_ERRORS
from core.images.files.sources import walk
from core.images.read import read_pictures
from core.reports.dicom.common import ResultKind, close_frame_table
from core.reports.dicom.write import Anonymity
from core.result_kinds import RESULT_KINDS
from core.runtime import configure
from tests.golden import air
from tests.support.dicom_results import errors_of, text_of, write_results
from tests.support.peers import start_orthanc

_PNG, _PDF = b"\x89PNG", b"%PDF"
#: The largest number of objects that are listed by name.
_TOLD = 20


def main(folders: list[Path], out: Path, *, anonymous: bool, orthanc: bool) -> None:
    """Write the results, check them and print the outcome."""
    configure()
    anonymity = Anonymity(Pseudonyms(b"k" * 32)) if anonymous else None
    kinds = ResultKind.named(RESULT_KINDS)
    for number, folder in enumerate(folders):
        with tempfile.TemporaryDirectory() as scratch:
            place = Path(scratch) / "journal"
            written = write_results(folder, out / str(number), place, anonymity=anonymity, kinds=kinds)
        _say(f"{folder}: {written.objects} objects of {written.files} files in {written.studies} studies, ")
        _say(f"{written.kept} the same again, {written.without_map} findings without a parametric map\n")
        for problem in written.problems:
            _say(f"no result: {problem.file}: {problem.message}\n")
    made = {kind: sorted(out.rglob(f"{kind}-*.dcm")) for kind in RESULT_KINDS}
    _say(", ".join(f"{len(paths)} {kind}" for kind, paths in made.items()))
    _say(f": {sum(map(len, made.values()))} objects\n")
    _tell_errors([path for paths in made.values() for path in paths], folders)
    _tell_rules(out)
    _tell("highdicom reads", made, _read_by_highdicom)
    _tell("Overread lists as an earlier result", made, _is_earlier)
    _tell("dsrdump and dcmpschk take", made, _taken_by_dcmtk)
    if orthanc:
        with tempfile.TemporaryDirectory() as scratch:
            peer = start_orthanc(Path(scratch))
            try:
                _tell("Orthanc shows", made, lambda kind, path: _shown_by_orthanc(peer.http, kind, path))
            finally:
                peer.stop()


def _tell_errors(paths: list[Path], folders: Iterable[Path]) -> None:
    """Print dciodvfy's errors, and which of them the sources have, too."""
    found = errors_of(paths)
    carried = _errors_of_sources(folders) if found else set()
    _say(f"{len(found)} objects with errors\n")
    for line, number in Counter(line for lines in found.values() for line in lines).most_common():
        _say(f"{number:5} {'(a source has it too) ' if _kind_of(line) in carried else ''}{line}\n")
    for name, lines in list(found.items())[:_TOLD]:
        _say(f"{name}: {lines[0]}\n")


def _errors_of_sources(folders: Iterable[Path]) -> set[str]:
    """Return the kinds of errors that the sources have."""
    files = [source.path for source in walk(folders) if source.member is None]
    return {_kind_of(line) for lines in errors_of(files).values() for line in lines}


def _kind_of(line: str) -> str:
    """Return an error's text without its value."""
    return line.partition(" = ")[0]


def _tell_rules(out: Path) -> None:
    datasets = [dcmread(path, stop_before_pixels=True) for path in sorted(out.rglob("*.dcm"))]
    broken = Counter(f"{rule.name}: {fault}" for one in datasets for rule, fault in air.broken(one))
    broken.update(air.broken_between(datasets))
    _say(f"{sum(broken.values())} times rules of IHE AI Results are broken, of {len(air.RULES)} rules\n")
    for fault, number in broken.most_common(_TOLD):
        _say(f"{number:5} {fault}\n")


def _tell(words: str, made: dict[str, list[Path]], judge: Callable[[str, Path], bool]) -> None:
    """Count what a checker accepts, and list what it does not."""
    counts, failed = [], []
    for kind, paths in made.items():
        good = [path for path in paths if judge(kind, path)]
        failed += [path for path in paths if path not in good]
        counts.append(f"{len(good)} of {len(paths)} {kind}")
    _say(f"{words}: {', '.join(counts)}\n")
    for path in failed[:_TOLD]:
        _say(f"      not {path.name}\n")


def _read_by_highdicom(kind: str, path: Path) -> bool:
    """Return whether highdicom reads an object; if it has no reader for the kind, whether pydicom does."""
    dataset = dcmread(path)
    try:
        match kind:
            case "sr":
                report = sr.srread(path)
                report.content.get_image_measurement_groups()
            case "seg":
                segments = seg.Segmentation.from_dataset(dataset)
                marked = bool(segments.get_pixels_by_source_instance(_sources(dataset)).any())
                close_frame_table(segments)
                return marked
            case "map":
                read = pm.ParametricMap.from_dataset(dataset)
                pixels = read.pixel_array
                close_frame_table(read)
                return pixels.size > 0
            case "sc":
                return bool(dataset.pixel_array.any())
            case "pdf":
                return bool(dataset.EncapsulatedDocument.startswith(_PDF))
            case _:
                return bool(dataset.GraphicAnnotationSequence)
    except PARSER_ERRORS as error:
        _say(f"{path.name}: {error}\n")
        return False
    return True


def _sources(dataset: Dataset) -> list[str]:
    frame = dataset.PerFrameFunctionalGroupsSequence[0]
    return [str(frame.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID)]


def _is_earlier(_kind: str, path: Path) -> bool:
    """Return whether Overread recognises an object as a result, which no model reads."""
    (source,) = walk([path])
    try:
        return all(picture.result for picture in read_pictures(source, Limits()))
    except InputError as error:
        return error.reason is Reason.EARLIER_RESULT


def _taken_by_dcmtk(kind: str, path: Path) -> bool:
    if kind == "sr":
        text_of(path)
    if kind == "gsps":
        done = subprocess.run(["dcmpschk", str(path)], capture_output=True, text=True, check=False)
        return "Test passed" in done.stdout + done.stderr
    return True


def _shown_by_orthanc(port: int, kind: str, path: Path) -> bool:
    """Store an object, and check that Orthanc shows it: a picture, the pages of a PDF, or the text."""
    base = f"http://127.0.0.1:{port}"
    stored = urllib.request.urlopen(f"{base}/instances", path.read_bytes(), 60).read().decode()
    instance = stored.partition('"ID" : "')[2].partition('"')[0]

    def ask(what: str) -> bytes:
        try:
            with urllib.request.urlopen(f"{base}/instances/{instance}/{what}", timeout=600) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError:
            return b""

    match kind:
        case "sc" | "seg":
            return ask("preview").startswith(_PNG)
        case "map":
            # Orthanc does not render float pixels.
            return b"RealWorldValueMappingSequence" in ask("simplified-tags")
        case "pdf":
            return ask("pdf").startswith(_PDF)
        case "sr":
            return b"Imaging Measurement Report" in ask("simplified-tags")
        case _:
            return b"GraphicAnnotationSequence" in ask("simplified-tags")


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()


if __name__ == "__main__":
    places = [Path(word) for word in sys.argv[1:] if not word.startswith("--")]
    main(places[:-1], places[-1], anonymous="--deidentify" in sys.argv, orthanc="--orthanc" in sys.argv)
