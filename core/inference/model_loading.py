"""Opens models on the best device that computes them rightly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import DeviceError
from core.inference.devices import Device, choose_device, choose_preferred
from core.inference.engine import Engine, LoadedModel
from core.inference.parity import Certificates
from core.models.package import ModelPackage
from core.models.thresholds import with_site_threshold
from core.settings_file import read_settings


@dataclass(frozen=True, eq=False)
class Opened:
    """An engine with its models.

    Attributes
    ----------
    engine : Engine
    device : Device
        On which the models were proven. The engine goes on with another where this one fails later.
    why : str
        Why it was chosen, for the user.
    models : tuple of LoadedModel
    """

    engine: Engine
    device: Device
    why: str
    models: tuple[LoadedModel, ...]
    passed_over: tuple[str, ...]

    @property
    def notices(self) -> tuple[str, ...]:
        """What the user should be told of devices that were not used, or failed on the way."""
        return (*self.passed_over, *self.engine.notices)


def open_models(
    packages: Sequence[ModelPackage],
    wish: str | None = None,
    certificates: Certificates | None = None,
) -> Opened:
    """Open models on the best device that computes them rightly.

    Parameters
    ----------
    packages : sequence of ModelPackage
    wish : str, optional
        See `core.inference.devices.choose_device`; by default what the user prefers. With ``auto`` a device
        that fails is passed over with a notice; a device asked for by name is never replaced in silence.
    certificates : Certificates, optional

    The thresholds that the user set for their site hold in place of the models' own.

    Raises
    ------
    DeviceError
        If no device that the wish allows computes the models rightly.
    """
    settings = read_settings()
    choice = choose_preferred(settings.device.use) if wish is None else choose_device(wish)
    failures: list[str] = []
    for device in choice.devices:
        engine = Engine(device, certificates)
        try:
            loaded = (engine.load(package) for package in packages)
            models = tuple(
                replace(model, card=with_site_threshold(model.card, settings.thresholds)) for model in loaded
            )
        except DeviceError as error:
            engine.close()
            failures.append(error.message)
        else:
            why = choice.why if not failures else "what stood before it failed"
            passed_over = (f"{failure} {device.name} takes its place." for failure in failures)
            return Opened(engine, device, why, models, (*choice.notices, *passed_over))
    raise DeviceError(" ".join(failures))
