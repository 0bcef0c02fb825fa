"""A search of the window's code: no text of a file reaches a widget that could treat it as HTML."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

DESKTOP = Path(__file__).parents[2] / "desktop"
#: Widgets and documents that guess whether a text is HTML, and the modules that may still make them.
RICH = {
    "QLabel": "base/plain_text.py",
    "QTextBrowser": "base/plain_text.py",
    "QMessageBox": "widgets/error_box.py",
    "QTextEdit": "",
    "QProgressDialog": "",
    "QErrorMessage": "",
    "QSplashScreen": "",
    "QGraphicsTextItem": "",
    "QStaticText": "",
    "QTextDocument": "",
    "QWhatsThis": "",
    "QToolTip": "",
}
#: Methods that pass a text to such a widget, and the modules that may call them.
HANDING = {
    "setToolTip": ("base/plain_text.py",),
    "setInformativeText": ("widgets/error_box.py",),
    "setTextFormat": ("base/plain_text.py", "widgets/error_box.py"),
    # `card_html` writes this text and escapes what the card says.
    "setHtml": ("findings/card_dialog.py",),
    "setWhatsThis": (),
    # `plain_tip` writes this text.
    "setTabToolTip": ("viewer/series_strip.py",),
    "setMarkdown": (),
    "insertHtml": (),
    "appendHtml": (),
}


def faults(tree: ast.Module, name: str) -> Iterator[str]:
    """Yield what is wrong in a module of the window, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield from (f"{node.lineno}: {base}" for base in map(_name, node.bases) if _rich(base, name))
        if (
            isinstance(node, ast.FunctionDef)
            and _mentions(node, "ToolTipRole")
            and not _gives_plain_tip(node)
        ):
            yield f"{node.lineno}: ToolTipRole without plain_tip"
        if not isinstance(node, ast.Call):
            continue
        called = _name(node.func)
        owner = _name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        # `QMessageBox.information(…)` as well as `QLabel(…)`.
        for one in (called, owner):
            if _rich(one, name):
                yield f"{node.lineno}: {one}"
        if called in HANDING and name not in HANDING[called]:
            yield f"{node.lineno}: {called}"
        if called == "addRow" and len(node.args) == 2 and not _is_own(node.args[0]):
            yield f"{node.lineno}: addRow with a text makes a label"
        # The second argument is the window title, which is never markup; an echo mode is not text.
        asked = [text for text in node.args[2:] if not isinstance(text, ast.Attribute)]
        if owner == "QInputDialog" and not all(_is_own(text) for text in asked):
            yield f"{node.lineno}: {owner}"


def _is_own(node: ast.expr) -> bool:
    """Return whether a text is written in the code, or is a plain label."""
    if not isinstance(node, ast.Call):
        return False
    constant = all(isinstance(part, ast.Constant) for part in node.args) and not node.keywords
    return (_name(node.func) == "tr" and constant) or _name(node.func) == "PlainLabel"


def _rich(called: str, name: str) -> bool:
    return called in RICH and name != RICH[called]


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _gives_plain_tip(node: ast.AST) -> bool:
    return any(isinstance(found, ast.Call) and _name(found.func) == "plain_tip" for found in ast.walk(node))


def _mentions(node: ast.AST, name: str) -> bool:
    return any(isinstance(found, ast.Attribute) and found.attr == name for found in ast.walk(node))


def test_no_text_can_become_markup() -> None:
    found = []
    for path in sorted(DESKTOP.rglob("*.py")):
        name = path.relative_to(DESKTOP).as_posix()
        found += [f"{name}:{fault}" for fault in faults(ast.parse(path.read_text(encoding="utf-8")), name)]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "QLabel(text)",
        "QtWidgets.QLabel(text)",
        "class Mine(QLabel): pass",
        "widget.setToolTip(text)",
        'QMessageBox.information(window, "Overread", text)',
        "QMessageBox(icon, title, text)",
        "box.setInformativeText(text)",
        "page.setHtml(text)",
        "form.addRow(title, label)",
        "QInputDialog.getText(window, tr('Name'), text)",
        "def data(role):\n    return text if role == Qt.ItemDataRole.ToolTipRole else None",
    ],
)
def test_each_way_is_found(code: str) -> None:
    assert list(faults(ast.parse(code), "x.py"))
