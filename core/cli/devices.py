"""Implements `overread devices`."""

from __future__ import annotations

from rich.table import Table

from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Notices, Terminal, begin
from core.inference.devices import AUTO, choose_device, list_devices
from core.models.catalogue import Catalogue
from core.process_limits import peak_memory
from core.setting_entries import with_value
from core.settings_file import keep_settings, read_settings
from core.workflow.open import open_sorted


def show_devices(device: str | None, use: str | None) -> None:
    """Show the devices and each model's golden cases on the selected one; `use` is saved first."""
    words = begin()
    if use is not None:
        name = AUTO if use == AUTO else choose_device(use).devices[0].name
        keep_settings(with_value(read_settings(), "device.use", name))
        log_act(words, Act.SETTINGS, {"setting": "device.use"})
    console = Terminal()
    opened = open_sorted(list(Catalogue().examine()), device, prove_anew=True)
    with opened.engine:
        table = Table("device", "name", "memory", "used")
        for found in list_devices():
            memory = f"{found.memory / (1 << 30):.1f} GiB" if found.memory else ""
            table.add_row(found.id, found.name, memory, opened.why if found == opened.device else "")
        console.print(table)
        Notices(console, opened).tell()
        for model in opened.models:
            console.print(
                f"{model.card.id}: golden cases differ by {model.parity.probability_difference:.1e} at most, "
                f"maps correlate at {model.parity.map_correlation:.5f} or more.",
                highlight=False,
            )
        console.print(
            f"With these {len(opened.models)} models open, and their golden cases computed, this process "
            f"took {peak_memory() / 1e6:,.0f} MB of memory at the most.",
            highlight=False,
        )
