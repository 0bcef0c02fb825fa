"""Process-wide settings that every front end applies once, before it reads anything."""

from __future__ import annotations

import logging
import warnings


def configure() -> None:
    """Silence the parsers: their warnings and logs quote values, which may be patient data.

    What they would say that matters to a user comes out as a reason code instead.
    """
    for name in ("pydicom", "PIL"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.CRITICAL + 1)
        logger.propagate = False
    warnings.filterwarnings("ignore", module=r"(pydicom|PIL)\b.*")
