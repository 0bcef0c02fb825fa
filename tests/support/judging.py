"""Let a model read any number of prepared pictures, in full batches as a batch run does."""

from __future__ import annotations

from collections.abc import Sequence

from core.inference.candidate import Candidate
from core.inference.classify import InferenceRequest, infer
from core.inference.engine import Engine, LoadedModel
from core.inference.sessions import batch_of
from core.results.reading import Reading


def judge(engine: Engine, model: LoadedModel, candidates: Sequence[Candidate]) -> list[Reading]:
    """Let a model read prepared pictures; return one reading for each, in order."""
    readings: dict[int, Reading] = {}
    waiting = [(i, InferenceRequest(candidate)) for i, candidate in enumerate(candidates)]
    full = batch_of(model.card)
    while waiting:
        part, waiting = waiting[:full], waiting[full:]
        answers = infer(engine, model, [one for _, one in part])
        for (i, _), answer in zip(part, answers, strict=True):
            if isinstance(answer, InferenceRequest):
                waiting.append((i, answer))
            else:
                readings[i] = answer
    return [readings[i] for i in range(len(candidates))]
