from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.errors import ADVICE, Cancelled, ExportError, Reason
from core.images.base.picture import Identity
from core.progress import Advance, Progress
from core.reports.pdf import report
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site
from core.results.decisions import NORMAL, Decided, Decision, DecisionState, Verdict, about_of
from core.results.picture_key import PictureKey
from core.temporary import temporary_place
from tests.support.pdf import text_of
from tests.support.tiny_findings import findings_card
from tests.unit.reports.samples import make_card, make_failed, make_preview, make_read, make_run

JournalOf = Callable[[Iterable[JournalRow]], Journal]


def page_count(path: Path) -> int:
    with pikepdf.open(path) as document:
        assert not document.check_pdf_syntax()
        return len(document.pages)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


@pytest.fixture(autouse=True)
def no_temporary_files_stay(tmp_path: Path) -> Iterable[None]:
    yield
    assert not list(temporary_place().glob("*"))
    assert not list(tmp_path.glob(".overread-*"))


def test_says_what_was_read_and_how_it_ended(journal_of: JournalOf, out: Path) -> None:
    identity = Identity(
        patient_name="Doe Jane", patient_id="P7", study_date="20260102", modality="CT", sop_uid="1.2.3.4"
    )
    entries = [make_read("in/one.dcm", identity=identity), make_failed("in/two.dcm", Reason.TRUNCATED)]
    notice = "The second adapter failed."
    card = make_card(("normal", "disc"), point=0.5)
    entries[0] = make_read("in/one.dcm", card, identity, probabilities=(0.2, 0.8))
    write_pdf(journal_of(entries), make_run(card, notices=(notice,), complete=False), out, Progress())
    words = text_of(out)
    for expected in (
        "Second reading",
        "Stopped before the end",
        notice,
        ADVICE[Reason.TRUNCATED],
        "in/two.dcm",
        "It ends too early.",
        "in/one.dcm",
        "Disc suspected, 80",
        "Probability 80.0 %, operating point 50.0 %.",
        "Doe Jane",
        "P7",
        "2026-01-02",
        "1.2.3.4",
        "ab" * 32,
        "Tiny model 1.2.3",
        "accuracy 99.10 % (97.00 to 99.80)",
        "For tests only.",
        "A processor (cpu)",
        "1 min 15 s",
    ):
        assert expected in words, expected
    total = page_count(out)
    # The notice also stands once at the end.
    assert words.count("Research use only. Not for diagnosis.") == total + 1
    assert all(f"Page {number} of {total}" in words for number in range(1, total + 1))


def test_says_on_which_side_of_the_operating_point(journal_of: JournalOf, out: Path) -> None:
    card = make_card(("normal", "ill"), point=0.3)
    entries = [
        make_read("a.png", card, probabilities=(0.6, 0.4)),
        make_read("b.png", card, probabilities=(0.9, 0.1)),
    ]
    write_pdf(journal_of(entries), make_run(card), out, Progress())
    words = text_of(out)
    assert "Ill suspected, 57" in words
    assert "Probability 40.0 %, operating point 30.0 %." in words
    assert "Ill not suspected, 16" in words
    assert "Probability 10.0 %, operating point 30.0 %." in words
    assert "Normal" not in words


def test_metadata_holds_no_patient_and_no_path(journal_of: JournalOf, out: Path) -> None:
    identity = Identity(patient_name="Doe Jane", patient_id="P7")
    write_pdf(journal_of([make_read("secret/one.dcm", identity=identity)]), make_run(), out, Progress())
    with pikepdf.open(out) as document:
        metadata = document.Root.Metadata.read_bytes() + repr(document.docinfo).encode()
        assert document.docinfo.Title == "Overread report"
        assert b"<pdfaid:part>2</pdfaid:part>" in metadata
        assert "/OutputIntents" in document.Root
        assert "/ID" in document.trailer
    assert not re.search(rb"Doe|Jane|P7|secret|one\.dcm|/data|report\.pdf", metadata)


