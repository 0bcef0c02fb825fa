"""What `overread models` and `overread devices` do."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.audit import Act
from core.cli.auditing import leave
from core.cli.console import Notices, begin
from core.inference.devices import AUTO, choose, list_devices
from core.inference.model_loading import open_models
from core.models.catalogue import Catalogue
from core.setting_entries import with_value
from core.settings_file import keep_settings, read_settings


def list_models() -> None:
    """List the models with version, classes and hash."""
    begin()
    table = Table("id", "version", "classes", "reads", "hash", "from")
    for package in Catalogue().read_all():
        card = package.card
        table.add_row(
            card.id,
            card.version,
            ", ".join(card.class_names),
            ", ".join(card.modalities) or "any",
            package.sha256[:12],
            "Overread" if package.verified else "added",
        )
    Console().print(table)


def verify_models(device: str | None) -> None:
    """Check every model file and run its golden cases on the device."""
    begin()
    table = Table("model", "device", "largest difference", "least map correlation", "result")
    for package in Catalogue().read_all():
        opened = open_models([package], device)
        parity = opened.models[0].parity
        table.add_row(
            package.card.id,
            opened.engine.device.name,
            f"{parity.probability_difference:.1e}",
            f"{parity.map_correlation:.5f}",
            "passed",
        )
        opened.engine.close()
    Console().print(table)


def add_model(file: Path) -> None:
    """Check a model file and add it to the user's own models."""
    begin()
    package = Catalogue().add(file)
    Console().print(
        f"Added {package.card.id} {package.card.version}; it ran nowhere yet: overread models verify"
    )


def remove_model(model_id: str) -> None:
    """Remove a model that the user added."""
    begin()
    Catalogue().remove(model_id)
    Console().print(f"Removed {model_id}.")


def show_devices(device: str | None, use: str | None) -> None:
    """Show the devices and how each model comes out on the one that is used; `use` is remembered first."""
    words = begin()
    if use is not None:
        name = AUTO if use == AUTO else choose(use).devices[0].name
        keep_settings(with_value(read_settings(), "device.use", name))
        leave(words, Act.SETTINGS, {"setting": "device.use"})
    console = Console()
    opened = open_models(list(Catalogue().read_all()), device)
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
