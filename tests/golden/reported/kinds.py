"""All reports that are reproduced by code."""

from __future__ import annotations

from tests.golden.reported import colours, greys, names, rasters, streams
from tests.golden.reported.situation import Maker

KINDS: tuple[Maker, ...] = (*greys.MAKERS, *colours.MAKERS, *rasters.MAKERS, *streams.MAKERS, *names.MAKERS)
