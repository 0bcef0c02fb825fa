"""Make the manual, a folder of HTML pages that needs no network: ``python -m tools.site OUT``.

Every warning of Sphinx, and every link to a missing page or heading, is an error.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).parents[1]


class _Page(HTMLParser):
    """The anchors and the links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """Record the anchor and the links of a tag."""
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def build(destination: Path) -> None:
    """Make the manual.

    Parameters
    ----------
    destination : Path
        Folder for the pages, made if missing; ``docs/index.html`` in it is the first page.

    Raises
    ------
    subprocess.CalledProcessError
        If Sphinx fails or warns; its output is on standard error.
    """
    places = ["-c", str(ROOT / "docs" / "site"), str(ROOT), str(destination)]
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "-n", "--keep-going", *places], check=True, cwd=ROOT
    )


def broken_links(site: Path) -> Iterator[tuple[Path, str]]:
    """Yield the links that lead nowhere within the site; links to other sites are not checked.

    Yields
    ------
    tuple of Path and str
        The page, and the link as written there.
    """
    pages = {path.resolve(): _Page(path.read_text("utf-8")) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            known = pages.get(target)
            if not target.exists() or (
                parts.fragment and known and unquote(parts.fragment) not in known.anchors
            ):
                yield path, link


def main() -> None:
    """Build the manual, then check its links."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("destination", type=Path)
    destination = parser.parse_args().destination
    build(destination)
    broken = [
        f"{path.relative_to(destination.resolve())}: {link}" for path, link in broken_links(destination)
    ]
    if broken:
        sys.exit("links that lead nowhere:\n" + "\n".join(broken))


if __name__ == "__main__":
    main()
