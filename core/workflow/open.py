"""Opens models on a device, plans how files are read with them, and finds their earlier readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from core.acceptance.evaluated import accepted, with_acceptance
from core.batch.begin import site_threshold
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import place_of
from core.batch.journal.manifest import Unfinished, last_unfinished, read_manifest
from core.batch.pipeline import Settings, reading_models
from core.batch.restore import restore
from core.errors import ModelError
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.inference.engine import LoadedModel
from core.inference.model_loading import Opened, open_asked, open_harmlessly, open_models
from core.inference.parity import Certificates
from core.inference.routing import is_routed
from core.language.message import joined
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage, SetAside
from core.models.thresholds import with_site_threshold
from core.progress import Progress
from core.results.earlier import stand_in_card
from core.settings_file import read_settings

#: Longest side in pixels of the small pictures kept for reports.
PREVIEW_SIDE = 640


@dataclass(frozen=True, eq=False)
class ReadingPlan:
    """A plan for reading files, singly or in a batch.

    Attributes
    ----------
    opened : Opened
    settings : Settings
    added : tuple of LoadedModel
        Models that were requested; if there are any, only these read.
    """

    opened: Opened
    settings: Settings
    added: tuple[LoadedModel, ...] = ()

    def reading_with(self, model_id: str) -> ReadingPlan:
        """Return the plan for a requested model, in addition to the existing readings."""
        return replace(self, added=tuple(m for m in self.opened.asked if m.card.id == model_id))

    @property
    def readers(self) -> tuple[LoadedModel, ...]:
        """Models that read: all, or the router and the requested ones."""
        return reading_models(self.opened.models, self.added, routed=self.settings.routed)

    @property
    def key(self) -> str:
        """Key of models and settings; readings with another key do not apply."""
        return self.settings.key(self.opened.models)

    def key_by(self, site_thresholds: Sequence[float | None]) -> str:
        """Return the key that version 0.1.0 gave readings made with thresholds of the site."""
        return self.settings.key(self.opened.models, site_thresholds)

    @property
    def keys(self) -> tuple[str, ...]:
        """The key, and the key of version 0.1.0."""
        own = [site_threshold(model) for model in self.opened.models]
        return self.key, self.key_by(own)


def open_packages(
    packages: Sequence[ModelPackage], device: str | None, *, prove_anew: bool = False
) -> Opened:
    """Open models on the best device that computes them correctly.

    Parameters
    ----------
    packages : sequence of ModelPackage
    device : str or None
        See `core.inference.devices.choose_device`; default: the user's preference.
    prove_anew : bool
        Whether golden cases run even for models already proven on the device.

    Raises
    ------
    DeviceError
        If no allowed device computes the models correctly.
    """
    return _accepted(open_models(packages, device, None if prove_anew else Certificates()))


def open_installed(
    device: str | None,
    catalogue: Catalogue | None = None,
    model_ids: Sequence[str] = (),
    *,
    also: Sequence[str] = (),
    prove_anew: bool = False,
) -> Opened:
    """Open models of this installation; see `open_packages`.

    Parameters
    ----------
    device : str or None
    catalogue : Catalogue, optional
        Catalogue to use instead of this installation's.
    model_ids : sequence of str
        The only models to open, whatever the settings say; if empty, those that read by themselves. In the
        latter case, an added model that cannot be used is set aside (`Opened.set_aside`).
    also : sequence of str
        Models to open in addition to those that read by themselves.
    prove_anew : bool

    Raises
    ------
    ModelError
        If a named or shipped model is missing or fails its checks.
    DeviceError
    """
    catalogue = catalogue or Catalogue()
    if model_ids:
        named = [catalogue.read(name) for name in dict.fromkeys((*model_ids, *also))]
        return open_packages(named, device, prove_anew=prove_anew)
    reading: list[ModelPackage | SetAside] = []
    on_demand: list[Card] = []
    for found in catalogue.examine():
        if isinstance(found, SetAside):
            if catalogue.uses.get(found.id) != "off":
                reading.append(found)
            continue
        use = "by-itself" if found.card.id in also else catalogue.use_of(found.card)
        if use == "by-itself":
            reading.append(found)
        elif use == "on-demand":
            on_demand.append(found.card)
    read = {found.card.id for found in reading if isinstance(found, ModelPackage)}
    # If the user names a model that cannot be used, that is an error.
    reading += [catalogue.read(name) for name in dict.fromkeys(also) if name not in read]
    return replace(open_sorted(reading, device, prove_anew=prove_anew), on_demand=tuple(on_demand))


def open_on_demand(opened: Opened, model_id: str, catalogue: Catalogue | None = None) -> Opened:
    """Open a requested model, if it is not open yet.

    Raises
    ------
    ModelError
        If it no longer exists or fails its checks.
    DeviceError
        If the device does not compute it correctly.
    """
    if any(model.card.id == model_id for model in opened.all_models):
        return opened
    return _accepted(open_asked(opened, (catalogue or Catalogue()).read(model_id)))


def open_sorted(
    found: Sequence[ModelPackage | SetAside], device: str | None, *, prove_anew: bool = False
) -> Opened:
    """Open models of a catalogue; added models that cannot be used are set aside.

    Raises
    ------
    ModelError
        If no model remains.
    DeviceError
        If no allowed device computes the shipped models correctly.
    """
    aside = tuple(model for model in found if isinstance(model, SetAside))
    packages = [model for model in found if isinstance(model, ModelPackage)]
    if not packages:
        raise ModelError(joined(model.notice for model in aside))
    opened = open_harmlessly(packages, device, None if prove_anew else Certificates())
    return replace(_accepted(opened), set_aside=(*aside, *opened.set_aside))


def _accepted(opened: Opened) -> Opened:
    """Return the opened models with the site's measurements."""
    models, asked = (tuple(map(accepted, part)) for part in (opened.models, opened.asked))
    return replace(opened, models=models, asked=asked)


