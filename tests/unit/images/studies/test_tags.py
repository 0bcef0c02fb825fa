"""The rows of the tag browser."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.images.studies.tags import VALUE_LENGTH, TagRow, matching, read_tags, rows_of
from tests.support.pictures import dicom, save, spot, write_dicom

DATA = Path(pydicom.__file__).parent / "data"


def tags(path: Path) -> list[TagRow]:
    return list(read_tags(Source(path.name, path), Limits()))


def row(rows: list[TagRow], keyword: str) -> TagRow:
    (found,) = (r for r in rows if r.keyword == keyword)
    return found


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("chrArab.dcm", "قباني^لنزار"),
        ("chrFren.dcm", "Buc^Jérôme"),
        ("chrGerm.dcm", "Äneas^Rüdiger"),
        ("chrGreek.dcm", "Διονυσιος"),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrH32.dcm", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
        ("chrHbrw.dcm", "שרון^דבורה"),
        ("chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동"),
        ("chrJapMulti.dcm", "やまだ^たろう"),
        ("chrJapMultiExplicitIR6.dcm", "やまだ^たろう"),
        ("chrKoreanMulti.dcm", "김희중"),
        ("chrRuss.dcm", "Люкceмбypг"),
        ("chrX1.dcm", "Wang^XiaoDong=王^小東"),
        ("chrX2.dcm", "Wang^XiaoDong=王^小东"),
    ],
)
def test_names_in_their_scripts(file: str, name: str) -> None:
    assert row(tags(DATA / "charset_files" / file), "PatientName").value == name


def test_an_item_may_have_its_own_character_set() -> None:
    rows = tags(DATA / "charset_files" / "chrSQEncoding.dcm")
    assert [r.value for r in rows if r.keyword == "PatientName"] == ["ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"]


@pytest.mark.parametrize("path", sorted((DATA / "test_files").glob("*.dcm")), ids=lambda path: path.name)
def test_every_file_is_listed(path: Path) -> None:
    if path.name == "no_meta.dcm":
        pytest.skip("It begins with a stray byte and is not told as DICOM.")
    rows = tags(path)
    assert len({r.path for r in rows}) == len(rows)
    for r in rows:
        assert len(r.value) <= VALUE_LENGTH
        assert r.value.isprintable()


def test_nested_rows(tmp_path: Path) -> None:
    inner = Dataset()
    inner.ReferencedSOPInstanceUID = "1.2.3"
    outer = Dataset()
    outer.ReferencedImageSequence = Sequence([inner, inner])
    rows = list(rows_of(dicom(spot(), ReferencedStudySequence=Sequence([outer]))))
    start = next(n for n, r in enumerate(rows) if r.keyword == "ReferencedStudySequence")
    assert [(r.level, r.name, r.value) for r in rows[start : start + 7]] == [
        (0, "Referenced Study Sequence", "1 item"),
        (1, "Item 1", ""),
        (2, "Referenced Image Sequence", "2 items"),
        (3, "Item 1", ""),
        (4, "Referenced SOP Instance UID", "1.2.3"),
        (3, "Item 2", ""),
        (4, "Referenced SOP Instance UID", "1.2.3"),
    ]
    assert rows[start + 6].path == "(0008,1110)[1](0008,1140)[2](0008,1155)"
    found = list(matching(rows, "1.2.3 instance"))
    assert [r.level for r in found] == [0, 1, 2, 3, 4, 3, 4]


def test_values() -> None:
    dataset = dicom(
        spot(),
        ImageComments="line\r\none\tand " + "x" * 500,
        ImageType=["DERIVED", "PRIMARY"],
        FrameIncrementPointer=0x00181063,
        RedPaletteColorLookupTableDescriptor=list(range(3)),
        PatientID="",
    )
    rows = list(rows_of(dataset))
    assert row(rows, "PixelData").value == "4,096 bytes"
    assert row(rows, "ImageType").value == "DERIVED\\PRIMARY"
    assert row(rows, "FrameIncrementPointer").value == "(0018,1063)"
    assert row(rows, "SOPClassUID").value.endswith("(Secondary Capture Image Storage)")
    assert row(rows, "PatientID").value == ""
    comments = row(rows, "ImageComments").value
    assert comments.startswith("line one and xxx")
    assert len(comments) == VALUE_LENGTH
    assert comments.endswith("…")


def test_private_attributes() -> None:
    dataset = dicom(spot())
    block = dataset.private_block(0x0009, "OVERREAD TEST", create=True)
    block.add_new(0x01, "LO", "secret")
    block.add_new(0x02, "UN", b"\1\2\3")
    rows = {r.tag: r for r in rows_of(dataset)}
    assert rows["(0009,0010)"].creator == ""
    assert rows["(0009,0010)"].value == "OVERREAD TEST"
    assert (rows["(0009,1001)"].creator, rows["(0009,1001)"].value) == ("OVERREAD TEST", "secret")
    assert (rows["(0009,1002)"].vr, rows["(0009,1002)"].value) == ("UN", "3 bytes")


@pytest.mark.parametrize(
    "query", ["0010,0010", "(0010,0010)", "00100010", "patient'S NAME", "doe jane", "PatientName"]
)
def test_search(query: str) -> None:
    rows = list(rows_of(dicom(spot(), StudyDescription="other")))
    assert [r.keyword for r in matching(rows, query)] == ["PatientName"]


def test_an_empty_search_finds_everything_and_a_strange_one_nothing() -> None:
    rows = list(rows_of(dicom(spot())))
    assert list(matching(rows, " ")) == rows
    assert list(matching(rows, "nowhere-to-be-found")) == []


def test_damaged_values_are_said_to_be(tmp_path: Path) -> None:
    path = write_dicom(dicom(spot(), InstanceNumber=7), tmp_path / "a.dcm")
    path.write_bytes(
        path.read_bytes().replace(b"\x20\x00\x13\x00IS\x02\x007 ", b"\x20\x00\x13\x00US\x01\x007 ")
    )
    assert any(r.value == "(damaged)" for r in tags(path))


def test_a_png_has_none(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        tags(save(spot(), tmp_path / "a.png"))
    assert caught.value.reason is Reason.NOT_AN_IMAGE
