"""Paths of the documentation that these tools write."""

from __future__ import annotations

from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
REFERENCE = DOCS / "reference"
"""Pages and schemas that are made from the code."""
IMAGES = DOCS / "images"
"""Screenshots and drawings."""
