"""Typesets pages with a Typst template, and explains what is wrong with a template."""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import typst

from core.errors import ExportError, TemplateError
from core.language.message import Message, joined
from core.paths import resource
from core.reports.pdf.images import map_legend
from core.reports.pdf.picture import Data
from core.reports.pdf.text import FONTS, printable, shorten
from core.reports.site import Site
from core.temporary import write_temporary

_ENTRY: Final = "report.typ"
# The binding drops a compilation's cache after this many other compilations; nothing else clears it.
_GENERATIONS: Final = 10
#: Beginning of Typst's message that it could not fetch a package.
_DOWNLOAD: Final = "failed to download package"
_NOWHERE: Final = "http://127.0.0.1:0"
_PROXIES: Final = {"https_proxy": _NOWHERE, "HTTPS_PROXY": _NOWHERE, "no_proxy": "", "NO_PROXY": ""}
#: Only one thread at a time may change the environment, which belongs to the whole process.
_ENVIRONMENT: Final = threading.Lock()
_AT = re.compile(r"┌─ (?P<file>.+?):(?P<line>\d+):\d+")
#: A document that is typeset in one piece keeps its structure, which makes it accessible (ISO 19005-2, level
#: A); a document that is joined from parts cannot.
_WHOLE: Final = "a-2a"
_PART: Final = "a-2b"


@dataclass(frozen=True)
class PageLayout:
    """Number of rows on a page, for planning pages; a template gives them in ``layout.json``."""

    compact: int
    unread: int


@contextmanager
def _no_downloads() -> Iterator[None]:
    """Keep Typst from the network: it would fetch a package that a template names.

    A package's name may be built from a report's patient data. Typst has no option for this, but uses the
    proxy of the environment; at port 0 of this computer nothing can listen.
    """
    with _ENVIRONMENT:
        before = {name: os.environ.get(name) for name in _PROXIES}
        os.environ.update(_PROXIES)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


class Press:
    """Typesets pages with a site's template, in a private folder, as Typst reads binary data only from files.

    Parameters
    ----------
    site : Site
    folder : Path
        Empty folder; the caller deletes it.
    made : datetime
        Creation time for the metadata.
    entry : str
        Name of the template file to use; the shipped file is used if the site's template lacks it.

    Attributes
    ----------
    letterhead : dict
        Value of ``site`` in the template's ``data.json``.
    layout : PageLayout

    Raises
    ------
    TemplateError
        If the template or the logo cannot be used.
    ExportError
        If the copies cannot be written.
    """

    def __init__(self, site: Site, folder: Path, made: datetime, entry: str = _ENTRY) -> None:
        self._folder, self._entry = folder, folder / entry
        self._own = site.template is not None
        self._made = made.astimezone(UTC).replace(microsecond=0)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        site.copy_template(folder)
        if not self._entry.is_file():
            write_temporary(self._entry, resource("reports", entry).read_bytes())
        self.letterhead: Data = {
            "hospital": shorten(printable(site.hospital), 60),
            "contact": [shorten(printable(line), 70) for line in site.contact[:5]],
            "logo": site.copy_logo(folder),
        }
        self.layout = self._read_layout()
        write_temporary(folder / "legend.jpg", map_legend())

    def set(self, data: Mapping[str, Data | object], pictures: bytes = b"", *, whole: bool) -> bytes:
        """Typeset pages as PDF.

        Parameters
        ----------
        data : mapping
            Content of the template's ``data.json``.
        pictures : bytes
            JPEGs, one after another; the data contain the position of each.
        whole : bool
            Whether these are all pages of the report.

        Raises
        ------
        TemplateError
            If the site's template cannot be typeset; the message names file and line.
        ExportError
            If the shipped template cannot be typeset, or the disk is full.
        """
        pdf: bytes = self._compiled(
            data, pictures, pdf_standards=_WHOLE if whole else _PART, pdf_tags=whole, timestamp=self._made
        )
        return pdf

    def draw(self, data: Mapping[str, Data | object], pictures: bytes, dots: int) -> list[bytes]:
        """Typeset pages as PNG, `dots` per inch; see `set` for data, pictures and errors."""
        drawn = self._compiled(data, pictures, format="png", ppi=dots)
        return drawn if isinstance(drawn, list) else [drawn]

    def _compiled(self, data: Mapping[str, Data | object], pictures: bytes, **wanted: Any) -> Any:
        write_temporary(self._folder / "data.json", json.dumps(data).encode("ascii"))
        write_temporary(self._folder / "pictures.bin", pictures)
        try:
            with _no_downloads():
                made = typst.compile(
                    str(self._entry),
                    root=str(self._folder),
                    font_paths=self._fonts,
                    ignore_system_fonts=True,
                    **wanted,
                )
        except typst.TypstError as error:
            raise self._explained(error) from error
        for _ in range(_GENERATIONS):
            typst.compile(b"", font_paths=self._fonts, ignore_system_fonts=True)
        return made

    def _explained(self, error: typst.TypstError) -> ExportError:
        if error.message.startswith(_DOWNLOAD):
            return TemplateError(
                "The report template takes a package from the network, which reports do not; "
                "copy the package's files into the folder of the template."
            )
        if not self._own:
            return ExportError("The report could not be typeset.")
        at = _AT.search(error.diagnostic or "")
        place = Message(self._entry.name)
        if at:
            place = Message("{file}, line {line}", file=Path(at["file"]).name, line=int(at["line"]))
        hint = Message("Hint: {hint}.", hint=error.hints[0]) if error.hints else ""
        return TemplateError(
            joined(
                [
                    Message(
                        "The report template is wrong at {place}: {why}.", place=place, why=error.message
                    ),
                    hint,
                ]
            )
        )

    def _read_layout(self) -> PageLayout:
        try:
            raw = json.loads((self._folder / "layout.json").read_text("utf-8"))
            layout = PageLayout(**{name: int(raw[name]) for name in PageLayout.__dataclass_fields__})
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TemplateError(
                "The report template's layout.json must give compact and unread as numbers."
            ) from error
        if min(vars(layout).values()) < 1:
            raise TemplateError("The numbers in the report template's layout.json must be 1 or more.")
        return layout
