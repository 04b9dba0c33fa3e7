"""The second opinion: what openapi-spec-validator says of a document, kept from files, addresses and endless work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, cast

from referencing.exceptions import Unresolvable

from callsheet import pointers
from callsheet.linting.messages import leaves
from callsheet.problems import Problems
from callsheet.reading.documents import Document
from callsheet.reading.references import lookup

if TYPE_CHECKING:
    from types import ModuleType

    from openapi_spec_validator import OpenAPIV31SpecValidator

_MOST_FOLLOWED: Final = 50_000
"""How many values openapi-spec-validator is given, with those that references lead to counted each time."""


class _Nowhere(dict[str, Any]):
    """Where openapi-spec-validator gets what other addresses hold: from none, whatever their scheme is.

    It takes a default or an example that holds `$ref` for a reference, and would open files and ask servers for it.
    """

    def __contains__(self, scheme: object) -> bool:
        return True


def second_opinion(document: Document, problems: Problems) -> None:
    """Note what openapi-spec-validator finds in a document that is not refused, but for what is told already.

    It looks at a schema as often as something refers to it, and is not asked where that would take for ever. The
    structure is known to be that of OpenAPI.
    """
    try:
        if _followed(document.data, document.data, {}) > _MOST_FOLLOWED:
            return
        validator = _validator(document.data)
        errors = list(leaves(validator.root_validator(validator.schema_path)))
    except (RecursionError, Unresolvable):
        return  # it follows recursive schemas below allOf for ever, no anchors, and references in payloads
    for error in errors:
        if error.absolute_path:  # of defaults that break their schemas, which are told already, it says no place
            at = pointers.join("", *error.absolute_path)
            problems.add(document.position(at), "openapi", _one_line(error.message))


def _validator(data: Any) -> OpenAPIV31SpecValidator:
    """The validator for a document, which must reach nothing else."""
    with _without_requests():
        from jsonschema_path import SchemaPath
        from openapi_spec_validator import OpenAPIV31SpecValidator
    return OpenAPIV31SpecValidator(SchemaPath.from_dict(data, handlers=_Nowhere()))


@contextmanager
def _without_requests() -> Iterator[None]:
    """Hides `requests` while jsonschema_path is imported, which would import it to fetch what it is never asked for.

    What `requests` brings binds a socket on its import, to see whether there is IPv6.
    """
    hidden = "requests" not in sys.modules
    if hidden:
        sys.modules["requests"] = cast("ModuleType", None)  # Python's way to say that there is no such module
    try:
        yield
    finally:
        if hidden:
            del sys.modules["requests"]


def _followed(data: Any, value: Any, known: dict[str, int]) -> int:
    """How many values there are where every reference is replaced by what it leads to; `known` are those of targets."""
    if isinstance(value, list):
        return 1 + sum(_followed(data, item, known) for item in value)
    if not isinstance(value, dict):
        return 1
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return 1 + sum(_followed(data, item, known) for item in value.values())
    if reference not in known:
        known[reference] = 1  # until it is counted: it may lead to itself
        known[reference] = _followed(data, lookup(data, reference), known)
    return known[reference]


def _one_line(message: str) -> str:
    return " ".join(message.split())[:300]