SECTIONS = [
    "Second reading",
    "To be looked at first",
    "Refused and unreadable",
    "Pictures",
    "Not read",
    "Model",
    "How to read this report",
]
HOSTILE = (
    '#import "@preview/x:0.1.0": *',
    "$a^2$ *bold* _it_ `raw` \\ ~ <label> @ref // no /* no */ #panic()",
    "= Heading\n- item\n\n#pagebreak()",
    "control\x00\x01\x07\x1b[31m\x7f\x85\u2028\u2029",
    "override\u202eexe.mcd\u2066\ufeff",
    "x" * 5000,
    "W" * 300,
    "王" * 200,
    "مُحَمَّد عبد الرحمن (٣)",
    "כהן, שׁוֹשַׁנָּה",
    "Ελένη Иванова 山田太郎 홍길동 Nguyễn",
    "สมชาย ใจดี ქართველი हिन्दी বাংলা தமிழ் Հայերեն አማርኛ ខ្មែរ",
    "no font: ᠮᠣᠩᠭᠣᠯ བོད་སྐད 😀 \U000e0041 \ue000 \udcff",
    "e\u064b\u0301\u05b0\u20dd \u0301start",
    "\u200b\u200b{}[]()\"'%<>",
)


def test_hostile_text_is_only_text(journal_of: JournalOf, out: Path) -> None:
    entries = []
    for number, raw in enumerate(HOSTILE):
        text = raw.encode("utf-8", "replace").decode()  # the text as the journal can store it
        who = Identity(*([text] * 12))
        entries.append(make_read(f"{number:02}/{text}", identity=who))
        entries.append(make_failed(f"{number:02}/{text}.txt", message=text))
    write_pdf(journal_of(entries), make_run(folder=HOSTILE[1], notices=HOSTILE[:3]), out, Progress())
    with pikepdf.open(out) as document, document.open_outline() as outline:
        assert not document.check_pdf_syntax()
        assert [item.title for item in outline.root] == SECTIONS
        assert len(outline.root[3].children) == len(HOSTILE)
    words = text_of(out)
    assert '#import "@preview/x:0.1.0": *' in words
    assert "$a^2$ *bold* _it_ `raw` \\ ~ <label> @ref" in words
    assert "control�� [31m" not in words
    assert "overrideexe.mcd" in words


def test_titles_of_a_model_made_elsewhere_may_have_any_signs(journal_of: JournalOf, out: Path) -> None:
    tiny = findings_card()
    strange = "\N{HOSPITAL} \N{CJK UNIFIED IDEOGRAPH-80BA}"
    card = tiny.model_copy(
        update={
            "title": f"Chest {strange}",
            "summary": strange,
            "classes": tuple(c.model_copy(update={"title": f"{c.title} {strange}"}) for c in tiny.classes),
        }
    )
    probabilities = (0.9, *(0.01,) * (len(card.classes) - 1))
    pictures = [make_read(name, card, probabilities=probabilities) for name in ("a.png", "b.png")]
    write_pdf(journal_of(pictures), make_run(card), out, Progress())
    words = text_of(out)
    assert "Not suspected: " in words
    # The first model is described in full, the others in one line.
    for finding in card.classes:
        assert finding.title.split()[0] in words


