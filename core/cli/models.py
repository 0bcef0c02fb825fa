"""What `overread models` does."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from core.cli.console import begin
from core.models.catalogue import Catalogue
from core.workflow.open import open_packages


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
            (", ".join(card.modalities) or "any") + ("" if card.by_default else ", only when asked"),
            package.sha256[:12],
            "Overread" if package.verified else "added",
        )
    Console().print(table)


def verify_models(device: str | None) -> None:
    """Check every model file and run its golden cases on the device."""
    begin()
    table = Table("model", "device", "largest difference", "least map correlation", "result")
    for package in Catalogue().read_all():
        opened = open_packages([package], device, prove_anew=True)
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
