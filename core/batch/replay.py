"""Computes results again from their records, and reports whether they are equal, or the differences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import __version__
from core.batch.journal.journal import Journal
from core.batch.journal.provenance import ProvenanceRecord, preparation_of
from core.batch.pipeline import Settings, read_some
from core.errors import Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.inference.engine import LoadedModel
from core.inference.model_loading import open_models
from core.inference.parity import MAX_PROBABILITY_DIFFERENCE, RUNTIME, Certificates
from core.models import KIND_MODELS
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage, read_package
from core.progress import Progress
from core.results.reading import Reading
from core.temporary import temporary_folder

#: Records are rounded to six decimals; on the same device with the same versions they differ by no more.
_ROUNDED = 1e-6


@dataclass(frozen=True)
class Replayed:
    """The outcome of computing a record again.

    Attributes
    ----------
    record : ProvenanceRecord
    differences : tuple of str
        Differences, one sentence each; empty if the result is the same.
    notes : tuple of str
        Changes that do not affect the verdict, such as other versions or another device.
    """

    record: ProvenanceRecord
    differences: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def equal(self) -> bool:
        """Whether the result is the same as recorded."""
        return not self.differences


def find_packages(
    records: Iterable[ProvenanceRecord], catalogue: Catalogue, files: Sequence[Path]
) -> dict[str, ModelPackage]:
    """Find the exact model files that records name, among the given and the installed ones.

    Returns
    -------
    dict of str to ModelPackage
        Packages by SHA-256; models that are not installed, or only with another hash, are missing. If the
        records name no router, the installed one is included.

    Raises
    ------
    ModelError
        If a given file fails its checks.
    """
    given = [read_package(file) for file in files]
    known = {package.sha256: package for package in given}
    for name in sorted({record.model for record in records if record.model} & set(catalogue.ids())):
        package = catalogue.read(name)
        known.setdefault(package.sha256, package)
    if not any(package.card.id in KIND_MODELS for package in known.values()):
        # The router may have sent the picture to a model although the router's own result was not requested.
        for name in [name for name in KIND_MODELS if name in catalogue.ids()][:1]:
            package = catalogue.read(name)
            known.setdefault(package.sha256, package)
    return known


def replay(
    records: Sequence[ProvenanceRecord],
    folder: Path,
    packages: dict[str, ModelPackage],
    device: str | None,
    progress: Progress,
) -> list[Replayed]:
    """Compute results again, and compare them with their records.

    Parameters
    ----------
    records : sequence of ProvenanceRecord
    folder : Path
        Folder that the records' file names are relative to.
    packages : dict of str to ModelPackage
        Result of `find_packages`.
    device : str or None
        See `core.inference.devices.choose_device`.
    progress : Progress
        Counts files, once for each model; can be cancelled.

    Returns
    -------
    list of Replayed
        One for each record, in order.

    Raises
    ------
    DeviceError
        If no device computes the models correctly.
    Cancelled
        If the progress token was cancelled.
    """
    wanted = {record.file for record in records}
    sources = {source.name: source for source in walk([folder]) if source.name in wanted}
    replay = _Replay(sources, device, progress)
    groups: dict[tuple[str, float | None], list[int]] = {}
    for number, record in enumerate(records):
        groups.setdefault((record.model_sha256, record.threshold), []).append(number)
    # A refusal has no threshold; use the one of the model's other results.
    out: dict[int, Replayed] = {}
    for (sha256, threshold), numbers in groups.items():
        package = packages.get(sha256)
        own = [records[number] for number in numbers]
        if sha256 and package is None:
            found = [Replayed(record, (_no_model(record, packages),), ()) for record in own]
        else:
            router = next((p for p in packages.values() if p.card.id in KIND_MODELS), None)
            found = replay.compute(own, package, threshold, router)
        out |= dict(zip(numbers, found, strict=True))
    return [out[number] for number in range(len(records))]


class _Replay:
    """Reads files again, each with a model according to its record."""

    def __init__(self, sources: dict[str, Source], device: str | None, progress: Progress) -> None:
        self._sources = sources
        self._device = device
        self._progress = progress

    def compute(
        self,
        records: Sequence[ProvenanceRecord],
        package: ModelPackage | None,
        threshold: float | None,
        router: ModelPackage | None,
    ) -> list[Replayed]:
        """Compare records of one model and threshold, or of files that no model read."""
        sources = [self._sources[r.file] for r in records if r.file in self._sources]
        sources = list(dict.fromkeys(sources))
        if package is None:
            # Undecodable files fail before any model; the router stands in for one.
            package = router or next(Catalogue().read_all())
            found = self._read(sources, [package], None, routed=False)
        else:
            found = self._read(sources, [package], threshold, routed=False)
        replayed = [_compare(record, found, package) for record in records]
        if router is None or package.sha256 == router.sha256:
            return replayed
        # The router may have refused it on the model's behalf, or vouched for it.
        vouches = router.card.routing is not None
        sent = [r for r in replayed if not r.equal and (vouches or r.record.reason == Reason.WRONG_REGION)]
        if not sent:
            return replayed
        again = [self._sources[r.record.file] for r in sent if r.record.file in self._sources]
        found |= self._read(list(dict.fromkeys(again)), [router, package], threshold, routed=True)
        return [_compare(r.record, found, package) if r in sent else r for r in replayed]

    def _read(
        self,
        sources: Sequence[Source],
        packages: Sequence[ModelPackage],
        threshold: float | None,
        *,
        routed: bool,
    ) -> _ReplayedReadings:
        opened = open_models(packages, self._device, Certificates())
        with opened.engine, temporary_folder() as folder:
            models = tuple(_with_threshold(model, threshold) for model in opened.models)
            with Journal(folder / "journal") as journal:
                settings = Settings(Limits(), routed=routed, resumable=True)
                read_some(sources, opened.engine, models, journal, self._progress, settings)
                self._progress.check()
                readings = {(r.file, r.frame, r.model.id if r.model else ""): r for r in journal.readings()}
                hashes = journal.hashes(source.name for source in sources)
                device = opened.engine.device.id
        return _ReplayedReadings(readings, hashes, frozenset(source.name for source in sources), device)


@dataclass(frozen=True)
class _ReplayedReadings:
    """Readings of the new run, and the device that made them."""

    readings: dict[tuple[str, int | None, str], Reading]
    hashes: dict[str, str]
    files: frozenset[str]
    device: str

    def __or__(self, other: _ReplayedReadings) -> _ReplayedReadings:
        return replace(other, readings=self.readings | other.readings, hashes=self.hashes | other.hashes)


def _with_threshold(model: LoadedModel, threshold: float | None) -> LoadedModel:
    """Return the model with the record's threshold, unless the two differ only by rounding."""
    point = model.card.operating_point
    if point is None or threshold is None or abs(point.threshold - threshold) <= _ROUNDED:
        return model
    own = model.package.card.operating_point
    if own is not None and abs(own.threshold - threshold) <= _ROUNDED:
        threshold = own.threshold
    changed = point.model_copy(update={"threshold": threshold})
    return replace(model, card=model.card.model_copy(update={"operating_point": changed}))


