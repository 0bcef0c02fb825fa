"""Implements `overread report`: copies the template of PDF reports, and checks templates."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.cli.console import Terminal, begin
from core.settings_file import read_settings


def copy_shipped_template(folder: Path) -> None:
    """Copy the shipped template to a folder."""
    from core.reports.site import copy_template

    begin()
    names = copy_template(folder)
    console = Terminal()
    console.print(f"Copied to {folder}: {', '.join(names)}", highlight=False, soft_wrap=True)
    console.print(f'Use it with: overread settings reports.template "{folder.absolute()}"', soft_wrap=True)


def write_report_examples(out: Path, template: Path | None) -> None:
    """Make reports of every kind with a template."""
    from core.reports.pdf.example import write_examples
    from core.reports.site import site_of

    begin()
    site = site_of(read_settings())
    for path in write_examples(out, site if template is None else replace(site, template=template)):
        Terminal().print(f"Wrote {path}", highlight=False, soft_wrap=True)
