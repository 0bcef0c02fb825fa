"""Extras of `overread render`: marks, text, other formats, pages and names."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from core.batch.workers.decode import digest
from core.cli.console import begin, print_note, progress_bar
from core.cli.pictures.render import EXIT_ALL, EXIT_SOME, write_all
from core.errors import LISTED, InputError
from core.file_names import mirrored_path
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.language.catalogue import language_of
from core.progress import Progress
from core.reports.file_name import file_name, free_path
from core.reports.pdf.drawing import Look
from core.reports.pictures.files import exported_picture, save_picture
from core.reports.pictures.forms import GRIDS, PageGrid, PictureForm
from core.reports.pictures.pages import SheetSetup
from core.reports.pictures.wishes import PictureWish, Wording
from core.reports.site import site_of
from core.results.decisions import Decided
from core.results.marks import PictureMarks
from core.settings_file import read_settings
from core.workflow.marks import kept_marks
from core.workflow.pictures import export_sheet
from core.workflow.render import RenderedFrame, RenderWish, describe_frame, frames_below, render_files


@dataclass(frozen=True)
class MarkedOptions:
    """The chosen extras of the command.

    Attributes
    ----------
    form : PictureForm
    keys, marks : bool
        Whether to write only key pictures, and whether to draw measurements.
    strip, named : bool
        Whether to add a strip with the notice below, and whether it names the patient.
    by_study : bool
        Whether to name files by date and kind instead of after the source files.
    deidentify : bool
        Whether texts and file names must not identify a patient.
    pages : Path or None
        Path of a PDF of all pictures.
    grid : PageGrid
    """

    form: PictureForm
    keys: bool = False
    marks: bool = False
    strip: bool = False
    named: bool = False
    by_study: bool = False
    deidentify: bool = False
    pages: Path | None = None
    grid: PageGrid = GRIDS[3]


def write_marked(paths: tuple[Path, ...], out: Path, wish: RenderWish, how: MarkedOptions) -> int:
    """Write the pictures and their lines; return the exit status.

    Raises
    ------
    ExportError
        If a picture or the PDF cannot be written.
    DecisionsError
        If marks are wanted and cannot be read.
    """
    console = begin()
    decided = _marks_below(paths) if how.keys or how.marks else Decided()
    if how.keys:
        chosen = frozenset(
            (file, one.picture.frame)
            for file in decided.hashes
            for one in decided.marks_of(file)
            if one.is_key
        )
        if not chosen:
            print_note(console, "You chose none of these pictures as a key picture; nothing was written.")
            return EXIT_ALL
        wish = replace(wish, only=chosen)
    writer = _Writer(out, wish, how, decided)
    status = write_all(
        out,
        "Rendering",
        lambda progress: (
            (
                describe_frame(one, wish, writer.write(one), how.form),
                one.error is not None and one.error.reason not in LISTED,
            )
            for one in render_files(paths, wish, progress)
        ),
    )
    if how.pages is None or status not in (EXIT_ALL, EXIT_SOME):
        return status
    with progress_bar(console, "Pages") as progress:
        problems = writer.write_pages(paths, how.pages, progress)
    sys.stdout.write(json.dumps({"pages": how.pages.name, "missing": len(problems)}) + "\n")
    return EXIT_SOME if problems else status


def _marks_below(paths: tuple[Path, ...]) -> Decided:
    """Return the marks on the files below some paths."""
    limits, hashes = Limits(), dict[str, str]()
    for source in walk(paths):
        try:
            hashes[source.name] = digest(source, limits)
        except InputError:
            # An unreadable picture is reported with its file.
            continue
    return kept_marks(hashes)


class _Writer:
    """Draws pictures and names their files.

    Parameters
    ----------
    out : Path
    wish : RenderWish
    how : MarkedOptions
    decided : Decided
    """

    def __init__(self, out: Path, wish: RenderWish, how: MarkedOptions, decided: Decided) -> None:
        self._out, self._wish, self._how = out, wish, how
        self._marks: Mapping[tuple[str, int], PictureMarks] = {
            (file, one.picture.frame): one for file in decided.hashes for one in decided.marks_of(file)
        }
        settings = read_settings()
        self._naming, self._site = settings.reports.file_names, site_of(settings)
        say = language_of(settings.general.language)
        self._wording = Wording(say, named=how.named, anonymous=how.deidentify)
        self._numbers: Counter[str] = Counter()

    def write(self, one: RenderedFrame) -> str:
        """Write a picture; return its path below the folder, '' if it failed."""
        picture, shown = one.picture, one.shown
        if picture is None or shown is None:
            return ""
        wanted = self._picture_wish(one)
        image = (
            exported_picture(wanted, picture, self._wording) if self._how.strip else Image.fromarray(shown)
        )
        path = self._path(one, wanted)
        path.parent.mkdir(parents=True, exist_ok=True)
        save_picture(image, path, self._how.form)
        return path.relative_to(self._out).as_posix()

    def write_pages(
        self, paths: tuple[Path, ...], place: Path, progress: Progress
    ) -> tuple[tuple[str, str], ...]:
        """Write all pictures on pages; return the missing files with the reasons."""
        wanted = [
            self._picture_wish(one)
            for one in frames_below(paths, self._wish, progress)
            if one.instance.problem is None and one.instance.listed is None
        ]
        setup = SheetSetup(self._how.grid, self._wording, self._site)
        return export_sheet(wanted, setup, place, progress)

    def _picture_wish(self, one: RenderedFrame) -> PictureWish:
        marks = self._marks.get((one.file, one.frame))
        drawn = marks if self._how.marks else None
        window = self._wish.window or (drawn.window if drawn is not None else None)
        look = Look(
            window,
            drawn is not None and drawn.inverted,
            self._wish.overlays,
            measured=drawn.measured if drawn is not None else (),
        )
        sha256 = marks.picture.sha256 if marks is not None else ""
        return PictureWish(one.instance.source, one.frame, look, marks is not None and marks.is_key, sha256)

    def _path(self, one: RenderedFrame, wanted: PictureWish) -> Path:
        frame = f".{one.frame}" if one.picture is not None and one.picture.frames > 1 else ""
        if not (self._how.by_study or self._how.deidentify):
            return mirrored_path(self._out, one.file, f"{frame}.{self._how.form}")
        kind = "key-picture" if wanted.is_key else "picture"
        identity = one.instance.identity
        study = None if self._how.deidentify else identity
        otherwise = identity.modality.strip() or "picture"
        base = file_name(study, otherwise, self._naming, self._how.form, kind)
        self._numbers[base] += 1
        numbered = f"{kind}-{self._numbers[base]:03}"
        return free_path(self._out, file_name(study, otherwise, self._naming, self._how.form, numbered))
