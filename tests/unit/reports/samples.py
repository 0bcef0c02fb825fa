"""A tiny card, readings and previews drawn by code, for the tests of all reports."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from PIL import Image

from core.batch.journal.rows import JournalRow
from core.batch.run import Run, RunModel
from core.errors import Reason, Status
from core.images.base.picture import Identity
from core.inference.devices import Device
from core.inference.parity import Parity
from core.models.card import Calibration, Card, Class, Gate, Maps, OperatingPoint, Preparation
from core.models.evidence import DataSet, Evaluation, GoldenCase, Measure, Provenance
from core.models.section import Array
from core.results.reading import ModelReference, Reading, finding_from


def make_card(classes: tuple[str, ...] = ("disc", "bars", "slope"), point: float | None = None) -> Card:
    """Return a small valid card; with an operating point, the last class is the positive one."""
    count = len(classes)
    golden = GoldenCase(
        name="blank",
        picture=Array.pack(np.zeros((16, 16), np.uint8)),
        probabilities=(1.0,) + (0.0,) * (count - 1),
        maps=Array.pack(np.zeros((count, 4, 4), np.float32)),
    )
    return Card(
        id="tiny",
        version="1.2.3",
        title="Tiny model",
        summary="Tells shapes apart.",
        task="multi-class",
        classes=tuple(Class(name=name, title=name.capitalize()) for name in classes),
        operating_point=None
        if point is None
        else OperatingPoint(positive=(classes[-1],), threshold=point, chosen_by="a test"),
        modalities=("CT",),
        body_regions=(),
        preparation=Preparation(name="letterbox", height=16, width=16),
        calibration=Calibration(method="none"),
        gate=Gate(
            centres=Array.pack(np.zeros((count, 2), np.float32)),
            limit=1.0,
            fitted_on="drawn",
            minimum_side=8,
            minimum_contrast=1.0,
        ),
        maps=Maps(method="class activation", full_scale=2.0),
        data=(DataSet(name="Drawn", source="drawn by code", licence="CC0", pictures=30, per_class={}),),
        evaluations=(
            Evaluation(
                name="Test part",
                pictures=300,
                groups=200,
                measures={"accuracy": Measure(value=0.991, low=0.97, high=0.998)},
            ),
        ),
        limits=("For tests only.",),
        golden=(golden,),
        provenance=Provenance(commit="", recipe_name="tiny", recipe="-", seed=1, made_with={}, parameters=1),
    )


def make_preview(side: int = 64) -> bytes:
    ramp = np.tile(np.linspace(0, 255, side).astype(np.uint8), (side // 2, 1))
    buffer = io.BytesIO()
    Image.fromarray(ramp).save(buffer, "JPEG")
    return buffer.getvalue()


def make_read(
    file: str = "a.png",
    card: Card | None = None,
    identity: Identity | None = None,
    probabilities: tuple[float, ...] | None = None,
    preview: bytes | None = None,
) -> JournalRow:
    """Return an entry of a picture that was read."""
    card = card or make_card()
    count = len(card.classes)
    p = np.asarray(probabilities or (0.8, *(0.2 / (count - 1),) * (count - 1)), dtype=np.float32)
    maps = np.zeros((count, 4, 4), np.float32)
    maps[:, 1, 2] = 2.0
    reference = ModelReference(card.id, card.version, card.title, "ab" * 32)
    reading = Reading(
        file,
        1,
        Status.OK,
        None,
        "",
        identity or Identity(),
        reference,
        finding_from(card, p, maps),
        "cpu",
        (32, 64),
    )
    return JournalRow(reading, make_preview() if preview is None else preview)


def make_failed(
    file: str, reason: Reason = Reason.TRUNCATED, message: str = "It ends too early."
) -> JournalRow:
    return JournalRow(Reading(file, None, Status.ERROR, reason, message, Identity()))


def make_run(card: Card | None = None, **changes: object) -> Run:
    finished = datetime(2026, 3, 4, 15, 6, 7, 890, tzinfo=UTC)
    run = Run(
        folder="/data/in",
        started=finished - timedelta(seconds=75),
        finished=finished,
        device=Device("cpu", "A processor", "CPUExecutionProvider"),
        models=(RunModel(card or make_card(), "ab" * 32, True, Parity(1e-7, 0.99999, True)),),
    )
    return replace(run, **changes)  # type: ignore[arg-type]
