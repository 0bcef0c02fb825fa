"""How much of the text burned into pictures is found, and what else is taken for text.

``python -m tests.benchmarks.burned_text [NUMBER] [DATA]`` makes pictures of four kinds (300 without NUMBER)
and prints what the program finds. With DATA, the folder of the data sets, two of three have real backgrounds.
A word counts as found if the places cover 95 percent of its ink. Some real pictures have text of their own;
where none of our words is, this counts as false marks.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from core.deidentify.burned_in.finder import TextFinder
from core.deidentify.burned_in.looks import Finder, find_text
from core.deidentify.burned_in.places import TextPlace, mask_of
from core.images.base.limits import Limits
from core.images.dicom.pictures import read_dicom
from core.progress import Progress
from tests.support.deidentify.burned_pictures import KINDS, TRAITS, BurnedPicture, Word, burned_pictures

_COVERED = 0.95
_EVERY = 20


@dataclass
class Tally:
    """Counts of what was found so far, by kind and by way of writing."""

    found: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    empty: Counter[str] = field(default_factory=Counter)
    black: float = 0.0
    seconds: Counter[str] = field(default_factory=Counter)
    pictures: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)

    def count(self, picture: BurnedPicture, finder: Finder) -> None:
        """Search a picture and count."""
        start = time.perf_counter()
        places = find_text(read_dicom(picture.data, "", Limits()), finder, Progress())
        self.seconds[picture.kind] += time.perf_counter() - start
        self.pictures[picture.kind] += 1
        for word in picture.words:
            covered = is_covered(word, places, picture)
            for name in (picture.kind, word.trait):
                self.words[name] += 1
                self.found[name] += covered
            if not covered:
                self.missed.append(f"{picture.kind}, {word.trait}: {word.text}")
        if not picture.words:
            origin = f"{picture.kind}, {picture.form.rsplit(', ', 1)[-1]}"
            self.empty[origin] += 1
            self.marks[origin] += len(places)
            rows, columns = int(picture.dataset.Rows), int(picture.dataset.Columns)
            self.black += float(mask_of(places, rows, columns).mean())

    def lines(self) -> list[str]:
        """Return the table."""
        words, found = (sum(of[kind] for kind in KINDS) for of in (self.words, self.found))
        lines = [f"{found} of {words} words found: {found / max(words, 1):.1%}"]
        for name in (*KINDS, *TRAITS, "letter"):
            if self.words[name]:
                share = self.found[name] / self.words[name]
                lines.append(f"  {name:13} {self.found[name]:4} of {self.words[name]:4}  {share:.1%}")
        empty = sum(self.empty.values())
        lines.append(f"{sum(self.marks.values())} marks in {empty} pictures without a word of ours")
        lines += [f"  {name:20} {self.marks[name]:4} in {self.empty[name]:3}" for name in sorted(self.empty)]
        lines.append(f"  they would black out {self.black / max(empty, 1):.1%} of a picture on average")
        for kind in KINDS:
            seconds = self.seconds[kind] / max(self.pictures[kind], 1)
            lines.append(f"  {kind:13} {seconds:.2f} s a picture")
        return lines


def is_covered(word: Word, places: tuple[TextPlace, ...], picture: BurnedPicture) -> bool:
    """Return whether the places cover the ink of a word."""
    mask = mask_of(places, int(picture.dataset.Rows), int(picture.dataset.Columns))
    left, top, right, bottom = word.box
    return float(mask[top:bottom, left:right][word.ink].mean()) >= _COVERED


def main(number: int, data: Path | None) -> None:
    """Measure, and print the table from time to time and at the end."""
    finder, tally = TextFinder(), Tally()
    for n, picture in enumerate(burned_pictures(number, data), start=1):
        tally.count(picture, finder)
        if n % _EVERY == 0 or n == number:
            print(f"{n} pictures\n" + "\n".join(tally.lines()), flush=True)  # noqa: T201
    print("\n".join(["not found:", *tally.missed]))  # noqa: T201


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 300,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
