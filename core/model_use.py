"""When a model reads; without pydantic, as the command line knows it before it imports that."""

from __future__ import annotations

from typing import Literal

#: Each picture that it is for, only when it is asked for, or never.
ModelUse = Literal["by-itself", "on-demand", "off"]
