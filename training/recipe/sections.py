"""The sections of a recipe, each typed and validated on its own."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.models.card import Class
from core.models.section import Text

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(gt=0.0)]
Range = tuple[float, float]


class RecipeSection(BaseModel):
    """A section; it is immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DataClass(Class):
    """A class, with its labels in the data set.

    Attributes
    ----------
    labels : tuple of str
        Labels (folders) of the data set that form the class; by default its own name.
    """

    labels: tuple[Text, ...] = ()


class Paper(RecipeSection):
    """The publication that a recipe follows.

    Attributes
    ----------
    title : str
    reported : dict of str to float
        Figures of the paper, by the names that evaluations use; shares are 0 to 1, and times in seconds
        are called ``seconds``.
    said : str
        The figures in the paper's own setting, in words.
    differences : tuple of str
        What this recipe does differently, and why.
    """

    title: Text
    reported: dict[str, Annotated[float, Field(ge=0.0)]] = {}
    said: Text
    differences: tuple[Text, ...] = ()


class World(RecipeSection):
    """Sources that belong together, such as those of one hospital; each world has its own results."""

    name: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


class _DataSet(RecipeSection):
    """A data set: its name, its source and its known problems.

    Attributes
    ----------
    file : str
        Name of the data set's archive.
    """

    name: Text
    file: Text
    source: Text
    licence: Text
    known_problems: tuple[Text, ...] = ()


class MoreData(_DataSet):
    """Another data set that is pooled with the first; its archive is in the same folder.

    Attributes
    ----------
    labels : tuple of str
        Labels (folders) of the data set.
    """

    labels: Annotated[tuple[Text, ...], Field(min_length=1)]

    @property
    def prefix(self) -> str:
        """Prefix for the names of its files, groups and sources."""
        return f"{self.file.removesuffix('.zip')}/"


class Data(_DataSet):
    """The data set, which is searched by its file's name if there is no ``--data``.

    Attributes
    ----------
    labels : tuple of str
        Labels of the data set; if empty, all that no other data set has.
    unnamed : tuple of str
        Labels that only say that there is a finding, not its class. Such pictures are used to train places
        and for all figures about the finding alone.
    skipped : tuple of str
        Labels whose pictures are left out.
    worlds : tuple of World
        Groups of sources; a source in none of them is a world of its own.
    more : tuple of MoreData
    """

    labels: tuple[Text, ...] = ()
    unnamed: tuple[Text, ...] = ()
    skipped: tuple[Text, ...] = ()
    worlds: tuple[World, ...] = ()
    more: tuple[MoreData, ...] = ()

    @model_validator(mode="after")
    def _one_world_each(self) -> Self:
        sources = [source for world in self.worlds for source in world.sources]
        if len(set(sources)) != len(sources):
            raise ValueError("a source is in two worlds")
        return self

    def world_of(self, source: str) -> str:
        """Return the name of the world to which a source belongs."""
        return next((world.name for world in self.worlds if source in world.sources), source)


