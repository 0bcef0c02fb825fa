"""Sets several pictures on a page, with captions, as a PDF or as pages for a printer."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from core import NOTICE, __version__
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Identity, Picture
from core.paths import atomic_write
from core.progress import Progress
from core.reports.pdf.drawing import draw_picture
from core.reports.pdf.picture import Data, fit_text, identity_line
from core.reports.pdf.text import printable, shorten
from core.reports.pdf.typesetting import Press
from core.reports.pictures.forms import PageGrid
from core.reports.pictures.wishes import PictureWish, Wording, captions, decoded
from core.reports.site import Site
from core.temporary import temporary_folder

_TEMPLATE = "sheet.typ"
#: Longest side in pixels of a picture that fills a page at 300 dots per inch, and smallest longest side.
_FULL, _LEAST = 2900, 600
_QUALITY = 90
#: Letter height as a fraction 1 / `_LETTER` of the picture, larger than on screen.
_LETTER = 36


@dataclass(frozen=True, eq=False)
class SheetSetup:
    """Layout and text of pages of pictures.

    Attributes
    ----------
    grid : PageGrid
    wording : Wording
    site : Site
        Letterhead; a site has no template of its own for pages of pictures.
    made : datetime
    """

    grid: PageGrid
    wording: Wording
    site: Site
    made: datetime = field(default_factory=lambda: datetime.now().astimezone())


@dataclass(frozen=True, eq=False)
class Sheet:
    """Pages of pictures, ready to be typeset.

    Attributes
    ----------
    setup : SheetSetup
    data : mapping
        Content of the template's ``data.json``.
    pictures : bytes
        JPEGs, one after another.
    problems : tuple of (str, str)
        Pictures of these files that are missing, and why.
    """

    setup: SheetSetup
    data: Mapping[str, Data | object]
    pictures: bytes
    problems: tuple[tuple[str, str], ...]


def make_sheet(wishes: Iterable[PictureWish], setup: SheetSetup, limits: Limits, progress: Progress) -> Sheet:
    """Draw pictures for pages; a common study is named at the top, otherwise each picture names its own.

    Parameters
    ----------
    wishes : iterable of PictureWish
    setup : SheetSetup
    limits : Limits
    progress : Progress
        Counts pictures.

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    """
    grid, wording, site = setup.grid, setup.wording, setup.site
    say, blob, problems = wording.say, bytearray(), list[tuple[str, str]]()
    side = max(_LEAST, round(_FULL / max(grid.columns, grid.rows)))
    drawn: list[tuple[tuple[int, int], list[str]]] = []
    whose: list[Identity] = []
    for wish, picture in decoded(wishes, limits, progress):
        if isinstance(picture, InputError):
            problems.append((wish.source.name, picture.message))
            continue
        begin = len(blob)
        blob += _as_jpeg(wish, picture, wording, side)
        drawn.append(((begin, len(blob)), _cell_lines(wish, picture, wording)))
        whose.append(picture.identity)
    named = wording.named and not wording.anonymous
    alone = len({identity.study_key for identity in whose}) == 1
    who = identity_line(whose[0], say) if named and alone else []
    cells: list[Data] = [
        {
            "place": place,
            "lines": [*([" · ".join(identity_line(identity, say))] if named and not alone else []), *lines],
        }
        for (place, lines), identity in zip(drawn, whose, strict=True)
    ]
    pages = [cells[start : start + grid.per_page] for start in range(0, len(cells), grid.per_page)]
    hospital = "" if wording.anonymous else shorten(printable(site.hospital), 60)
    data: Data = {
        "title": say("Pictures"),
        "lang": say.code,
        "words": dict(say.words),
        "site": {"hospital": hospital, "contact": [], "logo": None},
        "run": {"notice": say(NOTICE), "software": f"Overread {__version__}", "date": say.moment(setup.made)},
        "who": who or [say("Pictures")],
        "first": 1,
        "total": None,
        "flipped": grid.across,
        "columns": grid.columns,
        "rows": grid.rows,
        "pages": pages,
    }
    return Sheet(setup, data, bytes(blob), tuple(problems))


def write_sheet(sheet: Sheet, destination: Path) -> None:
    """Write pages of pictures as PDF.

    Raises
    ------
    ExportError
        If the pages cannot be typeset or written; an older file then stays unchanged.
    """
    with atomic_write(destination) as temporary, temporary_folder() as folder:
        temporary.write_bytes(_press(sheet, folder).set(sheet.data, sheet.pictures, whole=True))


def sheet_pages(sheet: Sheet, dots: int) -> list[bytes]:
    """Return the pages as PNG, `dots` per inch, for a printer.

    Raises
    ------
    ExportError
    """
    with temporary_folder() as folder:
        return _press(sheet, folder).draw(sheet.data, sheet.pictures, dots)


def _press(sheet: Sheet, folder: Path) -> Press:
    return Press(Site(language=sheet.setup.site.language), folder, sheet.setup.made, _TEMPLATE)


def _cell_lines(wish: PictureWish, picture: Picture, wording: Wording) -> list[str]:
    """Return the captions of a picture; the patient is at the top of the page."""
    said = captions(wish, picture, Wording(wording.say, anonymous=wording.anonymous))
    return [fit_text(line, 140) for line in said]


def _as_jpeg(wish: PictureWish, picture: Picture, wording: Wording, side: int) -> bytes:
    rows, columns = picture.shape
    image = draw_picture(picture, wish.look, wording.say, min(side, max(_LEAST, rows, columns)), _LETTER)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
