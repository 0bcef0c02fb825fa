"""The base of all sections of a model card, and its small arrays."""

from __future__ import annotations

import base64
import zlib
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Probability = Annotated[float, Field(ge=0.0, le=1.0)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class CardSection(BaseModel):
    """A part of a card: it does not change, and holds nothing that is not defined."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Array(CardSection):
    """A small array inside the card: zlib-packed little-endian bytes in base64.

    Attributes
    ----------
    dtype : {'uint8', 'float32'}
    shape : tuple of int
    data : str
    """

    dtype: Literal["uint8", "float32"]
    shape: tuple[Annotated[int, Field(ge=1, le=65536)], ...]
    data: str

    @classmethod
    def pack(cls, values: NDArray[np.uint8] | NDArray[np.float32]) -> Array:
        """Pack an array of uint8 or float32."""
        little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"))
        packed = base64.b64encode(zlib.compress(little.tobytes(), 9)).decode("ascii")
        return cls(dtype=str(values.dtype), shape=values.shape, data=packed)  # type: ignore[arg-type]

    def unpack(self) -> NDArray[np.uint8] | NDArray[np.float32]:
        """Return the unpacked array.

        Raises
        ------
        ValueError
            If the bytes do not fill the shape, or inflate to more than it.
        """
        dtype = np.dtype(self.dtype).newbyteorder("<")
        size = int(np.prod(self.shape, dtype=object)) * dtype.itemsize
        inflater = zlib.decompressobj()
        try:
            raw = inflater.decompress(base64.b64decode(self.data, validate=True), size + 1)
        except zlib.error as error:
            raise ValueError("the packed array is damaged") from error
        if len(raw) != size:
            raise ValueError(f"the packed array holds {len(raw)} bytes where its shape needs {size}")
        values = np.frombuffer(raw, dtype=dtype).reshape(self.shape)
        return values.astype(self.dtype)

    @model_validator(mode="after")
    def _unpacks(self) -> Array:
        self.unpack()
        return self
