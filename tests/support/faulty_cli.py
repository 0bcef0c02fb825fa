"""The command line on a machine whose adapter fails by a plan: PLAN ARGUMENTS…"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from core import cli
from core.inference import devices, model_loading
from core.inference.engine import Engine
from tests.support.faulty import ADAPTER, PATIENCE, computer

if __name__ == "__main__":
    plan, *arguments = sys.argv[1:]
    known = devices.list_devices
    devices.list_devices = lambda: (ADAPTER, *known())
    model_loading.Engine = partial(Engine, make=partial(computer, Path(plan), PATIENCE))
    sys.argv = ["overread", *arguments]
    cli.main()
