"""An archive on loopback that lists and sends studies as a test wants, rightly or wrongly."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE, AllStoragePresentationContexts, evt
from pynetdicom.events import Event
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    StudyRootQueryRetrieveInformationModelFind,
    StudyRootQueryRetrieveInformationModelGet,
)

from core.network.base.storage_classes import SYNTAXES
from core.pacs_node import PacsNode
from tests.support.peers import free_port

TITLE = "MADE"


@dataclass
class MadeArchive:
    """The archive's objects and behaviour.

    Attributes
    ----------
    files : sequence of Path
    lists : bool
        Whether the archive answers searches.
    stops_at : str
        SOP instance at which the archive aborts the association, like archives that cannot send one.
    leaves_out : str
        SOP instance that is never sent, but counted as done.
    silent : float
        Seconds before the first object is sent.
    requests : int
        Number of requests for objects.
    port : int
    """

    files: Sequence[Path]
    lists: bool = True
    stops_at: str = ""
    leaves_out: str = ""
    silent: float = 0.0
    requests: int = 0
    port: int = field(default_factory=free_port)
    _server: Any = None

    def __enter__(self) -> MadeArchive:
        entity = AE(ae_title=TITLE)
        entity.maximum_pdu_size = 0
        for context in AllStoragePresentationContexts:
            entity.add_supported_context(
                str(context.abstract_syntax), list(SYNTAXES), scu_role=True, scp_role=True
            )
        entity.add_supported_context(StudyRootQueryRetrieveInformationModelGet)
        if self.lists:
            entity.add_supported_context(StudyRootQueryRetrieveInformationModelFind)
        self._server = entity.start_server(
            ("127.0.0.1", self.port),
            block=False,
            evt_handlers=[(evt.EVT_C_FIND, self._find), (evt.EVT_C_GET, self._get)],
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()

    def node(self, **changes: object) -> PacsNode:
        """Return the archive as a node in the settings."""
        known = {"name": "Made", "host": "127.0.0.1", "port": self.port, "title": TITLE}
        return PacsNode.model_validate(known | changes)

    def _find(self, event: Event) -> Iterator[tuple[int, Dataset | None]]:
        asked = event.identifier
        seen = set()
        for held in map(dcmread, self.files):
            key = held.SOPInstanceUID if asked.QueryRetrieveLevel == "IMAGE" else held.SeriesInstanceUID
            inside = asked.QueryRetrieveLevel == "SERIES" or held.SeriesInstanceUID == asked.SeriesInstanceUID
            if held.StudyInstanceUID != asked.StudyInstanceUID or not inside or key in seen:
                continue
            seen.add(key)
            found = Dataset()
            for element in asked:
                setattr(found, element.keyword, held.get(element.keyword, element.value))
            yield 0xFF00, found

    def _get(self, event: Event) -> Iterator[Any]:
        self.requests += 1
        time.sleep(self.silent)
        names = event.identifier.get("SOPInstanceUID", [])
        names = [names] if isinstance(names, str) else list(names)
        wanted = [held for held in map(dcmread, self.files) if not names or held.SOPInstanceUID in names]
        yield len(wanted)
        for held in wanted:
            if held.SOPInstanceUID == self.stops_at:
                # In its own thread, because the library's abort waits for this one.
                threading.Thread(target=event.assoc.abort, daemon=True).start()
                time.sleep(0.5)
                return
            if held.SOPInstanceUID != self.leaves_out:
                yield 0xFF00, held
