"""Opens models on the best device that computes them correctly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import DeviceError, ModelFault
from core.inference.devices import Device, DeviceChoice, choose_device, choose_preferred
from core.inference.engine import Engine, LoadedModel
from core.inference.parity import Certificates
from core.language.message import Message, joined
from core.models.card import Card
from core.models.package import ModelPackage, SetAside
from core.models.thresholds import with_site_threshold
from core.settings_file import read_settings


@dataclass(frozen=True, eq=False)
class Opened:
    """An engine with its models.

    Attributes
    ----------
    engine : Engine
    device : Device
        Device on which the models were proven. If it fails later, the engine continues with another one.
    why : str
        Reason for the choice of device, for the user.
    models : tuple of LoadedModel
    passed_over : tuple of str
        Messages for the user on devices that were not used.
    set_aside : tuple of SetAside
        Models that are not used, with their faults.
    on_demand : tuple of Card
        Cards of models that read only on request.
    asked : tuple of LoadedModel
        Models of `on_demand` that were requested and are open.
    """

    engine: Engine
    device: Device
    why: str
    models: tuple[LoadedModel, ...]
    passed_over: tuple[str, ...]
    set_aside: tuple[SetAside, ...] = ()
    on_demand: tuple[Card, ...] = ()
    asked: tuple[LoadedModel, ...] = ()

    @property
    def all_models(self) -> tuple[LoadedModel, ...]:
        """All open models, those that read by themselves first."""
        return (*self.models, *self.asked)

    @property
    def notices(self) -> tuple[str, ...]:
        """Notes for the user about models set aside and devices not used or failed."""
        aside = (model.notice for model in self.set_aside)
        return (*aside, *self.passed_over, *self.engine.notices)


def open_models(
    packages: Sequence[ModelPackage],
    wish: str | None = None,
    certificates: Certificates | None = None,
) -> Opened:
    """Open models on the best device that computes them correctly.

    The site's own thresholds replace those of the models.

    Parameters
    ----------
    packages : sequence of ModelPackage
    wish : str, optional
        See `core.inference.devices.choose_device`; default: the user's preference. With ``auto``, a device
        that fails is skipped with a notice; a device asked for by name is never replaced silently.
    certificates : Certificates, optional

    Raises
    ------
    DeviceError
        If no allowed device computes the models correctly.
    """
    choice = choose_preferred(read_settings().device.use) if wish is None else choose_device(wish)
    tried = _open_on_first(packages, choice, certificates)
    if isinstance(tried, Opened):
        return tried
    raise DeviceError(joined(failure.message for failure in tried))


def open_harmlessly(
    packages: Sequence[ModelPackage],
    wish: str | None = None,
    certificates: Certificates | None = None,
) -> Opened:
    """Open models like `open_models`, but set aside added models that no device computes.

    Raises
    ------
    DeviceError
        If no allowed device computes the shipped models correctly.
    """
    choice = choose_preferred(read_settings().device.use) if wish is None else choose_device(wish)
    aside: list[SetAside] = []
    left = list(packages)
    while left:
        tried = _open_on_first(left, choice, certificates)
        if isinstance(tried, Opened):
            return replace(tried, set_aside=tuple(aside))
        last = tried[-1]
        if last.package.verified:
            raise DeviceError(joined(failure.message for failure in tried))
        message = Message("The model fails its golden cases: {why}", why=last.message)
        aside.append(SetAside(last.package.card.id, ModelFault.RUN, message))
        left.remove(last.package)
    raise DeviceError(joined(model.message for model in aside) or "There is no model to open.")


def open_asked(opened: Opened, package: ModelPackage) -> Opened:
    """Open a requested model in addition to the open ones, on their device.

    Raises
    ------
    DeviceError
        If the device does not compute it correctly.
    """
    model = opened.engine.load(package)
    judged = replace(model, card=with_site_threshold(model.card, read_settings().thresholds))
    return replace(opened, asked=(*opened.asked, judged))


@dataclass(frozen=True)
class _Failure:
    """A device that a model could not be loaded on."""

    package: ModelPackage
    message: str


def _open_on_first(
    packages: Sequence[ModelPackage], choice: DeviceChoice, certificates: Certificates | None
) -> Opened | list[_Failure]:
    """Open all models on the first device that computes them correctly, or return each device's failure."""
    thresholds = read_settings().thresholds
    failures: list[_Failure] = []
    for device in choice.devices:
        engine = Engine(device, certificates)
        models: list[LoadedModel] = []
        for package in packages:
            try:
                model = engine.load(package)
            except DeviceError as error:
                engine.close()
                failures.append(_Failure(package, error.message))
                break
            models.append(replace(model, card=with_site_threshold(model.card, thresholds)))
        else:
            why = choice.why if not failures else "the devices before it failed"
            passed_over = (
                Message("{problem} {device} is used instead.", problem=failure.message, device=device.name)
                for failure in failures
            )
            return Opened(engine, device, why, tuple(models), (*choice.notices, *passed_over))
    return failures
