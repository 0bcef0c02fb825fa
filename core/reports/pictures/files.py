"""Writes pictures as files in their own resolution, with a strip of explanatory text below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from PIL import Image

from core import NOTICE
from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.paths import atomic_write
from core.progress import Progress
from core.reports.pdf.drawing import draw_picture, with_words
from core.reports.pictures.forms import PictureForm
from core.reports.pictures.wishes import PictureWish, Wording, captions, decoded
from core.results.mark_words import kind_word, measured_words

#: A strip needs this width in pixels for its text; a smaller picture is centred in it.
_NARROWEST = 320
#: Longest side in pixels below which numbers are written in the strip.
_SMALL = 400
#: Pixels of a picture's side per pixel of letter height, and the limits of that height.
_LETTER, _SMALLEST, _LARGEST = 60, 13, 56
_QUALITY = 92


@dataclass
class PicturesWritten:
    """The outcome of an export of pictures.

    Attributes
    ----------
    paths : list of Path
        Paths of the files written.
    problems : list of (str, str)
        Pictures of these files that were not written, and why.
    """

    paths: list[Path] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)


def write_pictures(
    wishes: Iterable[tuple[PictureWish, Path]],
    form: PictureForm,
    wording: Wording,
    limits: Limits,
    progress: Progress,
) -> PicturesWritten:
    """Write pictures; an unreadable file does not stop the others.

    Parameters
    ----------
    wishes : iterable of (PictureWish, Path)
        Pictures with the paths to write them to; existing files are replaced.
    form : PictureForm
    wording : Wording
    limits : Limits
    progress : Progress
        Counts pictures.

    Raises
    ------
    ExportError
        If a file cannot be written; an older file then stays unchanged.
    Cancelled
        If the progress token was cancelled; files already written stay.
    """
    pairs = list(wishes)
    written = PicturesWritten()
    all_decoded = decoded((wish for wish, _ in pairs), limits, progress)
    for (wish, picture), (_, path) in zip(all_decoded, pairs, strict=True):
        if isinstance(picture, InputError):
            written.problems.append((wish.source.name, picture.message))
            continue
        save_picture(exported_picture(wish, picture, wording), path, form)
        written.paths.append(path)
    return written


def exported_picture(wish: PictureWish, picture: Picture, wording: Wording) -> Image.Image:
    """Return a picture with all its pixels, above a strip with its captions and the research notice."""
    say, look = wording.say, wish.look
    # On a small picture, numbers would hide what they measure.
    small = max(picture.shape) < _SMALL
    drawn = draw_picture(picture, replace(look, numbers=not small), say)
    numbers = [
        f"{kind_word(one, say)} {'; '.join(measured_words(one, say, say.figures))}" for one in look.measured
    ]
    words = [*captions(wish, picture, wording), *(numbers if small else ()), f"{say(NOTICE)}  Overread"]
    return _below(drawn, words, legend=wish.look.map is not None)


def save_picture(image: Image.Image, path: Path, form: PictureForm) -> None:
    """Write an image in a format; a partial file is never visible.

    Raises
    ------
    ExportError
    """
    with atomic_write(path) as temporary:
        match form:
            case PictureForm.PNG:
                image.save(temporary, "PNG")
            case PictureForm.JPEG:
                image.save(temporary, "JPEG", quality=_QUALITY, subsampling=0)
            case PictureForm.TIFF:
                image.save(temporary, "TIFF", compression="tiff_adobe_deflate")


def _below(image: Image.Image, words: Sequence[str], *, legend: bool) -> Image.Image:
    """Add the strip; a grey picture stays grey."""
    letters = min(max(max(image.size) // _LETTER, _SMALLEST), _LARGEST)
    if image.width < _NARROWEST:
        wide = Image.new(image.mode, (_NARROWEST, image.height))
        wide.paste(image, ((_NARROWEST - image.width) // 2, 0))
        image = wide
    out = with_words(image, words, letters=letters, legend=legend)
    return out.convert("L") if image.mode == "L" and not legend else out
