"""Read the words of a PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest


def text_of(path: Path) -> str:
    """Return all words of a PDF, separated by spaces; skip the test if poppler is missing."""
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext")
    out = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout
    return re.sub(r"\s+", " ", out.decode())
