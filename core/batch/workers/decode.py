"""The unit of work: one file becomes candidates and small previews, in any process."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from PIL import Image

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import load_bytes, pictures_in
from core.inference.candidate import Candidate, make_ready
from core.models.input_needs import InputNeeds

#: A picture that is reduced while it is decoded keeps at least this many times the side of the model's input.
#: ``python -m tests.benchmarks.reduced`` measures the effect; for the largest input of the shipped models,
#: 384 pixels, `_ENOUGH` leaves 2.7 times as much.
_PER_INPUT = 2
#: Smallest side that remains, so that a model's output does not depend on other models or on previews.
_ENOUGH = 1024


@dataclass(frozen=True)
class DecodeSettings:
    """Outputs wanted for every picture.

    Attributes
    ----------
    models : tuple of InputNeeds
        What the models to ask need of a picture.
    limits : Limits
    preview_side : int
        Longest side, in pixels, of the small picture kept for reports; 0 makes none.
    digest : bool
        Whether to compute the file's hash first, by which a later run recognises the file.
    """

    models: tuple[InputNeeds, ...]
    limits: Limits
    preview_side: int = 0
    digest: bool = False

    @property
    def enough(self) -> int:
        """Pixels of a picture's shorter side that suffice for all outputs."""
        sides = [max(model.height, model.width) for model in self.models]
        return max(_ENOUGH, self.preview_side, *(_PER_INPUT * side for side in sides))


@dataclass(frozen=True)
class Digest:
    """SHA-256 of the bytes of the pictures that follow, hexadecimal."""

    sha256: str


@dataclass(frozen=True, eq=False)
class PreparedPicture:
    """A picture prepared for every model, without its full pixels.

    Attributes
    ----------
    candidates : tuple of Candidate
        One for each card, in order.
    preview : bytes
        JPEG; empty if none was requested.
    """

    candidates: tuple[Candidate, ...]
    preview: bytes


#: A step of a file: a picture, its hash, the error that ends it, or None after its last step.
DecodeStep = PreparedPicture | Picture | Digest | InputError | None

#: Decodes the pictures of one file; `decode` with its settings filled in.
Decode = Callable[[Any], Iterator[PreparedPicture | Picture | Digest]]


def decode(
    settings: DecodeSettings, source: Source, frame: int | None = None
) -> Iterator[PreparedPicture | Digest]:
    """Decode a file picture by picture and prepare each picture; depends on nothing but the arguments.

    Parameters
    ----------
    settings : DecodeSettings
    source : Source
    frame : int, optional
        The only frame to decode, counted from 1.

    Raises
    ------
    InputError
        As `read_pictures`, and ``earlier-result``, as no model reads another's results. Pictures yielded
        before remain valid.
    """
    data = load_bytes(source, settings.limits)
    if settings.digest:
        # Hash the bytes that are judged, as the file may be replaced meanwhile.
        yield Digest(hashlib.sha256(data).hexdigest())
    for picture in pictures_in(data, source.name, settings.limits, frame, settings.enough):
        if picture.result:
            # These libraries take half of a process's start; processes that come here have them loaded.
            from core.images.dicom.objects import listed_result

            raise listed_result(picture.result)
        yield prepare_picture(settings, picture)


def digest(source: Source, limits: Limits) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal.

    Raises
    ------
    InputError
        As `Source.open`.
    """
    found = hashlib.sha256()
    with source.open(limits) as handle:
        while block := handle.read(1 << 20):
            found.update(block)
    return found.hexdigest()


def prepare_picture(settings: DecodeSettings, picture: Picture) -> PreparedPicture:
    """Prepare one picture for every model of the settings; a pure function of both."""
    small = preview(picture, settings.preview_side) if settings.preview_side else b""
    return PreparedPicture(make_ready(settings.models, picture), small)


def preview(picture: Picture, side: int) -> bytes:
    """Return a small JPEG of a picture as its file asks it to be shown, at most `side` pixels long."""
    image = Image.fromarray(render(picture))
    image.thumbnail((side, side), Image.Resampling.BILINEAR)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
