"""prices.py: what the payloads of a provider cost."""

from __future__ import annotations

from dataclasses import dataclass

from callsheet.budgets import Budget
from callsheet.compiling.code import Code, beside_texts, code, docstring, literal
from callsheet.compiling.prices import PricesModule
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Provider
from callsheet.ir.texts import prose
from callsheet.views.modules import FunctionView, header, regex_constants, runtime_imports, source_import


@dataclass(frozen=True, slots=True)
class PricesView:
    """prices.py as its template prints it."""

    docstring: Code
    standard_imports: tuple[Code, ...]
    imports: tuple[Code, ...]
    estimate_import: Code
    source_import: Code
    regexes: tuple[tuple[Code, Code], ...]
    constants: tuple[tuple[Code, Code], ...]
    functions: tuple[FunctionView, ...]
    table: tuple[tuple[Code, Code], ...]


def _texts(module: PricesModule) -> list[Code]:
    """The source of everything that is run."""
    bodies = [*(helper.body for helper in module.helpers), *(function.body for function in module.functions)]
    return [*(body.text(0) for body in bodies), *module.constants.values()]


def prices_view(provider: Provider) -> PricesView:
    """prices.py of a provider."""
    module = PricesModule(Budget.of(provider))
    table: list[tuple[Code, Code]] = []
    for api in provider.apis:
        for operation in api.operations:
            if not isinstance(operation.body, PayloadBody):
                continue
            summary = prose("What {name} costs.", name=api.full_name(operation))
            function = module.operation(api.name, operation.name, operation.body.schema, summary)
            if function is not None:
                table.append((literal(api.full_name(operation)), function))
    imports = [code("import re")] if any(found.python for found in module.regexes) else []
    if any("Decimal(" in beside_texts(text) for text in _texts(module)):
        imports.append(code("from decimal import Decimal"))
    estimate_only = code("from .._runtime.estimates import Estimate")
    functions = [
        FunctionView(
            h.name,
            h.parameters,
            code("list[Line]"),
            docstring(["The lines of the price for known values."], 4),
            h.body.text(1),
        )
        for h in module.helpers
    ]
    functions += [
        FunctionView(f.name, code("payload: Any"), code("Estimate"), docstring([f.summary], 4), f.body.text(1))
        for f in module.functions
    ]
    return PricesView(
        header(provider, "Prices"),
        tuple(imports),
        tuple(runtime_imports(module.runtime)),
        code("from .._runtime.estimates import Estimate, Line") if module.helpers else estimate_only,
        source_import(list(module.sources)),
        regex_constants(module.regexes),
        tuple(module.constants.items()),
        tuple(functions),
        tuple(table),
    )
