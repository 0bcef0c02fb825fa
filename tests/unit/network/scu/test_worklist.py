"""The order of a study: used if there is no doubt, and never guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import NetworkError
from core.network.base.orders import Found, Order, OrderedStudy, match_orders, outcome_words
from core.network.scu import worklist as worklists
from core.network.scu.worklist import query_orders
from core.progress import Progress
from tests.support.network.worklist import worklist, write_order

STUDY = OrderedStudy("1.2.3\0key", "1.2.3", "P-1", "Doe^Jane", "20260301", frozenset({"DX"}))
ORDER = Order("A-1", "RP-1", "1.2.9", "P-1", "Doe^Jane", "Chest", (("DX", "20260301"),))


def told(
    *orders: Order, study: OrderedStudy = STUDY, used: frozenset[str] = frozenset()
) -> tuple[Found, str]:
    (answer,) = match_orders([study], {"P-1": orders}, used)
    return answer.found, answer.order.accession if answer.order is not None else ""


def test_the_only_order_of_the_day_and_modality_is_the_studys() -> None:
    other_day = replace(ORDER, accession="A-2", steps=(("DX", "20260302"),))
    other_kind = replace(ORDER, accession="A-3", steps=(("CT", "20260301"),))
    assert told(other_day, ORDER, other_kind) == (Found.ONE, "A-1")
    # One order may have several steps, and may be sent as several items.
    assert told(ORDER, replace(ORDER, steps=(("CR", "20260301"),))) == (Found.ONE, "A-1")


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (replace(ORDER, accession=""), Found.NONE),
        (replace(ORDER, patient_id="P-2"), Found.NONE),
        (replace(ORDER, patient_name="Roe^Richard"), Found.NONE),
        (replace(ORDER, patient_name="DOE, Jane"), Found.ONE),
        (replace(ORDER, patient_name=""), Found.ONE),
        (replace(ORDER, steps=()), Found.NONE),
        (replace(ORDER, steps=(("CR", "20260301"),)), Found.ONE),
        (replace(ORDER, steps=(("MR", "20260301"), ("DX", "20260301"))), Found.ONE),
    ],
)
def test_patient_day_and_modality_must_fit(order: Order, found: Found) -> None:
    assert told(order)[0] is found


def test_several_orders_are_told_and_none_is_taken() -> None:
    (answer,) = match_orders([STUDY], {"P-1": [ORDER, replace(ORDER, accession="A-2")]}, frozenset())
    assert (answer.found, answer.order, answer.candidates) == (Found.SEVERAL, None, ("A-1", "A-2"))
    assert outcome_words([answer]) == "1 several orders"


def test_an_order_that_names_the_study_is_its_own_whatever_else_there_is() -> None:
    own = replace(ORDER, accession="A-2", study_uid="1.2.3", steps=(("CT", "20251231"),))
    assert told(ORDER, own) == (Found.ONE, "A-2")
    assert told(own, study=replace(STUDY, date="", modalities=frozenset())) == (Found.ONE, "A-2")
    # An order of another patient does not count.
    assert told(replace(own, patient_id="P-2")) == (Found.NONE, "")


def test_what_is_not_known_is_not_guessed() -> None:
    for study in (
        replace(STUDY, date=""),
        replace(STUDY, modalities=frozenset()),
        replace(STUDY, patient_id=""),
        replace(STUDY, patient_id="P-*"),
    ):
        assert told(ORDER, study=study) == (Found.UNKNOWN, "")


def test_two_studies_do_not_get_one_order() -> None:
    second = replace(STUDY, key="1.2.4\0key", uid="1.2.4")
    answers = match_orders([STUDY, second], {"P-1": [ORDER]}, frozenset())
    assert [answer.found for answer in answers] == [Found.SHARED] * 2
    assert told(ORDER, used=frozenset({"A-1"})) == (Found.SHARED, "")


def test_a_real_worklist_tells_all_orders_of_a_patient(tmp_path: Path) -> None:
    folder = tmp_path / "WORKLIST"
    uid = write_order(folder, "A-1", "P-1", "20260301")
    write_order(folder, "A-2", "P-1", "20260302", Modality="CT")
    write_order(folder, "A-3", "P-10", "20260301")
    with worklist(tmp_path) as node:
        orders = query_orders(node, "OVERREAD", "P-1", Progress())
    assert sorted(order.accession for order in orders) == ["A-1", "A-2"]
    (first,) = (order for order in orders if order.accession == "A-1")
    assert first == Order("A-1", "RP-A-1", uid, "P-1", "Doe^Jane", "Chest", (("DX", "20260301"),))


def test_a_worklist_with_too_many_orders_gives_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklists, "_MOST_ORDERS", 2)
    for number in range(4):
        write_order(tmp_path / "WORKLIST", f"A-{number}", "P-1", "20260301")
    with worklist(tmp_path) as node, pytest.raises(NetworkError, match="too many orders"):
        query_orders(node, "OVERREAD", "P-1", Progress())
