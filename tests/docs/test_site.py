"""The manual is made without a warning, and none of its links is broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.site import broken_links, build

pytest.importorskip("sphinx", reason="the manual needs the extra `docs`")


def test_the_manual_is_made_and_its_links_lead_somewhere(tmp_path: Path) -> None:
    build(tmp_path)
    assert list(broken_links(tmp_path)) == []
    first = (tmp_path / "docs" / "index.html").read_text("utf-8")
    assert "Research use only" in first
    scripts = [
        part for page in tmp_path.rglob("*.html") for part in page.read_text("utf-8").split("<script")[1:]
    ]
    assert not [part for part in scripts if 'src="http' in part.split(">")[0]], "it has to work offline"


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html">b</a><a href="#there">t</a><a href="#not">n</a><p id="there">'
    )
    assert [link for _, link in broken_links(tmp_path)] == ["b.html", "#not"]


def test_every_page_of_the_docs_is_in_the_manual(tmp_path: Path) -> None:
    options = ["-q", "-b", "dummy", "-c", "docs/site", "-D", "suppress_warnings="]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *options, ".", tmp_path],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    left_out = [line for line in done.stderr.splitlines() if "toctree" in line]
    assert [line for line in left_out if "/decisions/" not in line and "/resources/" not in line] == []
