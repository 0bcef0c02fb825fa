"""Read the tables that a classification writes, and compare two of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path


def table_rows(table: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV."""
    return list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"))))


def largest_difference(one: list[dict[str, str]], other: list[dict[str, str]]) -> float:
    """Return the largest difference of a probability in two tables; 1 if one lacks a picture."""
    worst = 0.0
    for a, b in zip(one, other, strict=True):
        for name in a:
            if name == "probability" or name.startswith("p_"):
                if bool(a[name]) != bool(b[name]):
                    return 1.0
                if a[name]:
                    worst = max(worst, abs(float(a[name]) - float(b[name])))
    return worst