def test_only_shipped_fonts_are_used(journal_of: JournalOf, out: Path) -> None:
    entries = [
        make_read(f"{n}.png", identity=Identity(patient_name=name))
        for n, name in enumerate(HOSTILE)
        if "\udcff" not in name
    ]
    write_pdf(journal_of(entries), make_run(), out, Progress())
    with pikepdf.open(out) as document:
        fonts = {
            str(item.BaseFont).partition("+")[2]
            for item in document.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    assert fonts == {
        "NotoSans-Regular",
        "NotoSans-Bold",
        "NotoSansArabic-Regular",
        "NotoSansHebrew-Regular",
        *map("NotoSans{}-Regular".format, ("Thai", "Georgian", "Devanagari", "Bengali", "Tamil")),
        *map("NotoSans{}-Regular".format, ("Armenian", "Ethiopic", "Khmer")),
        "DroidSansFallback",
    }


def test_what_is_joined_holds_what_pdf_a_asks_for(journal_of: JournalOf, out: Path) -> None:
    who = Identity(patient_name="王 小明 Ελένη כהן محمد")
    write_pdf(
        journal_of(make_read(f"{n:02}.png", identity=who) for n in range(200)), make_run(), out, Progress()
    )
    with pikepdf.open(out) as document:
        assert "/DestOutputProfile" in document.Root.OutputIntents[0]
        assert not document.is_encrypted
        found = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        for item in found:
            assert not {"/JS", "/AA", "/OpenAction", "/EmbeddedFiles"} & set(item.keys())
        fonts = [item for item in found if item.get("/Type") == "/Font"]
        whole = [font for font in fonts if font.Subtype == "/Type0"]
        assert len(whole) >= 5
        assert all("/ToUnicode" in font for font in whole)
        parts = [font.FontDescriptor for font in fonts if font.Subtype != "/Type0"]
        assert all({"/FontFile2", "/FontFile3"} & set(part.keys()) for part in parts)
        assert b"<dc:title>" in document.Root.Metadata.read_bytes()
    if shutil.which("gs") is not None:
        command = ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
        assert (done.returncode, done.stderr) == (0, "")


def test_an_empty_run_still_has_a_summary(journal_of: JournalOf, out: Path) -> None:
    write_pdf(journal_of([]), make_run(models=()), out, Progress())
    assert "No picture was read." in text_of(out)


def test_only_errors(journal_of: JournalOf, out: Path) -> None:
    write_pdf(journal_of(make_failed(f"{n}.txt") for n in range(50)), make_run(), out, Progress())
    words = text_of(out)
    assert all(f" {n}.txt" in words for n in range(50))


def test_pictures_that_were_not_kept(journal_of: JournalOf, out: Path) -> None:
    write_pdf(journal_of([make_read(preview=b"")]), make_run(), out, Progress())
    assert "not kept" in text_of(out)


def test_pictures_of_every_shape(journal_of: JournalOf, out: Path) -> None:
    entries = [make_read(f"{side}.png", preview=make_preview(side)) for side in (2, 63, 64, 256, 400, 1500)]
    write_pdf(journal_of(entries), make_run(), out, Progress())
    with pikepdf.open(out) as document:
        sizes = {int(i.Width) for page in document.pages for i in page.get_images().values()}
    # The maps' scale is 256 pixels wide.
    assert sizes == {256, 400, 620}


def test_parts_are_joined_under_running_page_numbers(
    journal_of: JournalOf, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "_PAGES", 4)
    entries = [make_read(f"{n:03}.png") for n in range(250)] + [make_failed(f"x{n:03}") for n in range(100)]
    states: list[Advance] = []
    write_pdf(journal_of(entries), make_run(), out, Progress(states.append))
    assert (states[0].total, states[-1].done) == (350, 350)
    total = page_count(out)
    assert total == 1 + -(-250 // 14) + -(-100 // 17) + 1
    with pikepdf.open(out) as document, document.open_outline() as outline:
        sections = {item.title: item for item in outline.root}
        assert list(sections)[-4:] == ["Pictures", "Not read", "Model", "How to read this report"]
        children = sections["Pictures"].children
        assert [item.title for item in children] == [f"{n:03}.png" for n in range(250)]
        last = children[-1].destination
        assert document.pages.index(pikepdf.Page(last[0])) == -(-250 // 14)
        assert b"NPages" not in document.Root.Metadata.read_bytes()
        assert b"<pdfaid:conformance>B" in document.Root.Metadata.read_bytes()
    words = text_of(out)
    assert [int(n) for n in re.findall(rf"Page (\d+) of {total}\b", words)] == list(range(1, total + 1))
    assert words.count("Research use only. Not for diagnosis.") == total + 1


def test_a_report_in_one_piece_keeps_its_structure(journal_of: JournalOf, out: Path) -> None:
    write_pdf(journal_of([make_read()]), make_run(), out, Progress())
    with pikepdf.open(out) as document:
        assert b"<pdfaid:conformance>A" in document.Root.Metadata.read_bytes()
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root


def test_every_page_of_a_study_names_its_patient(journal_of: JournalOf, out: Path) -> None:
    who = Identity(
        patient_name="Doe Jane", patient_id="P7", patient_age="018M", study_uid="1.2", modality="CT"
    )
    entries = [make_read(f"{n:02}.dcm", identity=who) for n in range(40)]
    write_pdf(journal_of(entries), make_run(), out, Progress())
    words = text_of(out)
    total = page_count(out)
    assert total > 3
    assert words.count("Doe Jane · ID P7 · 18 m") == total


def test_of_some_files_only(journal_of: JournalOf, out: Path) -> None:
    entries = [make_read(f"{n}.png") for n in range(4)] + [make_failed("x.txt"), make_failed("y.txt")]
    write_pdf(journal_of(entries), make_run(), out, Progress(), ReportOptions(files={"1.png", "y.txt"}))
    words = text_of(out)
    assert "1.png" in words
    assert "y.txt" in words
    assert not re.search(r"0\.png|2\.png|3\.png|x\.txt", words)


def test_metadata_names_the_patient_only_where_that_is_wished(journal_of: JournalOf, out: Path) -> None:
    who = Identity(patient_name="Doe Jane", patient_id="P7", study_uid="1.2")
    write_pdf(
        journal_of([make_read(identity=who)]),
        make_run(),
        out,
        Progress(),
        ReportOptions(site=Site(named=True)),
    )
    with pikepdf.open(out) as document:
        assert str(document.docinfo.Title) == "Overread report, Doe Jane, ID P7"


def test_the_positive_pictures_are_to_be_looked_at_first(journal_of: JournalOf, out: Path) -> None:
    card = make_card(("normal", "ill"), point=0.5)
    shares = [0.1, 0.6, 0.9, *([0.2] * 30), *([0.7] * 20)]
    entries = [make_read(f"{n:02}.png", card, probabilities=(1 - p, p)) for n, p in enumerate(shares)]
    write_pdf(journal_of(entries), make_run(card), out, Progress())
    words = text_of(out)
    listed = words[words.index("To be looked at first") :]
    assert re.search(
        r"No\. Study Patient File 3 Ill suspected, 89 02\.png 34 Ill suspected, 69 33\.png", listed
    )
    assert "And 10 more studies that are suspected, borderline or not read in whole." in listed


def test_the_same_run_gives_the_same_bytes(journal_of: JournalOf, out: Path, tmp_path: Path) -> None:
    journal = journal_of([make_read("a.png"), make_failed("b.txt")])
    write_pdf(journal, make_run(), out, Progress())
    write_pdf(journal, make_run(), tmp_path / "again.pdf", Progress())
    assert out.read_bytes() == (tmp_path / "again.pdf").read_bytes()


def test_cancelling_leaves_the_old_file(journal_of: JournalOf, out: Path) -> None:
    out.write_bytes(b"old")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_pdf(journal_of([make_read()]), make_run(), out, progress)
    assert out.read_bytes() == b"old"


def test_an_unwritable_destination_is_an_export_error(journal_of: JournalOf, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match=r"report\.pdf"):
        write_pdf(journal_of([make_read()]), make_run(), tmp_path / "file" / "report.pdf", Progress())


def test_a_model_that_the_run_does_not_know_has_no_map(journal_of: JournalOf, out: Path) -> None:
    write_pdf(journal_of([make_read()]), replace(make_run(), models=()), out, Progress())
    words = text_of(out)
    assert "Not read" in words
    assert "a.png" in words


def test_what_a_reader_decided_stands_beside_the_finding(journal_of: JournalOf, out: Path) -> None:
    card = make_card(point=0.5)
    entries = [make_read(f"{n}.png", card) for n in range(7)]
    hashes = {entry.reading.file: f"{n:064x}" for n, entry in enumerate(entries)}
    at = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)

    def state(n: int) -> DecisionState:
        about = about_of(entries[n].reading)
        first = Decision(PictureKey(hashes[f"{n}.png"], 1), about, Verdict.DISAGREE, NORMAL, "", True, at)
        second = replace(
            first, verdict=Verdict.AGREE, says="", blind=False, comment="#strong[x] seen late " * 9
        )
        return DecisionState().with_entries([first, second] if n == 2 else [first])

    states = {PictureKey(hashes[f"{n}.png"], 1): state(n) for n in range(5)}
    write_pdf(journal_of(entries), make_run(card), out, Progress(), ReportOptions(Decided(hashes, states)))
    words = text_of(out)
    assert "What the reader says" in words
    assert re.search(r"Agreement.* 5 1 4 0 20 % \(4 to 62\) 20 % \(4 to 62\)", words)
    assert words.count("Disagrees: Normal, 2026-05-04") == 5
    assert "Agrees, 2026-05-04" in words
    assert "Changed after seeing the model." in words
    assert "#strong[x] seen late #strong[x]" in words
    # A page with decisions has three blocks; page numbers still count up.
    total = page_count(out)
    assert [int(n) for n in re.findall(rf"Page (\d+) of {total}\b", words)] == list(range(1, total + 1))
