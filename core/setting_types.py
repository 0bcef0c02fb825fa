"""Building blocks of settings: a section, and value types that several share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from core.language.catalogue import languages
from core.result_kinds import result_kinds

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^\S(.*\S)?$")]
#: An application entity's title: up to 16 printable characters without a backslash (PS3.5 6.2, AE).
Title = Annotated[str, Field(min_length=1, max_length=16, pattern=r"^[!-\[\]-~]([ -\[\]-~]*[!-\[\]-~])?$")]
Host = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[A-Za-z0-9_.:-]+$")]
#: Id of a model.
ModelId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
Port = Annotated[int, Field(ge=1, le=65535)]
Days = Annotated[int, Field(ge=0, le=36500)]


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


def _known_language(code: str) -> str:
    if code not in LANGUAGE_NAMES:
        raise ValueError(f"it should be one of {', '.join(LANGUAGE_NAMES)}")
    return code


#: Languages to choose from, with their own names.
LANGUAGE_NAMES = {"system": "As this computer", **languages()}
LanguageCode = Annotated[str, AfterValidator(_known_language)]
File = Annotated[Path | None, BeforeValidator(_none_if_empty)]


def _named_results(text: str) -> str:
    return ", ".join(result_kinds(text))


#: Kinds of DICOM results, as words of `core.result_kinds.RESULT_KINDS` separated by commas.
ResultList = Annotated[str, Field(max_length=100), AfterValidator(_named_results)]


def _page_or_file(address: str) -> str:
    address = address.strip()
    if not address or (Path(address).is_absolute() and "\0" not in address):
        return address
    parts = urlsplit(address)
    # A query or a login could reveal who asks.
    named = parts.username or parts.password or parts.query or parts.fragment
    plain = address.isascii() and address.isprintable() and " " not in address
    if parts.scheme != "https" or not parts.hostname or named or not plain or parts.port == 0:
        raise ValueError("give an https address without login and query, or the full path of a file")
    return address


#: Address of a notice of updates; empty to ask nowhere.
UpdateAddress = Annotated[str, Field(max_length=500), AfterValidator(_page_or_file)]


class Section(BaseModel):
    """Settings that belong together, or an entry of a list of settings."""

    # Keys of another version of Overread are kept, so that switching versions loses nothing.
    model_config = ConfigDict(frozen=True, extra="allow", allow_inf_nan=False)
