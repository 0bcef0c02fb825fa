"""Pictures to export, their decoding, and the captions that belong to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from core.batch.workers.decode import digest
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_frame
from core.batch.workers.kept_file import KeptFile
from core.errors import Cancelled, InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.sources import Source
from core.language.catalogue import Language
from core.progress import Progress
from core.reports.pdf.drawing import Look
from core.reports.pdf.picture import compared_words, finding_data, identity_line
from core.reports.pdf.text import printable

_CHANGED = "The file has changed since it was marked; open it again."


@dataclass(frozen=True, eq=False)
class PictureWish:
    """A picture to export.

    Attributes
    ----------
    source : Source
    frame : int
        Counted from 1.
    look : Look
        How to draw the picture.
    is_key : bool
        Whether the reader chose it as a key picture.
    sha256 : str
        SHA-256 of the file to which marks or map belong; empty if neither is drawn.
    """

    source: Source
    frame: int = 1
    look: Look = field(default_factory=Look)
    is_key: bool = False
    sha256: str = ""


@dataclass(frozen=True)
class Wording:
    """Text that pictures and pages may show.

    Attributes
    ----------
    say : Language
    named : bool
        Whether they name patient and dates.
    anonymous : bool
        Whether they omit the file's own texts, such as a series description.
    """

    say: Language
    named: bool = False
    anonymous: bool = False


def decoded(
    wishes: Iterable[PictureWish], limits: Limits, progress: Progress
) -> Iterator[tuple[PictureWish, Picture | InputError]]:
    """Decode pictures one at a time in a process that can be killed; yield each, or the error.

    Raises
    ------
    Cancelled
        If the progress token was cancelled.
    """
    wanted = list(wishes)
    progress.start(len(wanted))
    with InteractiveDecoder(limits, partial(decode_frame, KeptFile(limits))) as decoder:
        for wish in wanted:
            progress.check()
            try:
                yield wish, _decode(wish, decoder, limits, progress)
            except InputError as error:
                yield wish, error
            progress.advance()


def _decode(wish: PictureWish, decoder: InteractiveDecoder, limits: Limits, progress: Progress) -> Picture:
    if wish.sha256 and digest(wish.source, limits) != wish.sha256:
        # The present file is neither the marked nor the read one.
        raise InputError(Reason.CORRUPT, _CHANGED)
    request = FrameRequest(wish.source, wish.frame)
    pictures = list(decoder.read(request, lambda: progress.cancelled))
    if not pictures:
        raise Cancelled
    return pictures[0]


def captions(wish: PictureWish, picture: Picture, wording: Wording) -> Sequence[str]:
    """Return the lines of text on a picture: its patient, its identity, and the finding of its map."""
    who, say = picture.identity, wording.say
    lines = []
    if wording.named and not wording.anonymous:
        lines.append(" · ".join(identity_line(who, say)))
    parts = [say("Key picture")] if wish.is_key else []
    if not wording.anonymous:
        parts.append(printable(who.series_description))
    if who.instance_number is not None:
        parts.append(say.filled("image {number}", number=who.instance_number))
    if picture.frames > 1:
        parts.append(say.filled("frame {frame}", frame=wish.frame))
    words = ", ".join(filter(None, parts))
    lines.append(words[:1].upper() + words[1:])
    if wish.look.map is not None:
        one = wish.look.map
        model = one.reading.model
        said = finding_data(one.finding, say)
        name = f"{say(model.title)} {model.version}" if model is not None else ""
        lines.append(
            f"{say.filled('Map: {finding}', finding=said['words'])}. "
            f"{compared_words(one.finding, say)} {printable(name)}."
        )
    return [line for line in lines if line]
