"""Labels in the forms that people have them, and single answers as they type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import ModelError
from core.importing.proposal import is_normal, labels_from, read_labels
from core.importing.said_words import size_from, values_from, window_from
from core.importing.spec import Values


@pytest.mark.parametrize(
    "text",
    [
        "No finding, Edema",
        "No finding\nEdema\n",
        '["No finding", "Edema"]',
        '{"1": "Edema", "0": "No finding"}',
        '{"Edema": 1, "No finding": 0}',
        "index,label\n0,No finding\n1,Edema\n",
        "0;No finding\n1;Edema\n",
        "1,Edema\n0,No finding\n",
        "label,index\nEdema,1\nNo finding,0\n",
        "\ufeffNo finding\r\nEdema\r\n",
    ],
)
def test_labels_come_in_every_usual_form(text: str) -> None:
    assert labels_from(text) == ("No finding", "Edema")


@pytest.mark.parametrize(
    ("label", "normal"),
    [
        ("No_Finding", True),
        ("NORMAL", True),
        ("Healthy lungs", True),
        ("Negative for pneumonia", True),
        ("Background", True),
        ("Non-displaced fracture", False),
        ("Non-small-cell carcinoma", False),
        ("Background retinopathy", False),
        ("Not normal", False),
        ("Nodule", False),
    ],
)
def test_only_what_is_no_finding_is_taken_for_normal(label: str, normal: bool) -> None:
    assert is_normal(label) == normal


@pytest.mark.parametrize("text", ["", "  ", "[]", "[1, 2]", '{"a": "b"}', "{"])
def test_what_is_no_list_of_labels_is_told(text: str) -> None:
    with pytest.raises(ModelError):
        labels_from(text)


def test_labels_come_from_a_file_or_as_they_are_typed(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_text("A\nB\n", "utf-8")
    assert read_labels(str(file)) == ("A", "B") == read_labels("A, B")
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="cannot be read"):
        read_labels(str(file))


def test_single_answers() -> None:
    assert values_from("ImageNet") == "imagenet"
    assert values_from("mean=0.5,0.5,0.5 std=0.5,0.5,0.5") == Values(mean=(0.5,) * 3, std=(0.5,) * 3)
    assert values_from("low=-1 high=1") == Values(low=-1.0, high=1.0)
    assert (size_from("224"), size_from("256x320")) == ((224, 224), (256, 320))
    assert window_from("40,400") == (40.0, 400.0)


@pytest.mark.parametrize("text", ["imagnet", "mean=a", "mean=1,2 std=1", ""])
def test_values_that_are_none(text: str) -> None:
    with pytest.raises(ModelError):
        values_from(text)


def test_sizes_and_windows_that_are_none() -> None:
    with pytest.raises(ModelError, match="is not a size"):
        size_from("big")
    with pytest.raises(ModelError, match="is not a window"):
        window_from("40")
