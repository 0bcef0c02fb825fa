"""The choices of when a model reads; without pydantic, as the command line needs them before it."""

from __future__ import annotations

from typing import Literal

#: On every picture for it, only on request, or never.
ModelUse = Literal["by-itself", "on-demand", "off"]