class Augmentation(RecipeSection):
    """How training pictures are augmented; lengths are shares of the picture's side, greys are 0 to 1.

    Attributes
    ----------
    untouched : float
        Share of the pictures that are not changed.
    shift, rotation, zoom, aspect, flip, flip_down, turn
        Largest shift; largest angle in degrees; range of the zoom factor; largest relative change of the
        aspect ratio; share flipped left to right; share flipped top to bottom; share turned on a side
        or upside down.
    bars, bar_width
        Share with black bars on two opposite sides; largest width of a bar.
    border, border_width
        Share with an even border of any grey, each side separately; its largest width.
    erase, erase_side
        Share partly covered by an even rectangle; its largest side.
    window, window_low, window_width
        Share shown with a random window; range of its lower end; range of its width.
    contrast, brightness, gamma
        Largest relative change of contrast; largest offset; largest |log gamma|.
    smooth, smooth_sigma
        Share smoothed by a Gaussian filter; its largest standard deviation in pixels.
    blur, noise, noise_sigma
        Share sampled down and up again; share with Gaussian noise; its largest standard deviation.
    sharpen, compress
        Share that is sharpened; share with the blocks of strong JPEG compression.
    """

    untouched: Share = 0.0
    shift: Share = 0.0
    rotation: Annotated[float, Field(ge=0.0, le=180.0)] = 0.0
    zoom: Range = (1.0, 1.0)
    aspect: Share = 0.0
    flip: Share = 0.0
    flip_down: Share = 0.0
    turn: Share = 0.0
    bars: Share = 0.0
    bar_width: Annotated[float, Field(ge=0.0, lt=0.5)] = 0.0
    window: Share = 0.0
    window_low: Range = (0.0, 0.0)
    window_width: Range = (1.0, 1.0)
    contrast: Share = 0.0
    brightness: Share = 0.0
    gamma: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0
    smooth: Share = 0.0
    smooth_sigma: Annotated[float, Field(ge=0.0, le=5.0)] = 0.0
    blur: Share = 0.0
    noise: Share = 0.0
    noise_sigma: Share = 0.0
    border: Share = 0.0
    border_width: Annotated[float, Field(ge=0.0, lt=0.5)] = 0.0
    erase: Share = 0.0
    erase_side: Annotated[float, Field(ge=0.05, lt=1.0)] = 0.25
    sharpen: Share = 0.0
    compress: Share = 0.0


class Sampling(RecipeSection):
    """How often the pictures of a source or a class are drawn.

    Attributes
    ----------
    by : {'source', 'label', 'source-and-label'}
        What forms a stratum.
    evenness : float
        0 draws every picture equally often, 1 every stratum equally often. In between, a stratum of n
        pictures is drawn n ** (1 - evenness) times as often as a stratum of one picture.
    """

    by: Literal["source", "label", "source-and-label"]
    evenness: Share


class Optimiser(RecipeSection):
    """The optimizer.

    Attributes
    ----------
    name : {'adamw', 'adam', 'sgd'}
        SGD has a momentum of 0.9; with Adam the decay is an L2 penalty.
    schedule : {'one-cycle', 'constant', 'plateau'}
        One cycle up to `learning_rate` and down to 0; that rate throughout; or that rate, halved whenever
        the validation loss has not fallen for two epochs.
    learned_factor : float
        Learning rate of parameters that start with learned values, as a share of the others'.
    """

    name: Literal["adamw", "adam", "sgd"] = "adamw"
    schedule: Literal["one-cycle", "constant", "plateau"] = "one-cycle"
    learning_rate: Positive
    weight_decay: Annotated[float, Field(ge=0.0)]
    learned_factor: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0


class Training(RecipeSection):
    """Length and objective of the training.

    Attributes
    ----------
    epochs, patience : int
        Largest number of epochs; training stops after `patience` epochs without improvement.
    batch : int
    average : float
        Decay of the exponential average of the weights, which is validated and kept; smaller in the first
        steps. 0 for no average.
    clip : float
        Largest norm of a step's gradient; 0 for no limit.
    label_smoothing : float
    keep : {'loss', 'worst-source', 'last'}
        The epoch that is kept: the one with the least validation loss, the one with the least loss of the
        worst source, or the last.
    box_weight : float
        Weight of the loss for boxes: how well the map of the second of two classes separates places inside
        boxes from others. A picture of the first class counts as one without boxes.
    class_evenness : float
        Weight of rare classes in the loss: 0 weighs all pictures the same, 1 all classes. A picture of a
        class with n pictures has the weight n ** -class_evenness.
    mixup : float
        Parameter of the beta distribution by which two pictures and their labels are mixed (H. Zhang et
        al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018), against memorised labels; 0 for no
        mixing.
    pictures : int, optional
        Number of training pictures, drawn once; by default all.
    without : tuple of str
        Sources that the model is tested on but not trained on.
    """

    epochs: Annotated[int, Field(ge=1)]
    patience: Annotated[int, Field(ge=1)]
    batch: Annotated[int, Field(ge=2)]
    average: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    clip: Annotated[float, Field(ge=0.0)] = 0.0
    label_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    keep: Literal["loss", "worst-source", "last"] = "loss"
    box_weight: Annotated[float, Field(ge=0.0)] = 0.0
    class_evenness: Share = 0.0
    mixup: Annotated[float, Field(ge=0.0, le=2.0)] = 0.0
    pictures: Annotated[int, Field(ge=2)] | None = None
    without: tuple[Text, ...] = ()


