"""The limits on a file, checked before and while its pixels are decoded."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InputError, Reason


@dataclass(frozen=True)
class Limits:
    """Bounds on one file, and on an archive of files.

    Attributes
    ----------
    file_bytes : int
        Largest file that is opened.
    picture_pixels : int
        Largest rows x columns of one picture (below Pillow's own bomb limit of 89 million).
    file_pixel_bytes : int
        Largest rows x columns x samples x bytes x frames a file may declare.
    inflated_bytes : int
        Largest data set of the Deflated transfer syntax, or file inside an archive, after inflating.
    inflate_ratio : int
        Largest ratio of inflated to compressed size of a deflated data set or a file inside an archive;
        deflate itself ends at 1032.
    inflate_free_bytes : int
        Inflated size up to which the ratio does not matter, as an empty picture shrinks a lot.
    head_bytes : int
        Most bytes of a file that are read to find its patient and the position of its picture.
    nesting : int
        Deepest nesting of DICOM sequences.
    elements : int
        Most DICOM elements of a file, nested ones, items and fragments included.
    values : int
        Most values of one DICOM attribute of text or tags.
    segments : int
        Most chunks of a PNG, or segments of a JPEG.
    scans : int
        Most scans of a JPEG; progressive ones have about ten.
    archive_members : int
        Most files and folders in an archive.
    archive_bytes : int
        Largest sum of the sizes that an archive's files declare.
    memory_bytes : int
        Most bytes of memory that a process of a batch may take to decode (enforced on Windows and Linux);
        reading takes about twice the size of the file.
    picture_seconds : float
        Longest time that a process of a batch may take from one picture to the next, the reading of the
        file included.
    """

    file_bytes: int = 4 << 30
    picture_pixels: int = 80_000_000
    file_pixel_bytes: int = 8 << 30
    inflated_bytes: int = 1 << 30
    inflate_ratio: int = 300
    inflate_free_bytes: int = 64 << 20
    head_bytes: int = 256 << 20
    nesting: int = 64
    elements: int = 500_000
    values: int = 100_000
    segments: int = 50_000
    scans: int = 100
    archive_members: int = 50_000
    archive_bytes: int = 64 << 30
    memory_bytes: int = 6 << 30
    picture_seconds: float = 120.0

    def check_file(self, size: int) -> None:
        """Raise `InputError` (``too-large``) if `size`, in bytes, is over the limit."""
        if size > self.file_bytes:
            raise InputError(
                Reason.TOO_LARGE,
                "The file has {size:,} bytes; at most {most:,} are read.",
                size=size,
                most=self.file_bytes,
            )

    def check_pixels(self, rows: int, columns: int, bytes_per_pixel: int = 1, frames: int = 1) -> None:
        """Raise `InputError` if the declared size is empty or over the limits.

        The product is taken in Python integers, which cannot overflow.
        """
        if rows < 1 or columns < 1 or frames < 1:
            raise InputError(Reason.NO_PIXELS, "The file declares a picture without rows, columns or frames.")
        pixels = rows * columns
        if pixels > self.picture_pixels:
            raise InputError(
                Reason.TOO_LARGE,
                "The picture has {rows:,} x {columns:,} pixels; at most {most:,} are read.",
                rows=rows,
                columns=columns,
                most=self.picture_pixels,
            )
        total = pixels * bytes_per_pixel * frames
        if total > self.file_pixel_bytes:
            raise InputError(
                Reason.TOO_LARGE,
                "The file declares {total:,} bytes of pixels; at most {most:,} are read.",
                total=total,
                most=self.file_pixel_bytes,
            )