def _no_model(record: ProvenanceRecord, packages: dict[str, ModelPackage]) -> str:
    other = next((p for p in packages.values() if p.card.id == record.model), None)
    wanted = f"{record.model} {record.version} ({record.model_sha256[:12]}…)"
    if other is None:
        return f"The model {wanted} is not here; name its file with --model."
    return (
        f"The model {wanted} is not here: {other.card.id} {other.card.version} has the hash "
        f"{other.sha256[:12]}…; name the file of the other with --model."
    )


def _compare(record: ProvenanceRecord, found: _ReplayedReadings, package: ModelPackage) -> Replayed:
    """Return the differences between a record and the new reading."""
    if record.file not in found.files:
        return Replayed(record, ("The file is not there.",), ())
    now = found.readings.get((record.file, record.frame, record.model))
    notes = tuple(_notes(record, found.device, package))
    sha256 = found.hashes.get(record.file, "")
    if record.file_sha256 and sha256 and sha256 != record.file_sha256:
        change = f"The file has changed: {record.file_sha256[:12]}… then, {sha256[:12]}… now."
        return Replayed(record, (change, *_differences(record, now, exact=False)), notes)
    same = found.device == record.device and not notes
    return Replayed(record, tuple(_differences(record, now, exact=same)), notes)


def _notes(record: ProvenanceRecord, device: str, package: ModelPackage) -> Iterator[str]:
    for what, then, now in (
        ("Overread", record.overread, __version__),
        ("The runtime", record.runtime, RUNTIME),
        ("The device", record.device, device),
        ("The preparation", record.preparation, preparation_of(package.card.preparation)),
    ):
        if then and then != now:
            yield f"{what} was {then} then and is {now} now."


def _differences(record: ProvenanceRecord, now: Reading | None, *, exact: bool) -> Iterator[str]:
    if now is None:
        yield "The models gave no result for this picture."
        return
    then = " ".join(filter(None, (record.status, record.reason)))
    here = " ".join(filter(None, (now.status.value, now.reason.value if now.reason else "")))
    if then != here:
        yield f"It was {then} then and is {here} now."
        return
    finding = now.finding
    if finding is None:
        return
    if finding.name != record.finding:
        yield f"The finding was {record.finding} then and is {finding.name} now."
    if (record.threshold is None) != (finding.threshold is None):
        yield "The model had an operating point at one of the two times only."
    allowed = _ROUNDED if exact else MAX_PROBABILITY_DIFFERENCE
    for name, probability in zip(finding.classes, finding.probabilities, strict=True):
        before = record.probabilities.get(name)
        if before is None:
            yield f"The record gives no probability of {name}."
        elif not abs(before - probability) <= allowed:
            yield (
                f"The probability of {name} was {before:.6f} then and is {probability:.6f} now: it differs "
                f"by {abs(before - probability):.1e}."
            )
