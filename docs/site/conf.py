"""How Sphinx makes the manual (``python -m tools.site OUT``) of the pages where they are, links unchanged."""

from core import __version__
from tools import licences

project = "Overread"
author = "The Overread developers"
project_copyright = "The Overread developers. Research use only, not for diagnosis"
version = release = __version__

extensions = ["myst_parser"]
root_doc = "docs/index"
include_patterns = [
    "docs/**.md",
    "installer/IT.md",
    "resources/models/*.md",
    "resources/reports/README.md",
    *("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md", "SECURITY.md"),
]
exclude_patterns = [
    ".*",
    "**/.*",
    "**/__pycache__",
    "core",
    "desktop",
    "tests",
    "training",
    "tools",
    "build",
    "dist",
]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# Records and cards are reached from their own tables.
suppress_warnings = ["toc.not_included"]

html_theme = "furo"
html_title = f"Overread {version}"
html_copy_source = False
html_show_sourcelink = False


def setup(app):
    """Put the packages of this computer into the page of licences."""
    app.connect("source-read", _with_packages)


def _with_packages(_app, page, text):
    if page == "docs/licences":
        text[0] = text[0].replace("<!-- the packages -->", licences.table())
