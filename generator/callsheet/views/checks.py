"""checks.py, and rules.py: the functions that check payloads, and what stands behind each rule that they name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callsheet.budgets import Budget
from callsheet.compiling.checks import ChecksModule, Function
from callsheet.compiling.code import Code, code, constant_name, docstring, joined, literal
from callsheet.ir.bodies import PayloadBody, UploadBody
from callsheet.ir.operations import Operation, Provider
from callsheet.ir.requests import as_request
from callsheet.ir.schemas import AdditionalProperties, Never, Property, Required, Schema, Types
from callsheet.ir.texts import SpecText, prose
from callsheet.views.modules import FunctionView, header, regex_constants, runtime_imports, source_import
from callsheet.views.sources import sources_of


@dataclass(frozen=True, slots=True)
class ChecksView:
    """checks.py as its template prints it."""

    docstring: Code
    standard_imports: tuple[Code, ...]
    imports: tuple[Code, ...]
    regexes: tuple[tuple[Code, Code], ...]
    functions: tuple[FunctionView, ...]
    tables: tuple[tuple[Code, tuple[tuple[Code, Code], ...]], ...]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as the README lists it."""

    id: SpecText
    severity: str
    evidence: str
    summary: str | SpecText
    hint: str | SpecText | None
    source: SpecText | None


@dataclass(frozen=True, slots=True)
class RulesView:
    """rules.py as its template prints it; `rows` are for the README."""

    docstring: Code
    source_import: Code
    rules: tuple[tuple[Code, Code], ...]
    rows: tuple[RuleRow, ...]


def _function(function: Function, operations: int) -> FunctionView:
    """A function that checks a value, or what so many operations take."""
    more = operations - 1
    said = "One more operation takes the same." if more == 1 else f"{more} more operations take the same."
    summary = prose("{summary} {said}", summary=function.summary, said=said) if more > 0 else function.summary
    body = function.body.text(1) if function.body else code("    return")
    return FunctionView(
        function.name,
        code("{v}, errors: list[Finding], warnings: list[Finding]", v=function.parameters),
        code("None"),
        docstring([summary], 4),
        body,
    )


def payload_schema(operation: Operation) -> Schema:
    """What `check` is given for an operation: its payload, or else its parameters as one object."""
    if isinstance(operation.body, PayloadBody):
        return as_request(operation.body.schema)
    return parameters_schema(operation)


def parameters_schema(operation: Operation) -> Schema:
    """The parameters of an operation as one object."""
    basis = operation.basis
    constraints: list[Types | Property | Required | AdditionalProperties] = [Types(("object",), basis)]
    for parameter in operation.parameters:
        constraints.append(Property(parameter.key, parameter.schema, parameter.basis))
        if parameter.required:
            constraints.append(Required(parameter.key, parameter.basis))
    if not operation.parameters:
        constraints.append(AdditionalProperties(Schema((Never(basis),)), (), (), basis))
    return Schema(tuple(constraints))


def checks_view(provider: Provider) -> tuple[ChecksView, RulesView]:
    """checks.py, and the rules that its functions name."""
    schemas = {api.name: {name: as_request(schema) for name, schema in api.schemas} for api in provider.apis}
    module = ChecksModule(provider.name, schemas, Budget.of(provider))
    tables = _emit(module, provider)
    learnt = module.census.learnt()
    if learnt is not None:  # what is shared is known when all is emitted, and changes what is
        module = ChecksModule(provider.name, schemas, Budget.of(provider), learnt)
        tables = _emit(module, provider)
    imports = [code("import re")] if any(found.python for found in module.regexes) else []
    view = ChecksView(
        header(provider, "Checks of the payloads"),
        tuple(imports),
        tuple(runtime_imports(_used(module))),
        regex_constants(module.regexes),
        tuple(_function(function, module.checked[function.name]) for function in module.functions),
        tables,
    )
    return view, _rules_view(provider, module)


def _used(module: ChecksModule) -> Iterator[str]:
    """The runtime functions that a module uses: a test that turned out to be always true or false is not emitted."""
    for name, called in module.runtime.items():
        if name == "matcher" or any(function.body.uses(called) for function in module.functions):
            yield name


def has_parameter_checks(operation: Operation) -> bool:
    """Whether the parameters of an operation are checked beside its payload, or its files."""
    return operation.body is not None and bool(operation.parameters)


def checks_parameters(provider: Provider) -> bool:
    """Whether a provider has an operation whose parameters are checked beside its payload."""
    return any(has_parameter_checks(operation) for api in provider.apis for operation in api.operations)


def _emit(module: ChecksModule, provider: Provider) -> tuple[tuple[Code, tuple[tuple[Code, Code], ...]], ...]:
    """Emit the checks of every operation; returns the tables of their names with those of their functions."""
    payloads: list[tuple[Code, Code]] = []
    parameters: list[tuple[Code, Code]] = []
    for api in provider.apis:
        for operation in api.operations:
            full_name = literal(api.full_name(operation))
            route = prose("{method} {path}", method=operation.method, path=operation.path)
            if not isinstance(operation.body, UploadBody):
                summary = prose("Every violation of {route}.", route=route)
                emit = module.operation if operation.body is not None else module.parameters
                function = emit(api.name, operation.name, payload_schema(operation), summary)
                payloads.append((full_name, function))
            if has_parameter_checks(operation):
                summary = prose("Every violation of the parameters of {route}.", route=route)
                schema, wanted = parameters_schema(operation), prose("parameters_of_{name}", name=operation.name)
                function = module.parameters(api.name, operation.name, schema, summary, wanted)
                parameters.append((full_name, function))
    tables = ((code("CHECKS"), tuple(payloads)), (code("PARAMETERS"), tuple(parameters)))
    return tables if parameters else tables[:1]


def _rules_view(provider: Provider, module: ChecksModule) -> RulesView:
    known = sources_of(provider)
    rules, rows, named = [], [], set[SpecText]()
    for facts in module.rules.values():
        name = facts.basis.source if facts.basis.source in known else None
        named |= {name} if name else set()
        source = constant_name(name) if name else literal(None)
        arguments = [literal(facts.severity), literal(facts.basis.evidence), source, literal(facts.summary)]
        if facts.hint is not None:
            arguments.append(literal(facts.hint))
        rules.append((literal(facts.id), code("Rule({a})", a=joined(", ", arguments))))
        rows.append(RuleRow(facts.id, facts.severity, facts.basis.evidence, facts.summary, facts.hint, name))
    text = header(provider, "The rules behind the findings")
    return RulesView(text, source_import(list(named)), tuple(rules), tuple(rows))
