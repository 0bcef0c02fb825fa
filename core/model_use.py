"""When a model reads; without pydantic, as the command line knows it before it imports that."""

from __future__ import annotations

from typing import Literal

#: On every picture it is for, only on demand, or never.
ModelUse = Literal["by-itself", "on-demand", "off"]
