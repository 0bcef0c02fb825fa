"""The model card: a model's description of itself, typed, and validated on writing and on reading."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from core.images.display.prepare import PreparationName
from core.models.evidence import DataSet, Evaluation, GateTrial, GoldenCase, Provenance
from core.models.input_needs import InputNeeds
from core.models.section import Array, CardSection, Probability, Text

#: Type of the validation error for golden cases that break the card's own task.
BREAKS_TASK = "breaks-task"
#: Largest error of a sum of probabilities that are rounded to float32.
_SUM = 1e-3


class Class(CardSection):
    """One of a model's classes.

    Attributes
    ----------
    name, title : str
        Name in the data set, and title for people.
    modalities : tuple of str
        Modalities (0008,0060) with which the class occurs; empty for any.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,64}$")]
    title: Text
    modalities: tuple[str, ...] = ()


class OperatingPoint(CardSection):
    """When a finding counts as positive: summed probability of `positive` at or over `threshold`.

    Attributes
    ----------
    positive : tuple of str
        Classes that make up the finding.
    threshold : float
    chosen_by : str
    title : str
        The finding in words; empty if the titles of the classes tell it
        (`core.results.findings.finding_title`).
    border : int
        Width of the borderline range, in points of score (`core.results.score`) below the operating point.
    """

    positive: Annotated[tuple[str, ...], Field(min_length=1)]
    threshold: Probability
    chosen_by: Text
    title: Annotated[str, Field(max_length=200)] = ""
    border: Annotated[int, Field(ge=0, le=50)] = 10


