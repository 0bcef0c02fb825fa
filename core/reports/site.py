"""A site's settings for reports: its name, logo, template, and metadata."""

from __future__ import annotations

import io
import shutil
import warnings
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image

from core.errors import ExportError, TemplateError
from core.language.message import Message
from core.language.system import because
from core.paths import resource
from core.settings import UserSettings
from core.temporary import temporary_folder, write_temporary

_LARGEST_LOGO = 4 << 20
_LARGEST_TEMPLATE = 64 << 20
#: Most pixels of a logo: a file of 1.5 MB can have thousands of millions.
_MOST_PIXELS = 16_000_000
_LOGOS = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8", ".svg": b"<"}
_ENTRY = "report.typ"
#: Files beside the template that are not part of it.
_NOT_PART = ("acceptance.typ", "review.typ", "sheet.typ")
_OTHERS = shutil.ignore_patterns(*_NOT_PART)


class CsvStyle(StrEnum):
    """Separator and decimal mark of a CSV."""

    COMMA = "comma"
    #: Separator that spreadsheets expect if the decimal mark is a comma.
    SEMICOLON = "semicolon"

    @property
    def separator(self) -> str:
        """The separator of cells."""
        return "," if self is CsvStyle.COMMA else ";"

    @property
    def decimal(self) -> str:
        """The decimal separator."""
        return "." if self is CsvStyle.COMMA else ","


@dataclass(frozen=True)
class Site:
    """Settings that reports use.

    Attributes
    ----------
    hospital : str
        Name of the hospital; if empty, pages are headed by the program's name.
    contact : tuple of str
        Lines on the first page.
    logo : Path or None
        A PNG, JPEG or SVG file.
    template : Path or None
        Folder of the site's template; None for the shipped template.
    named : bool
        Whether the metadata of a file may name the patient.
    language : str
        Code of the language of reports, or ``system`` for that of this computer.
    csv : CsvStyle
        Form of tables as CSV.
    """

    hospital: str = ""
    contact: tuple[str, ...] = ()
    logo: Path | None = None
    template: Path | None = None
    named: bool = False
    language: str = "en"
    csv: CsvStyle = CsvStyle.COMMA

    def check(self) -> None:
        """Check that template and logo exist and are valid, before hours of work.

        Raises
        ------
        TemplateError
        ExportError
            If there is no space to try them.
        """
        with temporary_folder() as folder:
            self.copy_template(folder)
            logo = self.copy_logo(folder)
            if logo is not None:
                _draw_logo(folder, logo)

    def copy_logo(self, folder: Path) -> str | None:
        """Copy the logo into a folder, and return its name there; None without a logo.

        Raises
        ------
        TemplateError
            If the logo cannot be read, or has a format that pages cannot show.
        ExportError
            If the copy cannot be written.
        """
        if self.logo is None:
            return None
        kind = self.logo.suffix.lower()
        if kind not in _LOGOS:
            raise TemplateError("The logo of the reports is neither PNG, JPEG nor SVG; choose another file.")
        try:
            # Reading from a pipe would never end.
            sound = self.logo.stat().st_size <= _LARGEST_LOGO and self.logo.is_file()
            data = self.logo.read_bytes() if sound else b""
        except OSError as error:
            why = because(error, Message("read error"))
            raise TemplateError("The logo of the reports cannot be read: {why}.", why=why) from error
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_LOGOS[kind]):
            raise TemplateError("Choose another logo for the reports; this file is damaged or over 4 MB.")
        if kind != ".svg":
            _check_size(data)
        name = f"logo{kind}"
        write_temporary(folder / name, data)
        return name

    def copy_template(self, folder: Path) -> None:
        """Copy the template's files into a folder.

        Raises
        ------
        TemplateError
            If the site's template cannot be read.
        ExportError
            If the copies cannot be written.
        """
        source = self.template or resource("reports")
        if not (source / _ENTRY).is_file():
            raise TemplateError(
                "Copy the shipped template into the folder of the report template (overread "
                "report template --copy-to), or choose none; the folder has no {entry}.",
                entry=_ENTRY,
            )
        try:
            files = _read_files(source)
        except OSError as error:
            raise TemplateError(
                "Some files of the report template cannot be read; check their permissions."
            ) from error
        for name, data in files.items():
            write_temporary(folder / name, data)


def site_of(settings: UserSettings) -> Site:
    """Return the settings for reports."""
    reports = settings.reports
    return Site(
        reports.hospital,
        tuple(line.strip() for line in reports.contact.split(";") if line.strip()),
        reports.logo,
        reports.template,
        reports.named,
        settings.general.language,
        CsvStyle(reports.csv),
    )


def _read_files(source: Path) -> dict[str, bytes]:
    """Return the files of a template, by their paths in its folder."""
    files = [path for path in sorted(source.rglob("*")) if path.is_file() and path.name not in _NOT_PART]
    if sum(path.stat().st_size for path in files) > _LARGEST_TEMPLATE:
        raise TemplateError(
            "The report template's folder holds over 64 MB; choose a folder with only the template."
        )
    return {path.relative_to(source).as_posix(): path.read_bytes() for path in files}


def _check_size(logo: bytes) -> None:
    """Check that a PNG or JPEG is not far larger than its file suggests, as it is decoded into memory.

    Raises
    ------
    TemplateError
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(logo), formats=("PNG", "JPEG")) as picture:
                width, height = picture.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise TemplateError("The logo of the reports is damaged; choose another file.") from error
    if width * height > _MOST_PIXELS:
        raise TemplateError("The logo of the reports has over 16 million pixels; choose a smaller one.")


def _draw_logo(folder: Path, name: str) -> None:
    """Check that a logo can be drawn.

    Raises
    ------
    TemplateError
    """
    import typst

    page = folder / "logo.typ"
    write_temporary(page, f'#image("{name}", height: 1cm)'.encode("ascii"))
    try:
        typst.compile(str(page), root=str(folder), ignore_system_fonts=True)
    except typst.TypstError as error:
        raise TemplateError("The logo of the reports cannot be drawn; choose another file.") from error


def copy_template(destination: Path) -> list[str]:
    """Copy the shipped template to an empty or new folder; return the names of its files.

    Raises
    ------
    ExportError
        If the folder is not empty, or cannot be written.
    """
    try:
        if destination.exists() and any(destination.iterdir()):
            raise ExportError("Name a new or an empty folder; {file} contains files.", file=destination.name)
        shutil.copytree(resource("reports"), destination, ignore=_OTHERS, dirs_exist_ok=True)
    except OSError as error:
        why = because(error, Message("write error"))
        raise ExportError("The template could not be copied: {why}.", why=why) from error
    return sorted(path.name for path in destination.iterdir())
