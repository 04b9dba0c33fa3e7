"""examples.py: the documented payloads of each operation."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.compiling.code import Code, literal
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Provider
from callsheet.views.modules import header


@dataclass(frozen=True, slots=True)
class ExamplesView:
    """examples.py as its template prints it."""

    docstring: Code
    examples: tuple[tuple[Code, Code], ...]


def examples_view(provider: Provider) -> ExamplesView:
    """examples.py of a provider."""
    rows = [
        (
            literal(api.full_name(operation)),
            literal(tuple(example.value.value for example in operation.body.examples)),
        )
        for api in provider.apis
        for operation in api.operations
        if isinstance(operation.body, PayloadBody) and operation.body.examples
    ]
    return ExamplesView(header(provider, "The documented payloads"), tuple(rows))
