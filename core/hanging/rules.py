"""Hanging rules: TOML files that say which studies are shown in which panes, and how panes are linked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from core.images.base.body_parts import BODY_PARTS

Text = Annotated[str, Field(min_length=1, max_length=120)]
_Word = Annotated[str, Field(min_length=1, max_length=64)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Condition(_Table):
    """Conditions under which a rule applies; omitted ones always hold, and one match in a list suffices."""

    modality: tuple[_Word, ...] = Field(
        default=(), strict=False, description="Modalities as files name them; CR, DX and RF count as DX."
    )
    body_part: tuple[_Word, ...] = Field(
        default=(), strict=False, description="Parts of the body: " + ", ".join(BODY_PARTS) + "."
    )
    kind: tuple[_Word, ...] = Field(
        default=(),
        strict=False,
        description="Image kinds that modality and body part of the files name, such as CXR or HeadCT.",
    )
    screen: Literal["any", "wide", "tall"] = Field(
        default="any", description="wide: the room for pictures is at least as wide as high; tall: it is not."
    )
    least_width: Annotated[int, Field(ge=0, le=20000)] = Field(
        default=0, description="Fewest points of the screen in width that the room for pictures has."
    )

    asked: bool = Field(
        default=False,
        description="true: only where the reader asks for so many panes (Alt+2, Alt+3, Alt+4); the room for "
        "pictures does not matter then.",
    )

    @field_validator("modality")
    @classmethod
    def _one_name_for_films(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        films = ("CR", "DX", "DR", "RG", "RF")
        return tuple(dict.fromkeys("DX" if name.upper() in films else name.upper() for name in named))

    @field_validator("body_part")
    @classmethod
    def _known_parts(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in named if name.casefold() not in BODY_PARTS]
        if unknown:
            raise ValueError(f"{unknown[0]!r} is not one of " + ", ".join(BODY_PARTS))
        return tuple(name.casefold() for name in named)


class Pane(_Table):
    """The content of one pane."""

    prior: Annotated[int, Field(ge=0, le=9)] = Field(
        default=0,
        description="0: the current study; 1: the newest earlier one, 2: the one before, and so on.",
    )
    plane: Literal["", "axial", "coronal", "sagittal"] = Field(
        default="", description="A series in this plane."
    )
    view: Literal["", "frontal", "lateral"] = Field(
        default="", description="A film in this view; frontal is PA or AP."
    )
    words: tuple[_Word, ...] = Field(
        default=(), strict=False, description="A series with one of these words in its description."
    )

    @property
    def wants(self) -> tuple[str, str, tuple[str, ...]]:
        """The conditions of the pane for a series."""
        return self.plane, self.view, self.words


class Links(_Table):
    """Links between panes."""

    scroll: bool = Field(default=True, description="Stacks scroll together, by place in the patient.")
    zoom: bool = Field(default=True, description="Zoom and place.")
    window: bool = Field(default=True, description="The window, where values are of the same kind.")
    reference_lines: bool = Field(default=True, description="Lines where the active picture cuts the others.")


class HangingRule(_Table):
    """One rule, the content of one file."""

    name: Text = Field(description="What the rule is called in the window.")
    when: Condition = Field(default=Condition(), description="When it holds.")
    prior_studies: Literal["same part", "same modality", "any", "none"] = Field(
        default="same part",
        description="Which earlier studies count: of the same modality and part of the body, of the same "
        "modality, all, or none.",
    )
    panes: Annotated[tuple[Pane, ...], Field(min_length=1, max_length=4)] = Field(
        strict=False, description="The panes, from left to right and from top to bottom."
    )
    columns: Annotated[int, Field(ge=0, le=4)] = Field(
        default=0, description="Panes side by side; 0: two, or three of three. 1 puts them below each other."
    )
    link: Links = Field(default=Links(), description="What panes do together.")

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> HangingRule:
        """Refuse conditions that no study could fulfil."""
        wanted = sorted({pane.prior for pane in self.panes} - {0})
        if self.panes and all(pane.prior for pane in self.panes):
            raise ValueError("one pane must show the current study: prior = 0")
        if wanted != list(range(1, len(wanted) + 1)):
            raise ValueError("earlier studies must be numbered 1, 2, 3 without a gap")
        if wanted and self.prior_studies == "none":
            raise ValueError('a pane shows an earlier study, but prior_studies is "none"')
        return self

    @property
    def priors_wanted(self) -> int:
        """Number of earlier studies that the panes show."""
        return max(pane.prior for pane in self.panes)

    @property
    def conditions(self) -> int:
        """Number of conditions; of several rules that apply, the one with the most conditions is used."""
        when = self.when
        said = (when.modality, when.body_part, when.kind, when.screen != "any", when.least_width)
        return sum(map(bool, said)) + sum(bool(any(pane.wants)) for pane in self.panes)
