"""Begins a run in a journal, and judges earlier readings by the current thresholds.

Thresholds are no part of a reading: probabilities and maps do not depend on them. When thresholds change,
earlier readings are judged again, and no picture is read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, product

from core.batch.journal.journal import Journal
from core.batch.journal.run_keys import RunKey
from core.inference.engine import LoadedModel
from core.results.reading import judged_anew

#: Most keys of version 0.1.0 that are tried for a journal.
_MOST_KEYS = 4096


def begin_run(
    journal: Journal,
    models: Sequence[LoadedModel],
    key_by: Callable[[Sequence[float | None]], str],
    settings: str = "",
) -> bool:
    """Begin a run in a journal, and judge earlier readings by the current thresholds.

    Parameters
    ----------
    journal : Journal
        `judgements` counts the readings that changed thresholds affected.
    models : sequence of LoadedModel
    key_by : callable
        Returns the key of models and settings. Keys of version 0.1.0 included the site's thresholds, so the
        argument is that threshold, or None, of each model. With None for all, the result is the current key.
    settings : str
        Identifies everything besides file and models that outcomes depend on; empty if only the key tells.

    Returns
    -------
    bool
        Whether earlier outcomes are in the journal.
    """
    key = key_by([None] * len(models))
    if others := journal.keys() - {key}:
        for old in others.intersection(key_by(own) for own in _thresholds_of_old(journal, models)):
            journal.rename_key(old, key)
    hashes = tuple((model.card.id, model.package.sha256) for model in models)
    known = journal.begin(RunKey(key, settings, hashes))
    judge_by(journal, models)
    return known


def judge_by(journal: Journal, models: Sequence[LoadedModel]) -> None:
    """Judge earlier readings of the models by the current thresholds."""
    for model in models:
        card = model.card
        if card.findings:
            points = repr([(point.positive, point.threshold) for point in card.findings])
            journal.judgements.judge(card.id, model.package.sha256, points, partial(judged_anew, card))


def site_threshold(model: LoadedModel) -> float | None:
    """Return the site's own threshold of a model with one finding; None if the model's own holds."""
    own = model.card.operating_point
    return own.threshold if own is not None and own != model.package.card.operating_point else None


def _thresholds_of_old(journal: Journal, models: Sequence[LoadedModel]) -> Iterator[tuple[float | None, ...]]:
    """Yield the site's thresholds that version 0.1.0 may have used: those in the readings, and today's."""
    seen = journal.judgements.thresholds()
    choices: list[list[float | None]] = []
    for model in models:
        found = {*seen.get(model.package.sha256, ()), site_threshold(model)} - {None}
        choices.append([None, *sorted(value for value in found if value is not None)])
    return islice(product(*choices), _MOST_KEYS)
