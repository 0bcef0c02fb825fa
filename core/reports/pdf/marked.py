"""Pictures that a reader marked, drawn for paper as they were shown, with lines and numbers over them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from PIL import Image

from core.batch.workers.decode import digest
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_frame
from core.batch.workers.kept_file import KeptFile
from core.errors import Cancelled, InputError
from core.images.base.limits import Limits
from core.images.base.picture import Identity, Picture
from core.images.files.sources import Source
from core.language.catalogue import Language
from core.progress import Progress
from core.reports.pdf.drawing import Look, draw_picture
from core.reports.pdf.picture import Data, fit_text, identity_line
from core.reports.pdf.text import printable
from core.results.decisions import Decided
from core.results.mark_words import kind_word, measured_words
from core.results.marks import PictureMarks

#: Longest side in pixels: 178 mm at 200 dots per inch.
SIDE = 1400
#: Most pictures that are drawn; the others are counted.
MOST = 24


@dataclass(frozen=True, eq=False)
class MarkedDrawing:
    """A drawn picture with its marks.

    Attributes
    ----------
    file : str
    marks : PictureMarks
    identity : Identity
    jpeg : bytes
        Empty if the picture is no longer available.
    """

    file: str
    marks: PictureMarks
    identity: Identity
    jpeg: bytes


def marked_frames(files: Iterable[str], decided: Decided) -> list[tuple[str, PictureMarks]]:
    """Return the files with the marks on their frames, key pictures first."""
    found = [(file, marks) for file in files for marks in decided.marks_of(file)]
    return sorted(found, key=lambda one: not one[1].is_key)


def draw_all(
    sources: Iterable[Source], decided: Decided, say: Language, limits: Limits, progress: Progress
) -> list[MarkedDrawing]:
    """Draw the marked pictures among some files, at most `MOST`, key pictures first.

    Parameters
    ----------
    sources : iterable of Source
    decided : Decided
        Decisions by the names of `sources`.
    say : Language
    limits : Limits
    progress : Progress
        Can be cancelled.

    Raises
    ------
    Cancelled
    """
    by_name = {source.name: source for source in sources if decided.marks_of(source.name)}
    frames = marked_frames(by_name, decided)
    if not frames:
        return []
    drawn = []
    # Decoders crash on some files, so they run in a process of their own.
    with InteractiveDecoder(limits, partial(decode_frame, KeptFile(limits))) as decoder:
        for file, marks in frames[:MOST]:
            progress.check()
            wanted = FrameRequest(by_name[file], marks.picture.frame)
            try:
                if digest(wanted.source, limits) != marks.picture.sha256:
                    # Another, unmarked file has replaced this one.
                    drawn.append(MarkedDrawing(file, marks, Identity(), b""))
                    continue
                pictures = list(decoder.read(wanted, lambda: progress.cancelled))
            except InputError:
                drawn.append(MarkedDrawing(file, marks, Identity(), b""))
                continue
            if not pictures:
                raise Cancelled
            image = draw_marks(pictures[0], marks, say)
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=88)
            drawn.append(MarkedDrawing(file, marks, pictures[0].identity, buffer.getvalue()))
    return drawn


def draw_marks(picture: Picture, marks: PictureMarks, say: Language, side: int = SIDE) -> Image.Image:
    """Draw a picture with the window in which it was marked, its annotations and their numbers.

    Parameters
    ----------
    picture : Picture
    marks : PictureMarks
    say : Language
    side : int
        Length of the longest side in pixels.
    """
    look = Look(marks.window, marks.inverted, measured=marks.measured)
    return draw_picture(picture, look, say, side).convert("RGB")


def marks_section(
    drawings: Sequence[MarkedDrawing], left: int, pictures: bytearray, say: Language, *, named: bool
) -> Data | None:
    """Return the template data of marked pictures; None if there are none.

    Parameters
    ----------
    drawings : sequence of MarkedDrawing
    left : int
        Number of further marked pictures.
    pictures : bytearray
        The JPEGs are appended to it.
    say : Language
    named : bool
        Whether each picture names its patient, as in a report of several studies.
    """
    if not drawings:
        return None
    items: list[Data] = []
    for one in drawings:
        place = None
        if one.jpeg:
            begin = len(pictures)
            pictures += one.jpeg
            place = (begin, len(pictures))
        number, frame = one.identity.instance_number, one.marks.picture.frame
        where = [fit_text(one.file.rpartition("/")[2], 60)]
        where += [] if number is None else [say.filled("image {number}", number=number)]
        where += [say.filled("frame {frame}", frame=frame)] if frame > 1 else []
        items.append(
            {
                "place": place,
                "title": say("Key picture") if one.marks.is_key else say("Measured picture"),
                "where": ", ".join(where),
                "who": identity_line(one.identity, say) if named else [],
                "measured": [
                    [kind_word(m, say), printable("; ".join(measured_words(m, say, say.figures)))]
                    for m in one.marks.measured
                ],
            }
        )
    more = say.filled("And {n} more marked pictures.", n=say.figures(f"{left:,}")) if left > 0 else ""
    return {"title": say("Key pictures and measurements of the reader"), "items": items, "more": more}