class Distillation(RecipeSection):
    """A trained network whose outputs are learned, in addition to the labels (Hinton et al., "Distilling
    the Knowledge in a Neural Network", 2015).

    Attributes
    ----------
    teacher : str
        Run folder, relative to the folder that contains this run; with the same classes and preparation.
    temperature : float
        Divisor of both networks' logits.
    weight : float
        Weight of the teacher's outputs in the loss; the labels have the rest.
    """

    teacher: Text
    temperature: Positive
    weight: Annotated[float, Field(gt=0.0, le=1.0)]


class InferenceSection(RecipeSection):
    """How the trained network is run on a picture.

    Attributes
    ----------
    mirrored : bool
        Whether to run it on the mirror image, too, and average both: more stable, but twice as slow.
    """

    mirrored: bool = False


class CalibrationRule(RecipeSection):
    """How the probabilities are calibrated.

    Attributes
    ----------
    bias : bool
        Whether to fit a constant for each class, too, because a training that draws some classes more often
        changes their prior probability (A. Alexandari et al., "Maximum Likelihood with Bias-Corrected
        Calibration is Hard-To-Beat at Label Shift Adaptation", ICML 2020).
    lightly_varied : bool
        Whether to add slightly augmented validation pictures: without a single error in the validation
        part, the temperature would be undetermined.
    """

    bias: bool = False
    lightly_varied: bool


class OperatingRule(RecipeSection):
    """When a finding counts as positive.

    Attributes
    ----------
    positive : tuple of str
        The classes whose probabilities are summed.
    sensitivity : float, optional
        Sensitivity on the validation part; the threshold is the largest that reaches it.
    threshold : float, optional
        The threshold itself. Recipes for places give neither; their section `places` has the rule.
    """

    positive: Annotated[tuple[str, ...], Field(min_length=1)]
    sensitivity: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    threshold: Share | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.sensitivity is not None and self.threshold is not None:
            raise ValueError("give either a sensitivity or a threshold")
        return self


class GateRule(RecipeSection):
    """How the out-of-distribution gate is fitted.

    Attributes
    ----------
    centres : {'class', 'one'}
        Whether each class has its own centre.
    shrinkage : float or 'ledoit-wolf'
        Weight of the diagonal in the covariance; or that of O. Ledoit and M. Wolf, "A Well-Conditioned
        Estimator for Large-Dimensional Covariance Matrices" (2004).
    lightly_varied : bool
        Whether slightly augmented validation pictures also determine the limit.
    quantile, margin : float
        The limit is `margin` times this quantile of the validation distances.
    limits : {'one', 'centre'}
        Whether each centre has its own limit, fitted to the pictures nearest to it.
    least_probability : float
        A picture is refused if no class has this probability; only for classes that cannot be confused
        with each other.
    minimum_side : int
        Smallest side of a readable picture in pixels.
    minimum_contrast : float
        Smallest standard deviation of a readable picture, in grey levels of 0 to 255.
    alike : tuple of str
        Other data sets with pictures for this model, as ``archive`` or ``archive/class``; the test of
        the gate does not count them as foreign.
    from_elsewhere : tuple of str
        Those of `alike`, and left-out sources, that determine the limit: it is `margin` times the largest
        of the sources' quantiles, and the band starts at the `band_quantile` of all.
    band_quantile : float
    """

    centres: Literal["class", "one"] = "class"
    shrinkage: Share | Literal["ledoit-wolf"] = 0.2
    lightly_varied: bool = True
    quantile: Share = 0.9995
    margin: Positive = 1.0
    limits: Literal["one", "centre"] = "one"
    least_probability: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    minimum_side: Annotated[int, Field(ge=1)] = 32
    minimum_contrast: Annotated[float, Field(ge=0.0)] = 1.0
    alike: tuple[Text, ...] = ()
    from_elsewhere: tuple[Text, ...] = ()
    band_quantile: Share = 0.95
