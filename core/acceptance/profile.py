"""The site's signed-off profile of a model: tester, date, cases, figures and threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from core import NOTICE, __version__
from core.acceptance.cases import Case, scores_of_cases
from core.acceptance.measuring import Evaluation, in_words
from core.acceptance.profile_files import profile_path
from core.errors import AcceptanceError
from core.inference.parity import RUNTIME
from core.models.card import Card
from core.paths import atomic_write
from core.statistics.drift import even_edges, histogram
from core.statistics.shares import Figure

if TYPE_CHECKING:
    # Pydantic models that read pictures are not imported if a profile is only quoted.
    from core.acceptance.trial import AcceptanceTrial

#: Number of bins of the baseline of each watched number.
_BINS = 10


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Distribution(_Part):
    """The distribution of a number: cases in the bins between inner edges; the outer bins are open."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]


class Baseline(_Part):
    """Statistics of a test's pictures and scores, for comparison with later readings.

    Attributes
    ----------
    numbers : dict of str to Distribution
        score, grey, contrast, distance and shorter side of the pictures.
    mixes : dict of str to (dict of str to int)
        Number of cases by attribute and value.
    read, refused : int
    """

    numbers: dict[str, Distribution]
    mixes: dict[str, dict[str, int]]
    read: int
    refused: int


class Subgroup(_Part):
    """Figures of a subgroup."""

    attribute: str
    value: str
    pictures: int
    positives: int
    figures: dict[str, Figure]


class Profile(_Part):
    """A signed-off acceptance test of one version of a model.

    Attributes
    ----------
    model, version, title, model_sha256 : str
    finding : str
        Name of the finding for a model with several findings; empty for a model with one.
    signed_by : str
    signed_at : datetime
    software, runtime, device : str
    folder : str
        Name of the folder, without its path.
    fingerprint : str
        `core.acceptance.trial.AcceptanceTrial.fingerprint`.
    pictures, patients, positives, refused, errors, unlabelled : int
        Number of pictures that were read, and so on.
    threshold : float or None
    chosen_by : str
        The rule that chose the threshold.
    figures : dict of str to Figure
        Figures measured at the threshold.
    subgroups : tuple of Subgroup
    baseline : Baseline
    """

    format: Literal[1] = 1
    model: str
    version: str
    title: str
    model_sha256: str
    finding: str = ""
    signed_by: str
    signed_at: datetime
    software: str
    runtime: str
    device: str
    folder: str
    fingerprint: str
    pictures: int
    patients: int
    positives: int
    refused: int
    errors: int
    unlabelled: int
    threshold: float | None
    chosen_by: str
    figures: dict[str, Figure]
    subgroups: tuple[Subgroup, ...]
    baseline: Baseline
    notice: str = NOTICE

    @property
    def words(self) -> str:
        """The profile in one or two sentences, for reports."""
        shown = [
            f"{title} {_percent(self.figures[name])}"
            for name, title in (("sensitivity", "sensitivity"), ("specificity", "specificity"))
            if name in self.figures
        ]
        if not shown and "accuracy" in self.figures:
            shown = [f"accuracy {_percent(self.figures['accuracy'])}"]
        if "auc" in self.figures:
            area = self.figures["auc"]
            shown.append(f"AUC {area.value:.3f} ({area.low:.3f} to {area.high:.3f})")
        at = f" at a threshold of {self.threshold:.4g}" if self.threshold is not None else ""
        return (
            f"Accepted by {self.signed_by} on {self.signed_at:%Y-%m-%d} on this site's "
            f"{in_words(self.pictures, self.patients)}: {', '.join(shown)}{at}."
        )


def make_profile(trial: AcceptanceTrial, measured: Evaluation, signed_by: str, chosen_by: str) -> Profile:
    """Make the profile of an acceptance test.

    Raises
    ------
    AcceptanceError
        If nobody signs the test, or nothing was read.
    """
    if not signed_by.strip():
        raise AcceptanceError("Give the name of the person who signs the profile.")
    if not measured.whole.pictures:
        raise AcceptanceError("The model read none of the pictures; there is nothing to sign.")
    whole, unread = measured.whole, measured.unread
    return Profile(
        model=trial.card.id,
        version=trial.card.version,
        title=trial.card.title,
        model_sha256=trial.package.sha256,
        finding=trial.finding,
        signed_by=signed_by.strip(),
        signed_at=datetime.now().astimezone().replace(microsecond=0),
        software=f"Overread {__version__}",
        runtime=RUNTIME,
        device=trial.device.name,
        folder=trial.folder.path.absolute().name,
        fingerprint=trial.fingerprint,
        pictures=whole.pictures,
        patients=whole.patients,
        positives=whole.positives,
        refused=sum(unread.refused.values()),
        errors=sum(unread.errors.values()),
        unlabelled=measured.unlabelled,
        threshold=measured.threshold,
        chosen_by=chosen_by,
        figures=whole.figures,
        subgroups=tuple(
            Subgroup(
                attribute=name,
                value=part.name,
                pictures=part.pictures,
                positives=part.positives,
                figures=part.figures,
            )
            for name, parts in measured.subgroups.items()
            for part in parts
        ),
        baseline=baseline_of(trial.cases, trial.card, sum(unread.refused.values())),
    )


def baseline_of(cases: Sequence[Case], card: Card, refused: int) -> Baseline:
    """Return the statistics of a test's pictures and their scores."""
    read = [case for case in cases if case.read]
    numbers: dict[str, list[float]] = {}
    if card.operating_point is not None:
        numbers["score"] = scores_of_cases(read, card).values.tolist()
    for case in read:
        for name, value in numbers_of(case):
            numbers.setdefault(name, []).append(value)
    mixes: dict[str, Counter[str]] = {}
    for case in read:
        for name, text in case.groups.items():
            mixes.setdefault(name, Counter())[text] += 1
    return Baseline(
        numbers={name: _distribution(values) for name, values in numbers.items()},
        mixes={name: dict(found) for name, found in mixes.items()},
        read=len(read),
        refused=refused,
    )


def numbers_of(case: Case) -> Iterable[tuple[str, float]]:
    """Yield the watched numbers of a picture, except its score."""
    if case.traits is not None:
        yield "grey", case.traits.grey
        yield "contrast", case.traits.contrast
        yield "distance", case.traits.distance
    if min(case.shape):
        yield "side", float(min(case.shape))


def keep_profile(profile: Profile) -> Path:
    """Store a profile; it replaces an older one of the same model file.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    path = profile_path(profile.model, profile.model_sha256, profile.finding)
    with atomic_write(path) as temporary:
        temporary.write_text(profile.model_dump_json(indent=1) + "\n", "utf-8")
    return path


def find_profile(model: str, sha256: str, finding: str = "") -> Profile | None:
    """Find the profile of a model file, and of one of its findings if it has several; None if there is none.

    Raises
    ------
    AcceptanceError
        If the profile cannot be read.
    """
    path = profile_path(model, sha256, finding)
    try:
        found = Profile.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise AcceptanceError("The profile {file} of this site cannot be read.", file=path.name) from error
    return found if found.model_sha256 == sha256 else None


def _distribution(values: Sequence[float]) -> Distribution:
    edges = even_edges(values, _BINS)
    return Distribution(edges=edges, counts=histogram(values, edges))


def _percent(figure: Figure) -> str:
    return f"{100 * figure.value:.1f} % ({100 * figure.low:.1f} to {100 * figure.high:.1f})"
