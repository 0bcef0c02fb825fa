"""Finds text in files' pixels, blacks it out, searches again, and records in the file what was done."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from pydicom.dataset import Dataset, FileDataset

from core.deidentify.burned_in.blacken import rewrite_pixels
from core.deidentify.burned_in.looks import Finder, find_text
from core.deidentify.burned_in.places import TextPlace, mask_of
from core.deidentify.options import CLEAN_PIXELS, Pixels
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.header import PIXEL_KEYWORDS
from core.images.dicom.pictures import read_dicom
from core.images.files.sources import Source
from core.progress import Progress

#: Most searches for remaining text; black borders beside tissue are sometimes mistaken for text.
_LOOKS = 3
#: Most frames of a file that are searched again.
_FRAMES_AGAIN = 8
#: Smallest overlap at which a place counts as kept or blacked out already.
_COVERED = 0.8
_BLACKED = "text found in the pixels is blacked out"
_NOT_BLACKED = "text in the pixels is not blacked out"
_LETTERS_LEFT = "text blacked out but for likely side letters"


@dataclass(frozen=True)
class FoundText:
    """The text found in the pixels of a file, and what was done about it.

    Attributes
    ----------
    found : tuple of TextPlace
        Places found by the first search.
    blacked : tuple of TextPlace
        Places blacked out after all searches.
    kept : tuple of TextPlace
        Places found but left unchanged, because they were to be kept or nothing was to be blacked out.
    left : tuple of TextPlace
        Places that the last search found, besides those blacked out or kept.
    unseen : tuple of TextPlace
        Places kept because of their shape alone, without a user's choice.
    """

    found: tuple[TextPlace, ...] = ()
    blacked: tuple[TextPlace, ...] = ()
    kept: tuple[TextPlace, ...] = ()
    left: tuple[TextPlace, ...] = ()
    unseen: tuple[TextPlace, ...] = ()

    @property
    def has_text(self) -> bool:
        """Whether any text other than side letters remains, as far as it was found."""
        return bool(self.left) or not all(place.is_letter for place in self.kept)


@dataclass(frozen=True)
class ChosenText:
    """The text found in files, and the places that the user chose to keep, by file name.

    Attributes
    ----------
    found, kept : dict of str to tuple of TextPlace
    """

    found: dict[str, tuple[TextPlace, ...]] = field(default_factory=dict)
    kept: dict[str, tuple[TextPlace, ...]] = field(default_factory=dict)


@dataclass(eq=False)
class TextCleaning:
    """Searches files for text, decides what to keep, and records the findings.

    Attributes
    ----------
    finder : Finder
    read : callable
        Returns the pictures of a file.
    pixels : Pixels
        What to do with text; FIND leaves all of it in place.
    keep_letters : bool
        Whether to keep places of one or two letters.
    chosen : ChosenText
        Receives the findings.
    """

    finder: Finder
    read: Callable[[Source], Iterable[Picture]]
    pixels: Pixels
    keep_letters: bool = False
    chosen: ChosenText = field(default_factory=ChosenText)

    def search(self, source: Source, progress: Progress) -> tuple[TextPlace, ...]:
        """Find the text of a file, or return the earlier result for it.

        Parameters
        ----------
        source : Source
        progress : Progress

        Raises
        ------
        InputError
            If the pixels cannot be decoded.
        Cancelled
            If the progress token was cancelled.
        """
        found = self.chosen.found
        if source.name not in found:
            found[source.name] = find_text(self.read(source), self.finder, progress)
        return found[source.name]

    def clean(self, dataset: FileDataset, name: str, limits: Limits, progress: Progress) -> FoundText:
        """Black out the text found in a file earlier, in place, and search again.

        Parameters
        ----------
        dataset : pydicom FileDataset
            De-identified data set with the file's pixels.
        name : str
            Name under which the text was found.
        limits : Limits
        progress : Progress

        Raises
        ------
        InputError
            If the pixels cannot be decoded.
        Cancelled
            If the progress token was cancelled.
        """
        if not any(keyword in dataset for keyword in PIXEL_KEYWORDS):
            return FoundText()
        found = self.chosen.found[name]
        chosen = self.chosen.kept.get(name, ())
        kept = tuple(place for place in found if self._is_kept(place, chosen))
        fresh = [place for place in found if place not in kept]
        blacked: list[TextPlace] = []
        for _ in range(_LOOKS):
            if not fresh:
                break
            rewrite_pixels(dataset, fresh, limits)
            blacked += fresh
            again = find_text(_frames_again(dataset, found, limits), self.finder, progress)
            fresh = [place for place in again if not _is_covered(place, (*kept, *blacked), dataset)]
        unseen = tuple(place for place in kept if place not in chosen)
        text = FoundText(found, tuple(blacked), kept, tuple(fresh), unseen)
        self._declare(dataset, text)
        return text

    def _is_kept(self, place: TextPlace, chosen: Collection[TextPlace]) -> bool:
        letter = self.keep_letters and place.is_letter
        return self.pixels is Pixels.FIND or letter or place in chosen

    def _declare(self, dataset: FileDataset, text: FoundText) -> None:
        """Record in the file what was done (PS3.15 E.3.1)."""
        if text.has_text:
            dataset.BurnedInAnnotation = "YES"
        if self.pixels is not Pixels.CLEAN:
            return
        said = _NOT_BLACKED if text.has_text else _LETTERS_LEFT if text.unseen else _BLACKED
        own = dataset.DeidentificationMethod[-1].split(";")[0]
        dataset.DeidentificationMethod = [*dataset.DeidentificationMethod[:-1], f"{own}; {said}"]
        if said is _LETTERS_LEFT and dataset.get("BurnedInAnnotation") != "YES":
            # Unknown, as a short name may look like a side letter.
            dataset.pop("BurnedInAnnotation", None)
        elif said is _BLACKED:
            dataset.BurnedInAnnotation = "NO"
            item = Dataset()
            item.CodeValue, item.CodeMeaning = CLEAN_PIXELS
            item.CodingSchemeDesignator = "DCM"
            dataset.DeidentificationMethodCodeSequence.append(item)


def _frames_again(dataset: FileDataset, found: Iterable[TextPlace], limits: Limits) -> Iterator[Picture]:
    """Yield frames of the file to be written in which text was found, at most about `_FRAMES_AGAIN`."""
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    numbers = sorted({number for place in found for number in place.frames})
    step = max(math.ceil(len(numbers) / _FRAMES_AGAIN), 1)
    for number in numbers[::step]:
        yield from read_dicom(out.getvalue(), "", limits, number)


def _is_covered(place: TextPlace, known: Iterable[TextPlace], dataset: FileDataset) -> bool:
    """Return whether the middle of a place is kept or already black; black boxes look like lines of text."""
    covered = mask_of(known, int(dataset.Rows), int(dataset.Columns))
    margin = min(place.bottom - place.top, place.right - place.left) // 3
    middle = covered[place.top + margin : place.bottom - margin, place.left + margin : place.right - margin]
    return float(np.mean(middle)) >= _COVERED
