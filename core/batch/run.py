"""The Run: what reports say about the origin of a set of readings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.audit import LogFacts
from core.batch.journal.journal import Counts
from core.inference.devices import Device
from core.inference.parity import Parity
from core.models.card import Card


@dataclass(frozen=True)
class RunModel:
    """A model of a run with its parity on the run's device, and the site's acceptance of it in words."""

    card: Card
    sha256: str
    verified: bool
    parity: Parity
    accepted: str = ""


@dataclass(frozen=True)
class Run:
    """Facts about a run for its reports.

    Attributes
    ----------
    folder : str
        Path that was read, as the user named it.
    started, finished : datetime
        Start and end time, with time zone.
    device : Device
    models : tuple of RunModel
    notices : tuple of str
        Messages shown to the user about devices and models.
    complete : bool
        False if the run was cancelled.
    earlier : tuple of Card
        Cards of models that read nothing in this run, for shown readings of an earlier run.
    """

    folder: str
    started: datetime
    finished: datetime
    device: Device
    models: tuple[RunModel, ...]
    notices: tuple[str, ...] = ()
    complete: bool = True
    earlier: tuple[Card, ...] = ()

    @property
    def cards(self) -> dict[str, Card]:
        """Cards that interpret readings, by model id, with the current thresholds."""
        return {card.id: card for card in (*self.earlier, *(model.card for model in self.models))}


def audit_facts(run: Run, counts: Counts) -> LogFacts:
    """Return the audit log's entry for a run: models, device and numbers."""
    return {
        "models": ", ".join(f"{m.card.id} {m.card.version} {m.sha256[:12]}" for m in run.models),
        "device": run.device.name,
        "complete": run.complete,
        **{status.value: number for status, number in counts.by_status.items()},
    }
