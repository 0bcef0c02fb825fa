"""Reads the model package; the bytes that were checked are the bytes that are loaded."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from core.errors import ModelError, ModelFault
from core.language.message import Message
from core.models.card import Card
from core.models.interface import read_card
from core.models.metadata import metadata_of
from core.settings_file import read_settings

MAX_BYTES = 256 << 20


@dataclass(frozen=True)
class ModelPackage:
    """A model file that passed the checks, with its card.

    Attributes
    ----------
    card : Card
    data : bytes
        The ONNX file as it was checked.
    sha256 : str
        Hexadecimal hash of `data`.
    verified : bool
        True if the hash is the one in the shipped catalogue.
    """

    card: Card
    data: bytes
    sha256: str
    verified: bool = False


@dataclass(frozen=True)
class SetAside:
    """An added model that is not used, while the others are.

    Attributes
    ----------
    id : str
        Id of the model, or the name of its file if the id is unknown; empty if the whole folder of added
        models is missing.
    fault : ModelFault
    message : str
        The reason, in one sentence.
    """

    id: str
    fault: ModelFault
    message: str

    @property
    def notice(self) -> str:
        """The notice for the user."""
        if not self.id:
            return self.message
        return Message("The model {id} is not used. {why}", id=self.id, why=self.message)


def read_package(path: Path, expected_sha256: str | None = None) -> ModelPackage:
    """Read a model file and check it; a file that was not shipped is first checked in a process of its own.

    Parameters
    ----------
    path : Path
    expected_sha256 : str, optional
        Hash from the shipped catalogue.

    Raises
    ------
    ModelError
        If the file is missing, too large, changed, unsafe or not an Overread model.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(
                "{name} is larger than {most} MiB and is not loaded.", name=path.name, most=MAX_BYTES >> 20
            )
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(
            "The model file {name} cannot be read.", ModelFault.UNREADABLE, name=path.name
        ) from error
    sha256 = hashlib.sha256(data).hexdigest()
    if expected_sha256 is not None:
        if sha256 != expected_sha256:
            raise ModelError(
                "{name} is not the file that was shipped; install Overread again.", name=path.name
            )
        # The bytes were checked before they were shipped.
        return ModelPackage(read_card(metadata_of(data), path.name), data, sha256, verified=True)
    # Imported here: without added models, every start saves a twentieth of a second.
    from core.models.checking import check_apart
    from core.models.onnx_file import check_model

    check_apart(check_model, data, path, read_settings().models.memory_mb << 20)
    return ModelPackage(check_model(data, path.name), data, sha256)
