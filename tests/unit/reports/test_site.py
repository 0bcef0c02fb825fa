"""A site's letterhead and template, and the error if one does not work."""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from typer.testing import CliRunner

from core.cli import app
from core.errors import ExportError, TemplateError
from core.paths import resource
from core.progress import Progress
from core.reports.pdf import typesetting
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site, copy_template, site_of
from core.setting_entries import with_value
from core.settings import UserSettings
from tests.support.pdf import text_of
from tests.unit.reports.samples import make_failed, make_read, make_run


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "report.pdf"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    copy_template(tmp_path / "template")
    return tmp_path / "template"


@pytest.fixture
def write(journal_of, out: Path) -> Callable[..., None]:
    def make(site: Site, pictures: int = 1) -> None:
        entries = [make_read(f"{n:03}.png") for n in range(pictures)]
        write_pdf(journal_of(entries), make_run(), out, Progress(), ReportOptions(site=site))

    return make


def test_the_letterhead_comes_from_the_settings(write, out: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    Image.new("L", (40, 20), 90).save(logo)
    settings = UserSettings()
    for key, value in {
        "reports.hospital": "Klinikum #Beispiel",
        "reports.contact": "Radiologie; Straße 1 ;; Tel. *7*",
        "reports.logo": str(logo),
    }.items():
        settings = with_value(settings, key, value)
    site = site_of(settings)
    assert site.contact == ("Radiologie", "Straße 1", "Tel. *7*")
    write(site, 60)
    words = text_of(out)
    with pikepdf.open(out) as document:
        assert words.count("Klinikum #Beispiel") == len(document.pages)
        assert all(any(int(i.Width) == 40 for i in page.get_images().values()) for page in document.pages)
    assert "Tel. *7*" in words


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("logo.gif", b"GIF89a", "neither PNG, JPEG nor SVG"),
        ("logo.png", b"not a picture", "damaged or over 4 MB"),
        ("logo.svg", None, "cannot be read"),
    ],
)
def test_a_logo_that_is_none(tmp_path: Path, name: str, data: bytes | None, words: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(TemplateError, match=words):
        Site(logo=tmp_path / name).check()


def test_a_template_of_the_site_makes_the_pages(write, template: Path, out: Path) -> None:
    look = template / "look.typ"
    look.write_text(look.read_text("utf-8").replace('#t("Page") #counter', "Seite #counter"), "utf-8")
    write(Site(template=template))
    assert "Seite 1 of " in text_of(out)


@pytest.mark.parametrize(
    ("file", "line", "text", "words"),
    [
        ("look.typ", 8, "#let ink = rgb(#)", r"look\.typ, line 8:"),
        ("front.typ", 3, '#import "nowhere.typ": *', r"front\.typ, line 3: file not found"),
        ("back.typ", 3, '#panic("stop")', r"back\.typ, line 3: panicked"),
        ("unread.typ", 3, '#read("/etc/passwd")', r"unread\.typ, line 3: "),
    ],
)
def test_a_broken_template_is_told_of_by_file_and_line(
    write, template: Path, out: Path, file: str, line: int, text: str, words: str
) -> None:
    lines = (template / file).read_text("utf-8").splitlines()
    lines[line - 1] = text
    (template / file).write_text("\n".join(lines), "utf-8")
    out.write_bytes(b"old")
    with pytest.raises(TemplateError, match=words):
        write(Site(template=template))
    assert out.read_bytes() == b"old"


@pytest.mark.parametrize("package", ['"@preview/nothing:0.1.0"', '"@" + "preview/no" + "thing:0.1.0"'])
def test_a_template_gets_nothing_from_the_network(
    write, template: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    with socket.create_server(("127.0.0.1", 0)) as trap:
        # A proxy in the environment would be asked first.
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{trap.getsockname()[1]}")
        lines = (template / "report.typ").read_text("utf-8")
        (template / "report.typ").write_text(f"#import {package}\n{lines}", "utf-8")
        with pytest.raises(TemplateError, match="takes a package from the network, which reports do not"):
            write(Site(template=template))
        trap.settimeout(0.2)
        with pytest.raises(TimeoutError):
            trap.accept()
    assert os.environ["NO_PROXY"] == "*"


def png(side: int) -> bytes:
    """Return a black PNG with a given side in pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compressobj(9)
    data = b"".join(rows.compress(bytes(side + 1)) for _ in range(side)) + rows.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_logos_that_are_traps(tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(png(8000))
    with pytest.raises(TemplateError, match="over 16 million pixels"):
        Site(logo=logo).check()
    logo = tmp_path / "logo.svg"
    uses = '<g id="a0"><path d="M0 0h9"/></g>'
    for n in range(1, 10):
        uses += f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>"
    logo.write_text(f'<svg xmlns="http://www.w3.org/2000/svg"><defs>{uses}</defs><use href="#a9"/></svg>')
    with pytest.raises(TemplateError, match="cannot be drawn"):
        Site(logo=logo).check()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_a_logo_that_is_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "logo.png")
    with pytest.raises(TemplateError, match="damaged or over 4 MB"):
        Site(logo=tmp_path / "logo.png").check()


def test_a_template_beside_large_files_is_not_read(template: Path) -> None:
    with (template / "video.bin").open("wb") as handle:
        handle.truncate(65 << 20)
    with pytest.raises(TemplateError, match="over 64 MB"):
        Site(template=template).check()


def test_a_template_whose_rows_do_not_fit_says_so(write, template: Path) -> None:
    (template / "layout.json").write_text('{"compact": 30, "unread": 17}')
    with pytest.raises(TemplateError, match=r"\d+ pages were planned, and the template makes \d+"):
        write(Site(template=template), 90)


@pytest.mark.parametrize(
    "text", ["", "{}", '{"compact": 0, "unread": 1}', '{"compact": "x", "unread": 1}', "[]"]
)
def test_a_layout_that_is_none(write, template: Path, text: str) -> None:
    (template / "layout.json").write_text(text)
    with pytest.raises(TemplateError, match=r"layout\.json must"):
        write(Site(template=template))


def test_a_folder_without_a_template(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"has no report\.typ"):
        Site(template=tmp_path).check()


def test_a_copy_goes_into_an_empty_folder_only(template: Path) -> None:
    assert (template / "report.typ").read_bytes() == resource("reports", "report.typ").read_bytes()
    with pytest.raises(ExportError, match="Name a new or an empty folder"):
        copy_template(template)


def test_the_commands_copy_a_template_and_try_it(home: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    done = runner.invoke(app, ["report", "template", "--copy-to", str(tmp_path / "own")])
    assert done.exit_code == 0
    assert "reports.template" in done.stdout
    arguments = ["report", "check", "--template", str(tmp_path / "own"), "--out", str(tmp_path / "made")]
    assert runner.invoke(app, arguments).exit_code == 0
    assert {path.name for path in (tmp_path / "made").iterdir()} == {"study.pdf", "few.pdf", "many.pdf"}


def test_the_contract_names_all_that_a_template_is_given(
    journal_of, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[dict[str, object]] = []
    compiled = typesetting.Press.set

    def record(self, data, pictures=b"", *, whole):
        given.append(json.loads(json.dumps(data)))
        return compiled(self, data, pictures, whole=whole)

    monkeypatch.setattr(typesetting.Press, "set", record)
    for number in (1, 30):
        entries = [
            *(make_read(f"{n:02}.png") for n in range(number)),
            *(make_failed(f"x{n}") for n in range(2)),
        ]
        write_pdf(journal_of(entries), make_run(), out, Progress())
    text = resource("reports", "README.md").read_text("utf-8")
    assert not {name for data in given for name in names_of(data)} - set(re.findall(r"`(\w+)`", text))


def names_of(value: object) -> set[str]:
    """Return the keys of all objects in JSON."""
    if isinstance(value, dict):
        return set(value) | {name for inner in value.values() for name in names_of(inner)}
    return {name for inner in value for name in names_of(inner)} if isinstance(value, list) else set()