def plan_reading(
    opened: Opened,
    limits: Limits | None = None,
    *,
    routed: bool = True,
    previews: bool = True,
    cluster: str = "",
) -> ReadingPlan:
    """Plan how files are read.

    Parameters
    ----------
    opened : Opened
    limits : Limits, optional
    routed : bool
        Whether the router, if it is the first model, sends each picture to the models for it.
    previews : bool
        Whether previews are stored for reports.
    cluster : str
        See `core.batch.pipeline.Settings`.
    """
    return ReadingPlan(
        opened,
        Settings(
            limits or Limits(),
            preview_side=PREVIEW_SIDE if previews else 0,
            routed=routed and is_routed(opened.models),
            resumable=True,
            cluster=cluster,
        ),
    )


def restore_readings(
    sources: Sequence[Source], plan: ReadingPlan, journal: Journal, progress: Progress
) -> Iterator[int]:
    """Take over earlier readings of files that have not changed; see `core.batch.restore.restore`."""
    return restore(sources, plan.opened.models, journal, progress, plan.settings)


def cards_not_in_use(journal: Journal, opened: Opened, catalogue: Catalogue | None = None) -> dict[str, Card]:
    """Return the cards of models that have findings in a journal but are not in use, by id.

    A model that is no longer installed gets a card made from its readings.
    """
    catalogue = catalogue or Catalogue()
    in_use = {model.card.id for model in opened.all_models}
    cards: dict[str, Card] = {}
    for model in sorted(journal.models() - in_use):
        try:
            package = catalogue.read(model)
            card = with_acceptance(package.card, package.sha256)
            cards[model] = with_site_threshold(card, read_settings().thresholds)
        except ModelError:
            reading = journal.first_reading_by(model)
            stand_in = stand_in_card(reading) if reading is not None else None
            if stand_in is not None:
                cards[model] = stand_in
    return cards


def time_of_batch(roots: Sequence[Path]) -> tuple[datetime, datetime | None] | None:
    """Return start and end (None if unfinished) of the last batch over `roots`; None if there is none."""
    manifest = read_manifest(place_of(roots))
    return None if manifest is None else (manifest.started, manifest.ended)


def find_unfinished(plan: ReadingPlan) -> Unfinished | None:
    """Find the latest batch that can be resumed."""
    return last_unfinished(plan.keys)
