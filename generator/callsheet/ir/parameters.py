"""Parameters: what an operation takes beside its body, and how it is written into a request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from callsheet.ir.basis import Basis
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText

ParameterPlace = Literal["path", "query", "header", "cookie"]
Style = Literal["simple", "label", "matrix", "form", "spaceDelimited", "pipeDelimited", "deepObject", "json"]

USUAL_STYLES: Final[dict[ParameterPlace, Style]] = {
    "path": "simple",
    "query": "form",
    "header": "simple",
    "cookie": "form",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter under its name on the wire. `key` is its name in the operation, which no other parameter has.

    `style`, `explode` and `reserved` are those of OpenAPI; the style `json` writes the value as JSON.
    """

    key: SpecText
    name: SpecText
    place: ParameterPlace
    required: bool
    description: SpecText
    schema: Schema
    style: Style
    explode: bool
    reserved: bool
    deprecated: bool
    basis: Basis
