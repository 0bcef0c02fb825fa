"""The table model of the sending page: a row for each patient and study, a box for each kind of object."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication

from core.result_kinds import RESULT_KINDS
from desktop.base import theme
from desktop.base.language import known, mark, plural, tr, whole
from desktop.base.plain_text import plain_tip
from desktop.network.offers import PICTURES, StudyOffer

#: Columns after the first: heading and tooltip.
KINDS: Final = {PICTURES: mark("Pictures"), **RESULT_KINDS}
_HEADS = {
    **{PICTURES: mark("Pictures"), "sr": "SR", "sc": "SC", "map": mark("Map"), "pdf": "PDF"},
    **{"seg": "SEG", "gsps": "GSPS", "kos": "KOS", "marks": mark("Marks"), "measures": mark("Measures")},
}
_COLUMNS = tuple(KINDS)
_CHECKED, _PARTLY, _UNCHECKED = (
    Qt.CheckState.Checked,
    Qt.CheckState.PartiallyChecked,
    Qt.CheckState.Unchecked,
)
Index = QModelIndex | QPersistentModelIndex


class SendModel(QAbstractTableModel):
    """The kinds that are ticked for each study; the user's choices are kept when studies are added.

    Attributes
    ----------
    offers : sequence of StudyOffer
    """

    def __init__(self) -> None:
        super().__init__()
        self.offers: Sequence[StudyOffer] = ()
        #: The studies of each row: all of a patient, or one.
        self._rows: list[tuple[StudyOffer, ...]] = []
        self._heads: set[int] = set()
        self._usual: frozenset[str] = frozenset()
        self._own: dict[tuple[str, str], bool] = {}

    def show_offers(self, offers: Iterable[StudyOffer]) -> None:
        """Show these studies, grouped by patient."""
        self.beginResetModel()
        self.offers = tuple(offers)
        by_patient: dict[tuple[str, ...], list[StudyOffer]] = {}
        for offer in self.offers:
            by_patient.setdefault(offer.patient, []).append(offer)
        self._rows, self._heads = [], set()
        for studies in by_patient.values():
            self._heads.add(len(self._rows))
            self._rows += [tuple(studies), *((study,) for study in studies)]
        self.endResetModel()

    def tick_usual(self, kinds: Collection[str]) -> None:
        """Tick what the settings send to a node, except where the user ticked or unticked."""
        self._usual = frozenset(kinds)
        self._all_changed()

    def forget_ticks(self) -> None:
        """Forget what the user ticked, because another node was chosen."""
        self._own.clear()
        self._all_changed()

    def tick_only(self, studies: Collection[str], kinds: Collection[str]) -> None:
        """Tick these kinds of these studies, given by their keys, and untick all others."""
        for offer in self.offers:
            for kind in offer.kinds:
                self._own[offer.key, kind] = offer.key in studies and kind in kinds
        self._all_changed()

    def ticked(self) -> dict[str, frozenset[str]]:
        """Return the kinds that are ticked, by the keys of their studies."""
        return {
            offer.key: frozenset(kind for kind in offer.kinds if self._is_ticked(offer, kind))
            for offer in self.offers
        }

    def toggle_column(self, column: int) -> None:
        """Tick a kind for all studies, or untick it if all are ticked."""
        if column > 0 and self.offers:
            kind = _COLUMNS[column - 1]
            on = self._state(self.offers, (kind,)) is not _CHECKED
            self._tick(self.offers, (kind,), on=on)

    def kinds_there(self) -> frozenset[str]:
        """Return all kinds that at least one study has."""
        return frozenset(kind for offer in self.offers for kind in offer.kinds)

    # Called by Qt

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else 1 + len(_COLUMNS)

    def headerData(self, section: int, side: Qt.Orientation, role: int = 0) -> object:
        if side is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return known(_HEADS[_COLUMNS[section - 1]]) if section else tr("Patient and study")
        if role == Qt.ItemDataRole.ToolTipRole and section:
            return plain_tip(tr("{kind}: click to tick it for all", kind=known(KINDS[_COLUMNS[section - 1]])))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        studies = self._rows[index.row()]
        there = any(set(self._kinds(index)) & study.kinds for study in studies)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if there else flags

    def data(self, index: Index, role: int = 0) -> object:
        studies, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(index.row(), column)
            case Qt.ItemDataRole.CheckStateRole:
                there = any(set(self._kinds(index)) & study.kinds for study in studies)
                return self._state(studies, self._kinds(index)) if there else None
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleDescriptionRole:
                return plain_tip(self._tip(index.row(), column))
            case Qt.ItemDataRole.FontRole if index.row() in self._heads:
                return theme.font(QGuiApplication.font(), bold=True)
        return None

    def setData(self, index: Index, value: object, role: int = 0) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        studies, kinds = self._rows[index.row()], self._kinds(index)
        on = Qt.CheckState(value) is _CHECKED
        if index.column() == 0 and on:
            # Only what the settings send to the node, not everything the study has.
            usual = [kind for kind in kinds if kind in self._usual]
            self._tick(studies, usual or kinds, on=True)
        else:
            self._tick(studies, kinds, on=on)
        return True

    # Internals

    def _kinds(self, index: Index) -> Sequence[str]:
        return _COLUMNS if index.column() == 0 else (_COLUMNS[index.column() - 1],)

    def _is_ticked(self, offer: StudyOffer, kind: str) -> bool:
        usual = kind in self._usual and not offer.hidden
        return self._own.get((offer.key, kind), usual)

    def _state(self, studies: Sequence[StudyOffer], kinds: Collection[str]) -> Qt.CheckState:
        there = (one for one in studies if one.kinds & set(kinds))
        # A study is sent if any part of it is ticked.
        ticked = [any(self._is_ticked(one, kind) for kind in one.kinds & set(kinds)) for one in there]
        if not any(ticked):
            return _UNCHECKED
        return _CHECKED if all(ticked) else _PARTLY

    def _tick(self, studies: Iterable[StudyOffer], kinds: Collection[str], *, on: bool) -> None:
        for offer in studies:
            for kind in offer.kinds & set(kinds):
                self._own[offer.key, kind] = on
        self._all_changed()

    def _text(self, row: int, column: int) -> str:
        studies = self._rows[row]
        if column == 0:
            return studies[0].who if row in self._heads else f"      {studies[0].what or tr('Study')}"
        if _COLUMNS[column - 1] == PICTURES:
            number = sum(len(study.files) for study in studies)
            return whole(number) if number else ""
        return ""

    def _tip(self, row: int, column: int) -> str:
        studies = self._rows[row]
        if row in self._heads:
            return plural(len(studies), "{n} study", "{n} studies")
        (study,) = studies
        if column == 0:
            hidden = tr("Its findings are hidden until you have given your reading.") if study.hidden else ""
            return " ".join(filter(None, (study.what, hidden, study.problem)))
        kind = _COLUMNS[column - 1]
        if kind in study.kinds:
            return known(KINDS[kind])
        if kind == PICTURES:
            return tr("Its files are no DICOM files, or lie inside an archive.")
        return study.problem or tr("There is nothing of that in this study.")

    def _all_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, len(_COLUMNS))
            self.dataChanged.emit(self.index(0, 0), last)
