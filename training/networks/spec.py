"""How a recipe describes its network; knows no PyTorch, so that a recipe is checked at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Share = Annotated[float, Field(ge=0.0, lt=1.0)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Layer(_Part):
    """One 3x3 convolution with batch norm and ReLU, optionally followed by 2x2 max pooling."""

    channels: Annotated[int, Field(ge=1, le=1024)]
    dilation: Annotated[int, Field(ge=1, le=8)] = 1
    pool: bool = False


class Pooled(_Part):
    """What all networks with a linear head at every place have in common.

    Attributes
    ----------
    pooling : {'mean', 'soft-max'}
        How the evidence at all places becomes a logit: its mean, or the logarithm of its mean
        exponential, scaled and shifted, which follows the strongest places and suits small findings.
    dropout : float
        Share of the features' channels left out while training.
    """

    pooling: Literal["mean", "soft-max"] = "mean"
    dropout: Share = 0.0


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
        Begin with weights learned on ImageNet.
    stride : {16, 32}
        Pixels of the input to one place of the class maps; 16 adds what the fifth stage sees, at twice
        the fineness, to what the last one does.
    frozen_stages : int
        How many of the seven stages, counted from the picture and with the stem, are not trained.
    folded_norms : bool
        Fold the batch norms as they were on ImageNet into their convolutions before the training: faster,
        and independent of what else is in a batch.
    """

    name: Literal["efficientnet-lite"]
    variant: Literal[0, 1, 2] = 0
    pretrained: bool = True
    stride: Literal[16, 32] = 32
    frozen_stages: Annotated[int, Field(ge=0, le=7)] = 0
    folded_norms: bool = False

    @model_validator(mode="after")
    def _freezes_what_is_learned(self) -> Self:
        if self.frozen_stages and not self.pretrained:
            raise ValueError("stages that have learned nothing must be trained")
        if self.frozen_stages > 5 and self.stride == 16:
            raise ValueError("the fifth stage must be trained to give finer maps")
        if self.folded_norms and not self.pretrained:
            raise ValueError("norms that have learned nothing cannot be folded")
        return self


NetworkSpec = Annotated[PooledCnn | EfficientNetLite, Field(discriminator="name")]
