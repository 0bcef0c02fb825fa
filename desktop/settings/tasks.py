"""Worker-thread tasks of the settings dialog: models, devices, logins; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.errors import DeviceError, ModelError
from core.inference.devices import Device, list_devices
from core.inference.model_loading import Opened
from core.inference.parity import Certificates, Parity
from core.language.message import Message, joined
from core.model_use import ModelUse
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage, SetAside, read_package
from core.network.base.login import forget_unused_logins as forget_unused_logins
from core.network.base.login import keep_login as keep_login
from core.progress import Progress


@dataclass(frozen=True, eq=False)
class ModelRow:
    """A model of the catalogue.

    Attributes
    ----------
    id : str
    card : Card or None
        None if the model is not loaded because of a problem.
    sha256 : str
    shipped : bool
    parity : Parity or None
        Result on the device in use; None if the golden cases never ran there.
    problem : str
        Why the model is not loaded; empty if it is.
    usual : ModelUse or None
        When the model reads unless the user chose otherwise; None if that cannot be chosen.
    """

    id: str
    card: Card | None
    sha256: str
    shipped: bool
    parity: Parity | None
    problem: str = ""
    usual: ModelUse | None = None


@dataclass(frozen=True, eq=False)
class DeviceRow:
    """Result of a model's golden cases on a device; ``parity`` is None if they never ran there."""

    device: Device
    model: str
    parity: Parity | None


@dataclass(frozen=True, eq=False)
class Report:
    """The devices and models to choose from."""

    devices: tuple[Device, ...]
    proofs: tuple[DeviceRow, ...]
    models: tuple[ModelRow, ...]


def look_up(catalogue: Catalogue | None, opened: Opened | None) -> Report:
    """Find the devices and the models, with their parity results."""
    devices, certificates = list_devices(), Certificates()
    loaded = {m.package.card.id: m.package for m in opened.models} if opened is not None else {}
    now = opened.engine.device if opened is not None else None
    aside = {model.id: model for model in opened.set_aside} if opened is not None else {}
    models = tuple(_rows(catalogue or Catalogue(), loaded, aside, now, certificates))
    proofs = tuple(
        DeviceRow(device, row.card.title, certificates.find(row.sha256, device))
        for device in devices
        for row in models
        if row.card is not None
    )
    return Report(devices, proofs, models)


def prove_all(catalogue: Catalogue | None, opened: Opened, progress: Progress) -> None:
    """Check every model file and run its golden cases on the device in use, even if they passed before.

    Raises
    ------
    ModelError
        After all models were checked, with the problems of each that failed.
    Cancelled
    """
    known = catalogue or Catalogue()
    progress.start(len(known.ids()))
    problems: list[str] = []
    for found in known.examine():
        progress.check()
        if isinstance(found, SetAside):
            problems.append(found.notice)
        else:
            try:
                opened.engine.prove(found)
            except DeviceError as error:
                problems.append(Message("{model}: {why}", model=found.card.id, why=error.message))
        progress.advance()
    if problems:
        raise ModelError(joined(problems))


def add(catalogue: Catalogue | None, opened: Opened, file: Path) -> ModelPackage:
    """Check a model file and run its golden cases on the device in use; add it if they pass.

    Raises
    ------
    ModelError, DeviceError
        If the file or the golden cases fail; the model is not added then.
    """
    opened.engine.prove(read_package(file))
    return (catalogue or Catalogue()).add(file)


def remove(catalogue: Catalogue | None, model_id: str) -> None:
    """Remove a model that the user added.

    Raises
    ------
    ModelError
        If the model ships with Overread.
    """
    (catalogue or Catalogue()).remove(model_id)


def _rows(
    catalogue: Catalogue,
    loaded: dict[str, ModelPackage],
    aside: dict[str, SetAside],
    now: Device | None,
    certificates: Certificates,
) -> Sequence[ModelRow]:
    rows = []
    for model_id in catalogue.ids():
        shipped = catalogue.ships(model_id)
        if model_id in aside:
            rows.append(ModelRow(model_id, None, "", shipped, None, aside[model_id].message))
            continue
        try:
            package = loaded.get(model_id) or catalogue.read(model_id)
        except ModelError as error:
            rows.append(ModelRow(model_id, None, "", shipped, None, error.message))
            continue
        parity = certificates.find(package.sha256, now) if now is not None else None
        card = package.card
        usual = replace(catalogue, uses={}).use_of(card) if card.findings else None
        rows.append(ModelRow(model_id, card, package.sha256, shipped, parity, usual=usual))
    return rows
