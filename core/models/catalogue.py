"""Catalogue of models: those shipped with Overread and those the user added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import ModelError, ModelFault
from core.language.message import Message
from core.model_use import ModelUse
from core.models import KIND_MODELS
from core.models.card import Card
from core.models.package import ModelPackage, SetAside, read_package
from core.paths import atomic_write, resource, user_data
from core.settings_file import read_settings

#: The message if the user's folder for added models is missing.
NO_FOLDER = Message(
    "Connect the drive of your models' folder, or choose another folder; {folder} is not there."
)


def _place(model_id: str) -> int:
    return KIND_MODELS.index(model_id) if model_id in KIND_MODELS else len(KIND_MODELS)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    file: str
    sha256: str


class _Shipped(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    models: tuple[_Entry, ...]


def _user_models() -> Path:
    return read_settings().models.folder or user_data() / "models"


def _chosen_uses() -> Mapping[str, ModelUse]:
    return read_settings().models.use


def _unknown_kind(kind: str, known: Iterable[str]) -> str:
    names = ", ".join(sorted(known))
    return Message(
        "The model reads the image kind {kind!r}, which Overread does not know; it knows: {names}.",
        kind=kind,
        names=names,
    )


def model_facts(package: ModelPackage, did: str) -> dict[str, str]:
    """Return the audit log's facts about an added model."""
    card = package.card
    return {"model": card.id, "did": did, "model_version": card.version, "sha256": package.sha256}


