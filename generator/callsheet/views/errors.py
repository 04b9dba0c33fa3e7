"""errors.py: a class for each error code that a provider documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callsheet.compiling.code import Code, Plain, class_name, docstring, joined, literal, pascal
from callsheet.ir.operations import ErrorAnswer, Provider
from callsheet.ir.texts import SpecText, lowered, prose, whole_number
from callsheet.runtime import errors
from callsheet.views.modules import header

_OF_SERVERS: Final = SpecText("5XX")


@dataclass(frozen=True, slots=True)
class ErrorsView:
    """errors.py as its template prints it."""

    docstring: Code
    imports: Code
    all_names: Code
    classes: tuple[tuple[Code, Code, Code], ...]
    table: tuple[tuple[Code, Code], ...]


def error_codes(provider: Provider) -> dict[SpecText, ErrorAnswer]:
    """Every documented error code of a provider, with the first answer that carries it."""
    found: dict[SpecText, ErrorAnswer] = {}
    for api in provider.apis:
        for operation in api.operations:
            for error in operation.errors:
                for item in error.codes:
                    found.setdefault(item.code, error)
    return dict(sorted(found.items()))


def _runtime_errors() -> list[Code]:
    """The names of everything that the runtime raises, in order."""
    found = [value for value in vars(errors).values() if isinstance(value, type)]
    return sorted(class_name(value.__name__) for value in found if issubclass(value, errors.CallsheetError))


def _base(status: SpecText) -> Code:
    """The class of a documented status, which may stand for a hundred of them (5XX)."""
    number = whole_number(status)
    if number is not None:
        return class_name(errors.class_for_status(number).__name__)
    return class_name("ServerError" if status == _OF_SERVERS else "ApiError")


def errors_view(provider: Provider) -> ErrorsView:
    """errors.py: a class for each documented error code, below the class of its status."""
    every = _runtime_errors()
    classes = []
    table = []
    for item, error in error_codes(provider).items():
        meaning = next(known.meaning for known in error.codes if known.code == item)
        name = class_name(pascal(lowered(item)).removesuffix("Error") + "Error")
        text = docstring([prose("{item} ({status}): {meaning}", item=item, status=error.status, meaning=meaning)], 4)
        classes.append((name, _base(error.status), text))
        table.append((literal(item), name))
    return ErrorsView(
        header(provider, "Errors"),
        joined(", ", every),
        literal(list[Plain](sorted([*every, *(name for name, _, _ in classes)]))),
        tuple(classes),
        tuple(table),
    )
