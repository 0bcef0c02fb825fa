"""The sections of a recipe, each typed and validated by itself."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.models.card import Class
from core.models.section import Text

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(gt=0.0)]
Range = tuple[float, float]


class RecipeSection(BaseModel):
    """A section: it is immutable, and unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class DataClass(Class):
    """A class, and how the data set spells it.

    Attributes
    ----------
    labels : tuple of str
        Labels (folders) of the data set that make up the class; its own name if none are given.
    """

    labels: tuple[Text, ...] = ()


class Paper(RecipeSection):
    """The publication that a recipe follows.

    Attributes
    ----------
    title : str
    reported : dict of str to float
        Figures as it gives them, by the names that evaluations use; shares run from 0 to 1, times in
        seconds are called ``seconds``.
    said : str
        The figures in the paper's own setting, in words.
    differences : tuple of str
        What is done differently here, and why.
    """

    title: Text
    reported: dict[str, Annotated[float, Field(ge=0.0)]] = {}
    said: Text
    differences: tuple[Text, ...] = ()


class World(RecipeSection):
    """Sources that belong together, such as those of one hospital; results are given for each world."""

    name: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


class _DataSet(RecipeSection):
    """A data set: its name, its source and its known problems.

    Attributes
    ----------
    file : str
        Name of its archive.
    """

    name: Text
    file: Text
    source: Text
    licence: Text
    known_problems: tuple[Text, ...] = ()


class MoreData(_DataSet):
    """A further data set that is pooled with the first; its archive lies beside the first one's.

    Attributes
    ----------
    labels : tuple of str
        Labels (folders) that it has.
    """

    labels: Annotated[tuple[Text, ...], Field(min_length=1)]

    @property
    def prefix(self) -> str:
        """Prefix of the names of its files, groups and sources."""
        return f"{self.file.removesuffix('.zip')}/"


class Data(_DataSet):
    """The data set, looked for by its file's name where no ``--data`` is given.

    Attributes
    ----------
    labels : tuple of str
        Labels that it has; where none are given, those that no further data set has.
    unnamed : tuple of str
        Labels that say only that there is a finding, not of which class. Such pictures teach places and
        count where the finding alone is asked for.
    skipped : tuple of str
        Labels whose pictures are left out.
    worlds : tuple of World
        A source in none is a world of its own.
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
        """Name of the world in which a source is."""
        return next((world.name for world in self.worlds if source in world.sources), source)


class Augmentation(RecipeSection):
    """How training pictures are varied; lengths are shares of the picture's side, greys run from 0 to 1.

    Attributes
    ----------
    untouched : float
        Share of the pictures that stay as they are.
    shift, rotation, zoom, aspect, flip, flip_down, turn
        Greatest shift; greatest angle in degrees; range of the zoom factor; greatest relative change
        of the aspect ratio; share flipped left to right; share flipped top to bottom; share lying on a
        side or upside down.
    bars, bar_width
        Share with black bars on two opposite sides; greatest width of one.
    border, border_width
        Share with an even border of any grey, each of the four sides by itself; its greatest width.
    erase, erase_side
        Share with one even rectangle laid over it; its greatest side.
    window, window_low, window_width
        Share seen through a random window; range of its lower end; range of its width.
    contrast, brightness, gamma
        Greatest relative change of contrast; greatest offset; greatest |log gamma|.
    smooth, smooth_sigma
        Share smoothed by a Gaussian filter; its greatest standard deviation in pixels.
    blur, noise, noise_sigma
        Share sampled down and up again; share with Gaussian noise; its greatest standard deviation.
    sharpen, compress
        Share sharpened; share with the blocks of strong JPEG compression.
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
        What makes a stratum.
    evenness : float
        0 draws every picture as often as any other, 1 every stratum; between them a stratum of n
        pictures is drawn n ** (1 - evenness) times as often as one of a single picture.
    """

    by: Literal["source", "label", "source-and-label"]
    evenness: Share


class Optimiser(RecipeSection):
    """The optimizer.

    Attributes
    ----------
    name : {'adamw', 'adam', 'sgd'}
        SGD has a momentum of 0.9; for Adam the decay is an L2 penalty.
    schedule : {'one-cycle', 'constant', 'plateau'}
        One cycle up to `learning_rate` and down to nothing; or that rate throughout; or halved whenever
        the validation loss has not fallen for two epochs.
    learned_factor : float
        Learning rate of parameters that begin with learned values, as a share of the others'.
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
        It stops after `patience` epochs without a better one.
    batch : int
    average : float
        Decay of the exponential average of the weights that is measured and kept, less in the first
        steps; 0 for none.
    clip : float
        Greatest norm of a step's gradient; 0 for no limit.
    label_smoothing : float
    keep : {'loss', 'worst-source', 'last'}
        Which epoch is kept: that of the least validation loss, or of the least loss of the source that
        does worst, or the last.
    box_weight : float
        Weight of how well the map of the second of two classes tells places inside the boxes from all
        others; a picture of the first class counts as one without boxes.
    class_evenness : float
        How much rare classes count in the loss: 0 every picture the same, 1 every class the same; a
        picture of a class of n counts n ** -class_evenness.
    mixup : float
        Parameter of the beta distribution by which two pictures and their labels are mixed (H. Zhang et
        al., "mixup: Beyond Empirical Risk Minimization", ICLR 2018), against labels learned by heart; 0
        for none.
    pictures : int, optional
        Training pictures used, drawn once; all of them if not given.
    without : tuple of str
        Sources that the model does not learn from and is tested on all the same.
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
    """A trained network to learn from beside the labels (Hinton et al., "Distilling the Knowledge in a
    Neural Network", 2015).

    Attributes
    ----------
    teacher : str
        Run folder, seen from the folder that holds this run; of the same classes and preparation.
    temperature : float
        By which both networks' logits are divided.
    weight : float
        Of the teacher's answer in the loss; the labels have the rest.
    """

    teacher: Text
    temperature: Positive
    weight: Annotated[float, Field(gt=0.0, le=1.0)]


