"""The study tree."""

from __future__ import annotations

from pathlib import Path

from core.errors import Reason
from core.images.limits import Limits
from core.images.sources import walk
from core.images.studies import group, look
from tests.support.pictures import dicom, save, spot, write_dicom


def test_instances_are_grouped_and_ordered(tmp_path: Path) -> None:
    uids = {"StudyInstanceUID": "1.2.3", "SeriesInstanceUID": "1.2.3.4"}
    write_dicom(dicom(spot(), InstanceNumber=2, **uids), tmp_path / "a")
    write_dicom(dicom(spot(), InstanceNumber=1, **uids), tmp_path / "b")
    write_dicom(dicom(spot(), StudyInstanceUID="1.2.3", SeriesInstanceUID="1.2.3.5"), tmp_path / "c")
    save(spot(), tmp_path / "plain" / "1.png")
    (tmp_path / "plain" / "bad.png").write_bytes(b"text")
    studies = group(look(source, Limits()) for source in walk([tmp_path]))
    assert [s.key for s in studies] == ["plain", "1.2.3"]
    plain, dicoms = studies
    assert [i.source.name for i in dicoms.series[0].instances] == ["b", "a"]
    assert len(dicoms.series) == 2
    bad = plain.series[0].instances[1].problem
    assert bad is not None
    assert bad.reason is Reason.NOT_AN_IMAGE