class Population(CardSection):
    """Patients that a model was made for, as far as its data tell.

    Attributes
    ----------
    who : str
        Description of the patients, in words.
    ages : tuple of (int, int)
        First and last age in completed years of the patients it learned from; empty if nobody recorded them.
    """

    who: Text
    ages: tuple[tuple[int, int], ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Population:
        if any(not 0 <= first <= last for first, last in self.ages):
            raise ValueError("a range of ages ends before it begins")
        return self


class Preparation(CardSection):
    """How a picture becomes the input: a preparation of `core.images.display.prepare` and its size.

    Attributes
    ----------
    name : str
    height, width : int
    crop : float
        For ``centre-crop``: fraction of the shorter side that is kept.
    window : (float, float) or None
        Centre and width of the CT window, in Hounsfield units; None for the file's own window.
    """

    name: PreparationName
    height: Annotated[int, Field(ge=8, le=2048)]
    width: Annotated[int, Field(ge=8, le=2048)]
    crop: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    window: tuple[float, Annotated[float, Field(gt=0.0)]] | None = None


class Calibration(CardSection):
    """How probabilities were calibrated; temperature and bias are already part of the graph."""

    method: Literal["none", "temperature", "temperature and bias"]
    temperature: Annotated[float, Field(gt=0.0)] = 1.0
    fitted_on: str = ""


class Gate(CardSection):
    """Statistics of the out-of-distribution gate.

    The graph's ``embedding`` is whitened, so the Euclidean distance to the nearest centre is
    the Mahalanobis distance of Lee et al., "A Simple Unified Framework for Detecting
    Out-of-Distribution Samples" (NeurIPS 2018).

    Attributes
    ----------
    centres : Array or None
        Centres as float32, shape (centres, embedding size): one per class, or one for all. None if the graph
        gives no embedding: then no picture is refused as too unlike, and readings of the model say this.
    limit : float
        Greatest distance of a picture that is read.
    limits : tuple of float
        Limit for each centre, if one limit does not suit all classes.
    band : float
        Fraction of the limit from which a picture is read but marked as unlike those the model learned from.
        Limit and band come from pictures of sources that were left out of training; 1 marks no picture.
    least_probability : float
        A picture is refused if no class reaches this probability. For models whose classes cannot be
        confused; 0 if doubt may be a finding.
    fitted_on : str
    minimum_side : int
        Shortest side, in pixels, of a picture that is read.
    minimum_contrast : float
        Least standard deviation of the prepared picture, in grey levels from 0 to 255.
    tells_inverted : bool
        Whether a picture far from the training pictures is compared with its negative. This rule was measured
        only for models made by `training`.
    most_colour : float
        Greatest fraction of a picture that may be coloured, for models of grey pictures; a tint does not
        count as colour. 1 accepts any picture.
    """

    centres: Array | None = None
    limit: Annotated[float, Field(gt=0.0)] = 1.0
    limits: tuple[Annotated[float, Field(gt=0.0)], ...] = ()
    band: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    least_probability: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    fitted_on: Text
    minimum_side: Annotated[int, Field(ge=1)]
    minimum_contrast: Annotated[float, Field(ge=0.0)]
    tells_inverted: bool = True
    most_colour: Probability = 1.0

    @model_validator(mode="after")
    def _one_limit_for_each_centre(self) -> Gate:
        if len(self.limits) not in (0, 0 if self.centres is None else self.centres.shape[0]):
            raise ValueError("limits: there must be as many as centres, or none")
        return self

    @property
    def embedding_size(self) -> int:
        """Length of the graph's embedding; 0 if there is none."""
        return 0 if self.centres is None else self.centres.shape[1]


class KindGroup(CardSection):
    """Kinds of picture that go to the same models, and the certainty required.

    Attributes
    ----------
    name : str
    kinds : tuple of str
        Classes that name the kinds.
    least_probability : float
        Least summed probability of the kinds.
    rivals : dict of str to float
        Kinds that are easily mistaken for these, each with its highest allowed probability, as a fraction of
        the summed probability of `kinds`.
    band : float
        As in `Gate`, for the distance of this group.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    kinds: Annotated[tuple[str, ...], Field(min_length=1)]
    least_probability: Annotated[float, Field(gt=0.5, le=1.0)]
    rivals: dict[str, Annotated[float, Field(gt=0.0)]] = Field(default_factory=dict)
    band: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0


class Routing(CardSection):
    """How a model of image kinds sends pictures to the models that read them.

    For each group, in order, the graph's ``embedding`` holds the distance of a picture from the group's
    pictures, as a fraction of the largest distance that is read; `Gate.centres` is one row of zeros. Kinds of
    no group are always named, as no model reads them.

    Attributes
    ----------
    groups : tuple of KindGroup
    """

    groups: Annotated[tuple[KindGroup, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _no_kind_twice(self) -> Routing:
        kinds = [kind for group in self.groups for kind in group.kinds]
        if len(set(kinds)) != len(kinds):
            raise ValueError("a kind belongs to two groups")
        return self


class Maps(CardSection):
    """The kind of the class maps, and the value that counts as full evidence.

    Attributes
    ----------
    method : str
    full_scale : float
        Map value shown at full strength; the same for all pictures, so that weak evidence looks weak.
    """

    method: Text
    full_scale: Annotated[float, Field(gt=0.0)]


class Card(CardSection):
    """The whole card; JSON under the key ``overread.card`` of the ONNX metadata.

    Attributes
    ----------
    by_default : bool
        Whether the model reads without being asked for by name. False if nothing shows that it knows the
        disease, or if another model has replaced it.
    tells_polarity : bool
        Whether the graph has a fourth output ``inverted``: how probable it is that black and white are
        swapped.
    routing : Routing or None
        Set for a model of image kinds that sends pictures to other models.
    operating_point : OperatingPoint or None
        Operating point of the one finding of a multi-class or binary model, whose probabilities sum to 1.
    operating_points : tuple of OperatingPoint
        One for each finding of a multi-label model, whose probabilities need not sum to 1.
    one_at_a_time : bool
        Whether the graph computes only one picture per run.
    neighbours : int
        Number of neighbouring slices of a stack that must show a finding for the study to have it.
    maps : Maps or None
        None if the graph gives no maps.
    data, evaluations : tuple
        Empty for an imported model, whose training data are unknown and which was not evaluated here.
    """

    format: Literal[1] = 1
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    summary: Text
    task: Literal["multi-class", "binary", "multi-label"]
    classes: Annotated[tuple[Class, ...], Field(min_length=1, max_length=1000)]
    operating_point: OperatingPoint | None = None
    operating_points: tuple[OperatingPoint, ...] = ()
    neighbours: Annotated[int, Field(ge=1, le=1000)] = 2
    modalities: tuple[str, ...]
    body_regions: tuple[str, ...]
    population: Population | None = None
    by_default: bool = True
    tells_polarity: bool = False
    one_at_a_time: bool = False
    routing: Routing | None = None
    preparation: Preparation
    calibration: Calibration
    gate: Gate
    maps: Maps | None = None
    data: tuple[DataSet, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    gate_test: tuple[GateTrial, ...] = ()
    limits: Annotated[tuple[Text, ...], Field(min_length=1)]
    golden: Annotated[tuple[GoldenCase, ...], Field(min_length=1)]
    provenance: Provenance
    intended_use: Literal["Research use only. Not for diagnosis."] = "Research use only. Not for diagnosis."

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes in the order of the graph's outputs."""
        return tuple(c.name for c in self.classes)

    @property
    def findings(self) -> tuple[OperatingPoint, ...]:
        """Rules of all findings that the model looks for; empty if it only names a kind of picture."""
        return self.operating_points if self.operating_point is None else (self.operating_point,)

    @property
    def has_several(self) -> bool:
        """Whether the model looks for several findings, each on its own."""
        return self.task == "multi-label"

    @property
    def needs(self) -> InputNeeds:
        """What the model asks of its pictures."""
        size, gate = self.preparation, self.gate
        return InputNeeds(
            size.name,
            size.height,
            size.width,
            size.crop,
            size.window,
            self.modalities,
            self.body_regions,
            gate.minimum_side,
            gate.minimum_contrast,
            gate.most_colour,
        )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Card:
        names = self.class_names
        if len(set(names)) != len(names):
            raise ValueError("two classes have the same name")
        if self.task == "binary" and len(names) != 2:
            raise ValueError("a binary model has two classes")
        self._check_findings()
        centres = self.gate.centres
        if centres is not None and (len(centres.shape) != 2 or centres.dtype != "float32"):
            raise ValueError("the gate's centres must be a float32 table")
        self._check_routing()
        size = (self.preparation.height, self.preparation.width)
        for case in self.golden:
            if case.picture.shape != size or case.picture.dtype != "uint8":
                raise ValueError(f"golden case {case.name!r} does not have the input's size")
            if len(case.probabilities) != len(names):
                raise ValueError(f"golden case {case.name!r} does not have one value for each class")
            self._check_golden_maps(case)
            if (case.inverted is not None) != self.tells_polarity:
                raise ValueError(f"golden case {case.name!r} and the card differ on whether polarity is told")
        self._check_sums()
        return self

    def _check_golden_maps(self, case: GoldenCase) -> None:
        if (case.maps is None) != (self.maps is None):
            raise ValueError(f"golden case {case.name!r} and the card differ on whether there are maps")
        if case.maps is not None and case.maps.shape[0] != len(self.classes):
            raise ValueError(f"golden case {case.name!r} does not have one map for each class")

    def _check_findings(self) -> None:
        names, points = set(self.class_names), self.operating_points
        if self.task != "multi-label":
            if points:
                raise ValueError("only a multi-label model has several operating points")
            if len(names) < 2:
                raise ValueError("a model that tells classes apart has at least two")
            if self.operating_point is not None and not set(self.operating_point.positive) < names:
                raise ValueError("the positive classes must be some, not all, of the classes")
            return
        if self.operating_point is not None or self.routing is not None or not points:
            raise ValueError("a multi-label model has an operating point for each of its findings")
        if any(len(point.positive) != 1 or point.positive[0] not in names for point in points):
            raise ValueError("each finding of a multi-label model is one of its classes")
        if len({point.positive for point in points}) != len(points):
            raise ValueError("two operating points are of one finding")

    def _check_sums(self) -> None:
        """Refuse golden cases that contradict the task; they show what the graph really returns."""
        sums = [sum(case.probabilities) for case in self.golden]
        if self.task != "multi-label" and any(abs(total - 1.0) > _SUM for total in sums):
            raise PydanticCustomError(
                BREAKS_TASK,
                "the probabilities of a golden case do not sum to 1; several findings need multi-label",
            )
        several = len(self.classes) > 1 and len(sums) > 1
        if self.task == "multi-label" and several and all(abs(total - 1.0) <= _SUM for total in sums):
            raise PydanticCustomError(
                BREAKS_TASK, "the probabilities of every golden case sum to 1; the model is multi-class"
            )

    def _check_routing(self) -> None:
        if self.routing is None:
            return
        groups = self.routing.groups
        if not {name for group in groups for name in (*group.kinds, *group.rivals)} <= set(self.class_names):
            raise ValueError("routing: a kind is none of the classes")
        if self.gate.centres is None or self.gate.centres.shape != (1, len(groups)):
            raise ValueError("routing: the gate must have one centre, with a distance for each group")
