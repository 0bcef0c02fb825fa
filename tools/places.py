"""Paths of the documentation that these tools write."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
REFERENCE = DOCS / "reference"
"""Pages and schemas that are made from the code."""
GERMAN_REFERENCE = DOCS / "de" / "reference"
"""Those of these pages that there are in German."""
IMAGES = DOCS / "images"
"""Screenshots and drawings."""
