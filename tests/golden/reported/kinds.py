"""All reports that were made again by code."""

from __future__ import annotations

from tests.golden.reported import colours, greys
from tests.golden.reported.situation import Maker

KINDS: tuple[Maker, ...] = (*greys.MAKERS, *colours.MAKERS)