@dataclass(frozen=True)
class Catalogue:
    """Finds models by id; shipped ones must match their recorded hash.

    Parameters
    ----------
    shipped : Path
        Folder with the shipped models and their ``catalogue.json``.
    added : Path
        Folder with the models the user added.
    uses : mapping of str to ModelUse
        When each model reads, by id, if the user chose it.
    chosen : bool
        Whether the user chose the folder of added models, which should then exist.
    """

    shipped: Path = field(default_factory=lambda: resource("models"))
    added: Path = field(default_factory=_user_models)
    uses: Mapping[str, ModelUse] = field(default_factory=_chosen_uses)
    chosen: bool = field(default_factory=lambda: read_settings().models.folder is not None)

    @property
    def lacks_folder(self) -> bool:
        """Whether the chosen folder of added models is missing, as when its drive is disconnected."""
        return self.chosen and not self.added.is_dir()

    def ids(self) -> tuple[str, ...]:
        """Return the ids of all models, shipped ones first."""
        return (*(entry.id for entry in self._entries()), *self._added())

    def ships(self, model_id: str) -> bool:
        """Return whether a model ships with Overread."""
        return any(entry.id == model_id for entry in self._entries())

    def read(self, model_id: str) -> ModelPackage:
        """Read and check a model.

        Raises
        ------
        ModelError
            If the model does not exist, or the file fails its checks.
        """
        for entry in self._entries():
            if entry.id == model_id:
                return read_package(self.shipped / entry.file, entry.sha256)
        if model_id in self.ids():
            return read_package(self.added / f"{model_id}.onnx")
        known = ", ".join(self.ids()) or "none"
        raise ModelError(
            "There is no model {model_id!r}; there are: {known}.", model_id=model_id, known=known
        )

    def examine(self) -> Iterator[ModelPackage | SetAside]:
        """Read all models; a faulty added model does not stop the others.

        Raises
        ------
        ModelError
            If there are no models, or a shipped one fails its checks.
        """
        entries = self._entries()
        kinds: set[str] = set()
        for entry in entries:
            shipped = self.read(entry.id)
            kinds |= {*shipped.card.class_names} if entry.id in KIND_MODELS else set()
            yield shipped
        taken = {entry.id for entry in entries}
        added = self._added()
        if self.lacks_folder:
            yield SetAside("", ModelFault.UNREADABLE, Message(NO_FOLDER, folder=str(self.added)))
        if not entries and not added:
            raise ModelError("Install Overread again; there is no model.")
        for name in added:
            try:
                package = read_package(self.added / f"{name}.onnx")
            except ModelError as error:
                yield SetAside(name, error.fault, error.message)
                continue
            if package.card.id in taken:
                yield SetAside(
                    name,
                    ModelFault.NAME,
                    Message(
                        "{name}.onnx has the same id as another model: {id}.", name=name, id=package.card.id
                    ),
                )
                continue
            unknown = [kind for kind in package.card.body_regions if kinds and kind not in kinds]
            if unknown:
                yield SetAside(package.card.id, ModelFault.CHECKS, _unknown_kind(unknown[0], kinds))
                continue
            taken.add(package.card.id)
            yield package

    def read_all(self) -> Iterator[ModelPackage]:
        """Read all models except those set aside; see `examine`."""
        return (found for found in self.examine() if isinstance(found, ModelPackage))

    def use_of(self, card: Card) -> ModelUse:
        """Return when a model reads: by the user's choice, or by its card.

        The user cannot switch off the router, as it sends the other models their pictures.
        """
        usual: ModelUse = "by-itself" if card.by_default else "on-demand" if card.findings else "off"
        return self.uses.get(card.id, usual) if card.findings else usual

    def add(self, path: Path) -> ModelPackage:
        """Check a model file and copy it into the user's folder; an older version is replaced.

        Raises
        ------
        ModelError
            If the file fails its checks, or its id is that of a shipped model.
        """
        package = read_package(path)
        self.keep(package)
        return package

    def kinds(self) -> tuple[str, ...]:
        """Return the image kinds that Overread knows: the classes of the shipped routers."""
        found: dict[str, None] = {}
        for name in KIND_MODELS:
            if self.ships(name):
                found.update(dict.fromkeys(self.read(name).card.class_names))
        return tuple(found)

    def keep(self, package: ModelPackage) -> None:
        """Store a checked model in the user's folder; an older version is replaced.

        Raises
        ------
        ModelError
            If its id is that of a shipped model, or it reads unknown image kinds.
        """
        if self.ships(package.card.id):
            raise ModelError("A model {id!r} ships with Overread; give yours another id.", id=package.card.id)
        kinds = self.kinds()
        for kind in package.card.body_regions:
            if kinds and kind not in kinds:
                raise ModelError(_unknown_kind(kind, kinds))
        with atomic_write(self.added / f"{package.card.id}.onnx") as temporary:
            temporary.write_bytes(package.data)

    def remove(self, model_id: str) -> None:
        """Delete a model that the user added.

        Raises
        ------
        ModelError
            If the model is shipped or does not exist.
        """
        if self.ships(model_id):
            raise ModelError("{model_id!r} ships with Overread and cannot be removed.", model_id=model_id)
        if model_id not in self.ids():
            raise ModelError("There is no added model {model_id!r}.", model_id=model_id)
        (self.added / f"{model_id}.onnx").unlink()

    def ship(self, data: bytes) -> ModelPackage:
        """Add a finished model to the shipped ones and record its hash (used by `training`)."""
        from core.models.onnx_file import check_model

        card = check_model(data, "the new model")
        file = f"{card.id}.onnx"
        with atomic_write(self.shipped / file) as temporary:
            temporary.write_bytes(data)
        package = read_package(self.shipped / file, hashlib.sha256(data).hexdigest())
        entries = [entry for entry in self._entries() if entry.id != card.id]
        entries.append(_Entry(id=card.id, file=file, sha256=package.sha256))
        # Routers send pictures to the others, so they come first.
        entries.sort(key=lambda entry: (_place(entry.id), entry.id))
        with atomic_write(self.shipped / "catalogue.json") as temporary:
            temporary.write_text(_Shipped(models=tuple(entries)).model_dump_json(indent=2) + "\n", "utf-8")
        return package

    def _added(self) -> list[str]:
        return sorted(path.stem for path in self.added.glob("*.onnx"))

    def _entries(self) -> tuple[_Entry, ...]:
        try:
            text = (self.shipped / "catalogue.json").read_text("utf-8")
            return _Shipped.model_validate_json(text).models
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as error:
            raise ModelError("Install Overread again; the list of shipped models is damaged.") from error