class InferenceSection(RecipeSection):
    """How the trained network is run on a picture.

    Attributes
    ----------
    mirrored : bool
        Also in the mirror, and the mean of both: steadier, at twice the cost.
    """

    mirrored: bool = False


class CalibrationRule(RecipeSection):
    """How the probabilities are calibrated.

    Attributes
    ----------
    bias : bool
        Fit a constant for each class beside the temperature, as a training that draws some classes more
        often than others shifts what it believes beforehand (A. Alexandari et al., "Maximum Likelihood
        with Bias-Corrected Calibration is Hard-To-Beat at Label Shift Adaptation", ICML 2020).
    lightly_varied : bool
        The validation pictures once more, lightly varied: a validation part without a single error
        leaves the temperature undetermined.
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
        The threshold is the greatest that reaches it on the validation part.
    threshold : float, optional
        Given instead. A recipe that learns places gives neither: its section `places` has the rule.
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
        Whether each class has a centre of its own.
    shrinkage : float or 'ledoit-wolf'
        Weight of the diagonal in the covariance; or that of O. Ledoit and M. Wolf, "A Well-Conditioned
        Estimator for Large-Dimensional Covariance Matrices" (2004).
    lightly_varied : bool
        Whether the limit also sees the validation pictures lightly varied.
    quantile, margin : float
        The limit is `margin` times this quantile of the validation distances.
    limits : {'one', 'centre'}
        Whether each centre has a limit of its own, fitted to the pictures that lie nearest to it.
    least_probability : float
        A picture of which no class is so probable is refused; for classes that cannot be mistaken for each
        other only.
    minimum_side : int
        Pixels.
    minimum_contrast : float
        Standard deviation in grey levels of 255.
    alike : tuple of str
        Other data sets that show what this model is made for, ``archive`` or ``archive/class``; the test
        of the gate does not count them as foreign.
    from_elsewhere : tuple of str
        Those of them, and pictures of sources left out, that set the limit: it is `margin` times the
        greatest of their quantiles, each source's by itself, and the band begins at `band_quantile` of all.
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
