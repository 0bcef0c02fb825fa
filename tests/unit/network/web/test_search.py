"""Searches over DICOMweb: requests, pages, names, and endless or invalid answers."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from core.errors import NetworkError
from core.network.base.query import Query
from core.network.scu.nodes import echo, query_studies
from core.network.web import search
from core.network.web.connection import WebConnection
from core.network.web.search import instances_by_web
from core.pacs_node import PacsNode
from core.progress import Progress
from tests.unit.network.conftest import Makes
from tests.unit.network.web.conftest import Serves
from tests.unit.network.web.web_archive import Asked, Request, Shelf


def row(uid: str, name: str = "Meyer^Eva", **more: object) -> dict[str, object]:
    return {
        "00100010": {"vr": "PN", "Value": [{"Alphabetic": name}]},
        "0020000D": {"vr": "UI", "Value": [uid]},
        "00080020": {"vr": "DA", "Value": ["20250301"]},
        "00080061": {"vr": "CS", "Value": ["CT", "SR"]},
        "00201208": {"vr": "IS", "Value": [7]},
        **more,
    }


def instance(uid: str) -> dict[str, object]:
    return {"00080018": {"vr": "UI", "Value": [uid]}, "0020000E": {"vr": "UI", "Value": ["1.1"]}}


def found(node: PacsNode, **query: str) -> list[str]:
    return [study.uid for study in query_studies(node, "US", Query(**query), Progress()).studies]


def test_what_is_looked_for_is_asked_and_what_is_found_is_read(serves: Serves) -> None:
    archive = serves(lambda request, asked: request.reply_rows([row("1.2"), row("1.3", **{"00080020": {}})]))
    query = Query("Mey", "P 1", "A/1", "20250301", "20250302", "CT")
    result = query_studies(archive.node(), "US", query, Progress())
    asked = archive.asked[0]
    assert asked.path == "/dicom-web/studies"
    assert asked.headers["Accept"] == "application/dicom+json"
    wanted = {"PatientName": "Mey*", "PatientID": "P 1", "AccessionNumber": "A/1", "ModalitiesInStudy": "CT"}
    wanted |= {"StudyDate": "20250301-20250302"}
    assert {key: asked.query[key] for key in wanted} == {key: [value] for key, value in wanted.items()}
    first, second = result.studies
    assert (first.uid, first.patient_name, first.date) == ("1.2", "Meyer^Eva", "20250301")
    assert (first.modalities, first.instances) == ("CT\\SR", "7")
    assert (second.uid, second.date) == ("1.3", "")
    assert result.complete


def test_pages_are_asked_for_until_there_is_nothing_new(serves: Serves) -> None:
    rows = [row(f"1.{n}") for n in range(250)]

    def in_hundreds(request: Request, asked: Asked) -> None:
        offset = int(asked.query.get("offset", ["0"])[0])
        request.reply_rows(rows[offset : offset + 100])

    assert len(found(serves(in_hundreds).node(), patient_id="x")) == 250
    # A server without paging returns the same rows again.
    assert len(found(serves(lambda request, _: request.reply_rows(rows)).node(), patient_id="x")) == 250
    result = query_studies(serves(in_hundreds).node(), "US", Query(), Progress(), most=120)
    assert (len(result.studies), result.complete) == (120, False)


def test_a_list_that_breaks_off_goes_on_where_it_broke(serves: Serves) -> None:
    rows = [row(f"1.{n}") for n in range(50)]

    def breaking(request: Request, asked: Asked) -> None:
        offset = int(asked.query.get("offset", ["0"])[0])
        content = json.dumps(rows[offset:]).encode()
        if offset >= len(rows):
            request.reply(204)
            return
        request.begin(200, "application/dicom+json", **{"Content-Length": str(len(content))})
        request.wfile.write(content[:5000])
        if len(content) > 5000:
            request.hang_up()

    archive = serves(breaking)
    assert len(found(archive.node(), patient_id="x")) == 50
    assert len(archive.asked) > 3


def test_names_beyond_ascii_are_compared_here(serves: Serves) -> None:
    names = {"1.1": "Müller^Eva", "1.2": "Miller^Eva", "1.3": "Mu\u0308ller^Eva", "1.4": "x=müller"}
    archive = serves(lambda request, _: request.reply_rows([row(uid, name) for uid, name in names.items()]))
    assert found(archive.node(), patient_name="MÜL") == ["1.1", "1.3", "1.4"]
    assert archive.asked[0].query["PatientName"] == ["M*L*"]
    assert found(archive.node(), patient_name="M?ller*") == ["1.1", "1.2", "1.3", "1.4"]


def test_the_nodes_answer_is_echo_enough(serves: Serves) -> None:
    archive = serves(lambda request, _: request.reply(204))
    echo(archive.node(), "US")
    assert archive.asked[0].query["limit"] == ["1"]


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "rejected"), (403, "rejected"), (404, "not-taken"), (503, "out-of-resources"), (500, "refused")],
)
def test_a_status_is_told_in_words(serves: Serves, status: int, code: str) -> None:
    with pytest.raises(NetworkError, match=f"status {status}") as told:
        echo(serves(lambda request, _: request.reply(status)).node(), "US")
    assert told.value.code == code


@pytest.mark.parametrize(
    "content",
    [
        b"<html>please log in</html>",
        b'{"not": "a list"}',
        b"[1, 2]",
        b"[" * 100_000,
        b'[{"a":' * 100_000,
        b'[{"a": "' + b"x" * (3 << 20),
        b'[{"a": ' + b"9" * 5000 + b"}]",
    ],
    ids=["html", "object", "numbers", "nested", "deep", "long", "number"],
)
def test_what_is_no_list_is_refused(serves: Serves, content: bytes) -> None:
    archive = serves(lambda request, _: request.reply(200, content))
    with pytest.raises(NetworkError) as told:
        found(archive.node(), patient_id="x")
    assert told.value.code in ("hostile", "connection-lost")


def test_what_is_cut_short_is_not_taken_for_all(serves: Serves) -> None:
    archive = serves(lambda request, _: request.reply(200, json.dumps([row("1.2")]).encode()[:-1]))
    with pytest.raises(NetworkError) as told:
        found(archive.node(), patient_id="x")
    assert told.value.code == "connection-lost"


def test_damaged_values_are_empty(serves: Serves) -> None:
    damaged = {"00100010": {"vr": "PN", "Value": 7}, "00100020": [], "00080020": {"vr": "DA", "Value": 7}}
    archive = serves(lambda request, _: request.reply_rows([row("1.2", **damaged)]))
    (study,) = query_studies(archive.node(), "US", Query(patient_id="x"), Progress()).studies
    assert (study.uid, study.patient_name, study.patient_id, study.date) == ("1.2", "", "", "")


def test_ten_million_rows_are_broken_off(serves: Serves) -> None:
    sent = 0

    def without_end(request: Request, _: Asked) -> None:
        nonlocal sent
        request.begin(200, "application/json", Connection="close")
        request.wfile.write(b"[")
        for start in range(0, 10_000_000, 1000):
            request.wfile.write(
                b"".join(
                    b'{"0020000D":{"vr":"UI","Value":["1.%d"]}},' % n for n in range(start, start + 1000)
                )
            )
            sent += 1000
        request.wfile.write(b"{}]")

    archive = serves(without_end)
    tracemalloc.start()
    result = query_studies(archive.node(), "US", Query(patient_id="x"), Progress())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(result.studies), result.complete) == (500, False)
    assert sent < 1_000_000
    assert peak < 20 << 20


def test_the_same_row_without_end_is_not_read_for_ever(serves: Serves) -> None:
    def without_end(request: Request, _: Asked) -> None:
        request.begin(200, "application/json", Connection="close")
        request.wfile.write(b"[")
        while True:
            request.wfile.write(b'{"0020000D":{"vr":"UI","Value":["1.2"]}},' * 1000)

    node = serves(without_end).node()
    with pytest.raises(NetworkError, match="does not answer with a DICOMweb list") as told:
        found(node, patient_id="x")
    assert told.value.code == "hostile"
    echo(node, "US")


def test_rows_may_come_in_the_smallest_pieces(serves: Serves) -> None:
    content = json.dumps([row("1.2", "Мюллер"), row("1.3", "Müller")], ensure_ascii=False).encode()

    def in_bytes(request: Request, asked: Asked) -> None:
        if "offset" in asked.query:
            request.reply(204)
            return
        request.begin(200, "application/dicom+json", Transfer_Encoding="chunked")
        for byte in content:
            request.wfile.write(b"1\r\n%c\r\n" % byte)
        request.wfile.write(b"0\r\n\r\n")

    assert found(serves(in_bytes).node(), patient_id="x") == ["1.2", "1.3"]


def test_a_list_of_instances_without_end_is_not_believed(
    serves: Serves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_INSTANCES", 20)

    def without_end(request: Request, asked: Asked) -> None:
        start = int(asked.query.get("offset", ["0"])[0])
        uids = [f"1.2.{n}" for n in range(start, start + 15)]
        request.reply_rows(
            [
                {"00080018": {"vr": "UI", "Value": [uid]}, "0020000E": {"vr": "UI", "Value": ["1.1"]}}
                for uid in uids
            ]
        )

    with (
        WebConnection(serves(without_end).node(), Progress()) as connection,
        pytest.raises(NetworkError, match="does not list"),
    ):
        instances_by_web(connection, "1.2")


def test_instances_without_a_sound_uid_are_left_out(serves: Serves, instances: Makes) -> None:
    shelf = Shelf({str(n): path for n, path in enumerate(instances(3))})
    rows = []

    def answer(request: Request, asked: Asked) -> None:
        shelf.answer(request, asked) if not rows else request.reply_rows(rows)

    with WebConnection(serves(answer).node(), Progress()) as connection:
        assert len(instances_by_web(connection, "1.2")) == 3
        rows.append(
            {"00080018": {"vr": "UI", "Value": ["../../x"]}, "0020000E": {"vr": "UI", "Value": ["1"]}}
        )
        assert instances_by_web(connection, "1.2") == ()
