"""How a typed patient name is searched for."""

from __future__ import annotations

import pytest

from core.network.base.query import Query


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", ""),
        ("Mey", "Mey*"),
        ("Meyer, Anna", "Meyer^Anna*"),
        ("  Phantom  Brain ", "Phantom?Brain*"),
        ("Meyer^Anna", "Meyer^Anna*"),
        ("*Anna", "*Anna"),
        ("M?yer, A*", "M?yer^A*"),
    ],
)
def test_spaces_and_commas_stand_for_what_parts_a_name(typed: str, asked: str) -> None:
    assert Query(patient_name=typed).name_pattern == asked
