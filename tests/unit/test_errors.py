"""Typed errors keep all their values between processes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from importlib import import_module

import pytest

from core.errors import Cancelled, InputError, NetworkError, OverreadError, Reason, Refusal
from core.language.message import Message
from core.network.base.error_codes import NetworkErrorCode

SENTENCE = Message("{file} cannot be read.", file="a.dcm")


def _kinds(of: type[OverreadError]) -> Iterator[type[OverreadError]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)


def _made(kind: type[OverreadError]) -> OverreadError:
    if issubclass(kind, Cancelled):
        return kind()
    if issubclass(kind, InputError | Refusal):
        return kind(Reason.BLANK, SENTENCE)
    if issubclass(kind, NetworkError):
        return kind(NetworkErrorCode.BUSY, SENTENCE)
    return kind(SENTENCE)


for _module in ("core.results.store", "training.errors"):
    import_module(_module)


@pytest.mark.parametrize("kind", dict.fromkeys(_kinds(OverreadError)), ids=lambda kind: kind.__name__)
def test_an_error_is_the_same_in_another_process(kind: type[OverreadError]) -> None:
    error = _made(kind)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert vars(again) == vars(error)
    assert (str(again), again.code, again.advice) == (str(error), error.code, error.advice)
    assert (again.message.template, again.message.values) == (error.message.template, error.message.values)
