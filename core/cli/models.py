"""Implements `overread models`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import typer
from rich.table import Column, Table

from core.acceptance.evaluated import with_acceptance
from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Terminal, begin
from core.errors import DeviceError, ModelError
from core.model_use import ModelUse
from core.models.card_schema import card_schema
from core.models.catalogue import Catalogue, model_facts
from core.models.package import SetAside, read_package
from core.models.standing import standing_of
from core.results.wording import standing_words
from core.setting_entries import with_value
from core.settings_file import keep_settings, read_settings
from core.workflow.open import open_packages

EXIT_OK, EXIT_SOME_ERRORS = 0, 3
_USE_WORDS: dict[ModelUse, str] = {"by-itself": "", "on-demand": ", only when asked", "off": ", off"}


def list_models() -> None:
    """List the models with version, classes and hash, and unusable models with the reason."""
    begin()
    console = Terminal()
    # Ids and classes are typed as they stand here.
    whole, folded = partial(Column, no_wrap=True), partial(Column, overflow="fold")
    table = Table(whole("id"), "version", folded("classes"), "reads", folded("hash"), whole("from"))
    notices: list[str] = []
    catalogue = Catalogue()
    for package in catalogue.examine():
        if isinstance(package, SetAside):
            reads = f"nothing: set aside ({package.fault})"
            table.add_row(package.id or "(folder)", "", "", reads, "", "added")
            notices.append(package.notice)
            continue
        card = with_acceptance(package.card, package.sha256)
        if words := standing_words(standing_of(card)):
            notices.append(f"{card.id}: {words}.")
        table.add_row(
            card.id,
            card.version,
            ", ".join(card.class_names),
            (", ".join(card.modalities) or "any") + _USE_WORDS[catalogue.use_of(card)],
            package.sha256[:12],
            "Overread" if package.verified else "added",
        )
    console.print(table)
    for notice in notices:
        console.print(notice, highlight=False, soft_wrap=True)


def verify_models(device: str | None) -> int:
    """Check every model file and run its golden cases on the device; return the exit status."""
    begin()
    console = Terminal()
    table = Table("model", "device", "largest difference", "least map correlation", "result")
    problems: list[str] = []
    for package in Catalogue().examine():
        if isinstance(package, SetAside):
            table.add_row(package.id or "(folder)", "", "", "", "set aside")
            problems.append(package.notice)
            continue
        try:
            opened = open_packages([package], device, prove_anew=True)
        except DeviceError as error:
            table.add_row(package.card.id, "", "", "", "failed")
            problems.append(f"{package.card.id}: {error.message}")
            continue
        parity = opened.models[0].parity
        table.add_row(
            package.card.id,
            opened.engine.device.name,
            f"{parity.probability_difference:.1e}",
            f"{parity.map_correlation:.5f}",
            "passed",
        )
        opened.engine.close()
    console.print(table)
    for problem in problems:
        console.print(problem, highlight=False, soft_wrap=True)
    return EXIT_SOME_ERRORS if problems else EXIT_OK


def add_model(file: Path) -> None:
    """Check a model file, run its golden cases, and add it to the user's own models if both succeed.

    Raises
    ------
    ModelError, DeviceError
        If either fails; the model is then not added.
    """
    console = begin()
    opened = open_packages([read_package(file)], None)
    with opened.engine:
        package = Catalogue().add(file)
    log_act(console, Act.MODEL, model_facts(package, "added"))
    Terminal().print(
        f"Added {package.card.id} {package.card.version}; its golden cases came out right on "
        f"{opened.device.name}.",
        soft_wrap=True,
    )


def use_model(model_id: str, use: ModelUse | None) -> None:
    """Choose when a model reads, or print when it does.

    Raises
    ------
    ModelError
        If there is no such model, or the choice does not apply to it.
    """
    console = begin()
    settings = read_settings()
    card = Catalogue().read(model_id).card
    if use is not None:
        if not card.findings:
            raise ModelError("{id} names image kinds for the other models; it always reads.", id=model_id)
        chosen = {**settings.models.use, model_id: use}
        keep_settings(with_value(settings, "models.use", chosen))
        log_act(console, Act.SETTINGS, {"setting": "models.use"})
    Terminal().print(Catalogue().use_of(card), highlight=False)


def print_schema() -> None:
    """Print the JSON schema of the card."""
    begin()
    typer.echo(json.dumps(card_schema(), indent=2, ensure_ascii=False))


def remove_model(model_id: str) -> None:
    """Remove a model that the user added."""
    console = begin()
    Catalogue().remove(model_id)
    log_act(console, Act.MODEL, {"model": model_id, "did": "removed"})
    Terminal().print(f"Removed {model_id}.")
