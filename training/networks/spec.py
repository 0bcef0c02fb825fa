"""A recipe's description of its network; imports no PyTorch, so that recipes are validated at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0.0, lt=1.0)]


class _StrictModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Enhancement(_StrictModel):
    """Processing of pictures before the network runs.

    Attributes
    ----------
    smooth : int
        How often every pixel is replaced by the mean of its 3x3 neighbourhood, against noise.
    local_contrast : int
        Side in pixels of the window in which the contrast is evened; 0 for none.
    """

    smooth: Annotated[int, Field(ge=0, le=8)] = 0
    local_contrast: Annotated[int, Field(ge=0, le=127)] = 0

    @model_validator(mode="after")
    def _has_a_middle(self) -> Self:
        if self.local_contrast and self.local_contrast % 2 == 0:
            raise ValueError("the window of local contrast needs an odd side")
        return self


class _Described(_StrictModel):
    """Settings that every network may have.

    Attributes
    ----------
    enhancement : Enhancement, optional
    """

    enhancement: Enhancement | None = None


class Layer(_StrictModel):
    """One 3x3 convolution with batch norm and ReLU, optionally followed by 2x2 max pooling."""

    channels: Annotated[int, Field(ge=1, le=1024)]
    dilation: Annotated[int, Field(ge=1, le=8)] = 1
    pool: bool = False


class Pooled(_Described):
    """Settings of all networks with a linear head at every place.

    Attributes
    ----------
    pooling : {'mean', 'soft-max'}
        How a logit is computed from the evidence at all places: as the mean, or as the scaled and shifted
        log-mean-exp, which follows the strongest places and suits small findings.
    dropout : float
        Share of the features' channels that are dropped during training.
    spread : bool
        Whether the embedding also contains the unevenness of each feature, by which noise and other
        unlike pictures are recognised; EfficientNet-Lite's embedding always does.
    """

    pooling: Literal["mean", "soft-max"] = "mean"
    dropout: Share = 0.0
    spread: bool = False


class PooledCnn(Pooled):
    """A fully convolutional network from scratch with a linear head at every place."""

    name: Literal["pooled-cnn"]
    layers: Annotated[tuple[Layer, ...], Field(min_length=1)]


class EfficientNetLite(Pooled):
    """EfficientNet-Lite with a linear head at every place.

    Attributes
    ----------
    variant : {0, 1, 2}
    pretrained : bool
        Whether to start with ImageNet weights.
    stride : {4, 8, 32}
        Input pixels per place of the class maps. 8 combines the third, the fifth and the last stage in a
        feature pyramid, for findings smaller than 32 pixels; 4 adds the second stage.
    frozen_stages : int
        Number of the first three stages (with the stem) that are not trained.
    folded_norms : bool
        Whether to fold the ImageNet batch norms into their convolutions before the training, which is
        faster, and independent of other pictures in a batch.
    """

    name: Literal["efficientnet-lite"]
    variant: Literal[0, 1, 2] = 0
    pretrained: bool = True
    stride: Literal[4, 8, 32] = 32
    frozen_stages: Annotated[int, Field(ge=0, le=3)] = 0
    folded_norms: bool = False

    @model_validator(mode="after")
    def _freezes_what_is_learned(self) -> Self:
        if self.frozen_stages and not self.pretrained:
            raise ValueError("stages that have learned nothing must be trained")
        if self.folded_norms and not self.pretrained:
            raise ValueError("norms that have learned nothing cannot be folded")
        if self.stride == 4 and self.frozen_stages > 2:
            raise ValueError(
                "maps with a stride of 4 need the second stage, which lies inside the frozen ones"
            )
        return self


class Monai(Pooled):
    """A network of MONAI with a linear head at every place.

    Attributes
    ----------
    architecture : {'resnet18', 'resnet34', 'densenet121'}
    weights : str, optional
        A checkpoint to start from, written by torch.save: a state dict with names of torchvision, timm
        or MONAI. Its head is not used.
    """

    name: Literal["monai"]
    architecture: Literal["resnet18", "resnet34", "densenet121"]
    weights: str | None = None


Activation = Literal["relu", "tanh"]


class ConvolutionLayer(_StrictModel):
    """A convolution, followed in this order by activation, batch norm, pooling and dropout.

    Attributes
    ----------
    channels, kernel : int
    padded : bool
        Whether zero padding keeps the size of the picture.
    pool : {'none', 'max', 'average'}
    pool_size, pool_stride : int
        Size and stride of the pooling window in pixels.
    dropout : float
    l2 : float
        Weight of the sum of the squared weights in the loss.
    """

    channels: Annotated[int, Field(ge=1, le=1024)]
    kernel: Literal[1, 3, 5, 7] = 3
    padded: bool = True
    activation: Activation = "relu"
    norm: bool = False
    pool: Literal["none", "max", "average"] = "none"
    pool_size: Annotated[int, Field(ge=2, le=8)] = 2
    pool_stride: Annotated[int, Field(ge=1, le=8)] = 2
    dropout: Share = 0.0
    l2: Annotated[float, Field(ge=0.0)] = 0.0


class DenseLayer(_StrictModel):
    """A hidden layer connected to all places; `dropout` and `l2` as in a convolution."""

    width: Annotated[int, Field(ge=1, le=4096)]
    activation: Activation = "relu"
    dropout: Share = 0.0
    l2: Annotated[float, Field(ge=0.0)] = 0.0


class DenseHead(_Described):
    """Convolutions, then dense layers over all places, as in the classic networks.

    Attributes
    ----------
    output : {'softmax', 'sigmoid'}
        One output for each class, or one output for the second of two classes.
    """

    name: Literal["dense-head"]
    layers: Annotated[tuple[ConvolutionLayer, ...], Field(min_length=1)]
    hidden: Annotated[tuple[DenseLayer, ...], Field(min_length=1)]
    output: Literal["softmax", "sigmoid"] = "softmax"


class KindTeam(_StrictModel):
    """The first stages of EfficientNet-Lite 0, never trained, and small heads on their pooled features.

    Attributes
    ----------
    stages : int
        Number of stages that are run, of seven.
    first_pooled : int
        The first stage whose mean and deviation over the places are features.
    members, hidden : int
        Number of heads, and width of the hidden layer of each.
    share : float
        Share of the features that each head uses.
    dropout : float
    """

    name: Literal["kind-team"]
    stages: Annotated[int, Field(ge=1, le=7)] = 5
    first_pooled: Annotated[int, Field(ge=1, le=7)] = 3
    members: Annotated[int, Field(ge=1, le=32)] = 4
    hidden: Annotated[int, Field(ge=1, le=1024)] = 64
    share: Annotated[float, Field(gt=0.0, le=1.0)] = 0.6
    dropout: Share = 0.25

    @model_validator(mode="after")
    def _pools_what_is_run(self) -> Self:
        if self.first_pooled > self.stages:
            raise ValueError("a stage that is pooled must be run")
        return self


class PlaceHeads(_Described):
    """Small heads for evidence at every place, on an EfficientNet-Lite0 that is wholly or partly frozen.

    The first class is the absence of a finding, all others are its kinds.

    Attributes
    ----------
    heads : int
        Number of heads; each is trained from its own seed, and their evidence is averaged.
    width : int
        Number of channels of a head.
    dropout : float
    sharpness : float
        The picture's score is the log-sum-exp of `sharpness` times the evidence, divided by `sharpness`. The
        larger the value, the more the score follows the strongest place.
    tuned_after : int
        Stages after this one are trained, too, with the only head; 7, the last, freezes all of them.
    """

    name: Literal["place-heads"]
    heads: Annotated[int, Field(ge=1, le=16)] = 1
    width: Annotated[int, Field(ge=4, le=512)] = 64
    dropout: Share = 0.0
    sharpness: Annotated[float, Field(gt=0.0)] = 2.0
    tuned_after: Annotated[int, Field(ge=1, le=7)] = 7

    @model_validator(mode="after")
    def _one_head_tunes(self) -> Self:
        if self.tuned_after < 7 and self.heads > 1:
            raise ValueError("stages are tuned with one head; give one, or leave all stages frozen")
        return self


class LungHeads(_Described):
    """Small heads for evidence in the lungs, on a frozen EfficientNet-Lite0.

    A small U-Net finds the lungs; the heads' input is cropped to them and normalised. The first class is
    the absence of the finding.

    Attributes
    ----------
    heads : int
        Number of heads; each is trained from its own seed on its own films, and their logits are averaged.
    width : int
        Number of channels of a head.
    dropout : float
    field_widths : tuple of int
        Number of channels of the levels of the U-Net, fine to coarse.
    side : int
        Height and width of the crop in pixels.
    """

    name: Literal["lung-heads"]
    heads: Annotated[int, Field(ge=1, le=16)] = 1
    width: Annotated[int, Field(ge=4, le=512)] = 72
    dropout: Share = 0.15
    field_widths: Annotated[tuple[Annotated[int, Field(ge=1, le=512)], ...], Field(min_length=2)] = (
        12,
        24,
        36,
        48,
    )
    side: Annotated[int, Field(ge=64, multiple_of=32)] = 192


NetworkSpec = Annotated[
    PooledCnn | EfficientNetLite | Monai | DenseHead | PlaceHeads | LungHeads, Field(discriminator="name")
]
