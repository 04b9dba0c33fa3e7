"""errors.py: a class for each error code that a provider documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callsheet.compiling.code import Code, Plain, class_name, docstring, literal, pascal
from callsheet.ir.operations import ErrorAnswer, Provider
from callsheet.views.modules import header


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """errors.py as its template prints it."""

    docstring: Code
    all_names: Code
    classes: tuple[tuple[Code, Code, Code], ...]
    table: tuple[tuple[Code, Code], ...]


def error_codes(provider: Provider) -> dict[str, ErrorAnswer]:
    """Every documented error code of a provider, with the first answer that carries it."""
    found: dict[str, ErrorAnswer] = {}
    for api in provider.apis:
        for operation in api.operations:
            for error in operation.errors:
                for item in error.codes:
                    found.setdefault(item.code, error)
    return dict(sorted(found.items()))


_BASES: Final = {
    "400": "BadRequest",
    "401": "AuthenticationFailed",
    "402": "InsufficientCredits",
    "403": "PermissionDenied",
    "404": "NotFound",
    "409": "Conflict",
    "422": "Unprocessable",
    "429": "RateLimited",
}


_ALL: Final = (
    *_BASES.values(),
    "ApiError",
    "CallsheetError",
    "InvalidArgument",
    "InvalidPayload",
    "JobFailed",
    "JobStillRunning",
    "NoAnswer",
    "NotSent",
    "OutcomeUnknown",
    "PriceRefused",
    "ServerError",
    "UnexpectedAnswer",
    "UnknownOperation",
)


def errors_view(provider: Provider) -> ErrorsView:
    """errors.py: a class for each documented error code, below the class of its status."""
    classes = []
    table = []
    for item, error in error_codes(provider).items():
        base = _BASES.get(error.status, "ServerError" if error.status.startswith("5") else "ApiError")
        meaning = next(known.meaning for known in error.codes if known.code == item)
        name = class_name(pascal(item.lower()).removesuffix("Error") + "Error")
        text = docstring([f"{item} ({error.status}): {meaning}"], 4)
        classes.append((name, Code(base), text))
        table.append((literal(item), name))
    return ErrorsView(
        header(provider, "Errors"),
        literal(list[Plain](sorted([*_ALL, *(name for name, _, _ in classes)]))),
        tuple(classes),
        tuple(table),
    )
