"""Checks: the functions of a provider's checks.py, and the table of the rules that they name.

They are straight-line Python that finds every violation, never just the first. Each property is read once; nothing
is created while a payload is valid; sentences are put together where something is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, Final

from callsheet.budgets import Budget
from callsheet.compiling.code import Code, Lines, Names, code, identifier, literal, variable_name
from callsheet.compiling.emitted import EmittedModule
from callsheet.compiling.merging import without_types
from callsheet.compiling.places import Place, parameter_place
from callsheet.compiling.scopes import Emitter, Scope, Siblings
from callsheet.compiling.sharing import Census, Sharing
from callsheet.compiling.values import check_payload, check_value
from callsheet.ir.basis import Basis
from callsheet.ir.schemas import Branch, Constraint, Schema, Severity
from callsheet.ir.texts import SpecText, listed, prose

PARAMETERS: Final = ("payload", "value", "path", "errors", "warnings")
_SHORT: Final = 300
"""The checks of a parameter that have no more characters stand in every operation that takes it."""


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """What stands behind a finding: one rule of the emitted table."""

    id: SpecText
    severity: Severity
    summary: str | SpecText
    hint: str | SpecText | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Function:
    """An emitted function: its name, its parameters before the two lists of findings, its sentence and its lines."""

    name: Code
    parameters: Code
    summary: str | SpecText
    body: Lines


@dataclass(slots=True)
class ChecksModule(EmittedModule, Emitter):
    """The functions of one provider's checks.py. `schemas` are the named schemas of each API.

    `sharing` is what a first emission taught; while it is None, all that could be shared is a function.
    """

    RESERVED: ClassVar = ("re", "Any", "Check", "Finding", "CHECKS", "PARAMETERS", "TYPE_CHECKING")

    provider: str
    schemas: Mapping[str, Mapping[SpecText, Schema]]
    budget: Budget
    sharing: Sharing | None = None
    census: Census = field(default_factory=Census)
    functions: list[Function] = field(default_factory=list)
    rules: dict[SpecText, RuleFacts] = field(default_factory=dict)
    checked: Counter[Code] = field(default_factory=Counter)
    """How many operations each function checks."""
    _api: str = ""
    _operation: SpecText = field(default=SpecText(""))
    _operations: dict[tuple[str, bool, tuple[Constraint, ...]], Code] = field(default_factory=dict)
    _written: set[tuple[Constraint, ...]] = field(default_factory=set)
    _named: dict[tuple[str, SpecText], Code] = field(default_factory=dict)
    _bodies: dict[tuple[str, Code, Code], Code] = field(default_factory=dict)
    _renamed: dict[Code, Code | None] = field(default_factory=dict)

    def operation(self, api: str, name: SpecText, schema: Schema, summary: SpecText) -> Code:
        """The function that checks the payload of an operation, which others may take as well; returns its name."""
        return self._function_of_operation(api, name, schema, summary, name, shares_fields=False)

    def parameters(
        self, api: str, name: SpecText, schema: Schema, summary: SpecText, wanted: SpecText | None = None
    ) -> Code:
        """The function that checks the parameters of an operation as one object; returns its name."""
        return self._function_of_operation(api, name, schema, summary, wanted or name, shares_fields=True)

    def _function_of_operation(
        self, api: str, name: SpecText, schema: Schema, summary: SpecText, wanted: SpecText, *, shares_fields: bool
    ) -> Code:
        key = (api, shares_fields, schema.constraints)
        if key not in self._operations:
            self._api, self._operation = api, name
            scope = Scope(self, Names(PARAMETERS), shares_fields=shares_fields)
            self._operations[key] = self._emit_operation(scope, schema, summary, identifier(api, wanted))
        self.checked[self._operations[key]] += 1
        return self._operations[key]

    def _emit_operation(self, scope: Scope, schema: Schema, summary: SpecText, wanted: Code) -> Code:
        """Emit the function that checks an operation, unless there is one that does the same."""
        function, parameters = self.names.take(wanted), code("payload: Any")
        body = check_payload(scope, schema, code("payload"), Place())
        same = self._bodies.setdefault((self._api, parameters, body.text(0)), function)
        if same != function:
            self.names.give_back(wanted, function)
            return same
        self._add(Function(function, parameters, summary, body), schema)
        return function

    def spend(self, schema: Schema) -> None:
        """Count a schema that is written out. Raises `SpecError` where they grow out of all proportion."""
        self.budget.spend(schema)

    def test(self, schema: Schema) -> None:
        """Count a schema that is tested. Raises `SpecError` where conditions grow out of all proportion."""
        self.budget.test(schema)

    def schema_named(self, name: SpecText) -> Schema:
        """The schema that a reference of this name stands for."""
        return self.schemas[self._api][name]

    def wrote(self, schema: Schema) -> bool:
        """Whether the checks of a schema were asked for before."""
        before = schema.constraints in self._written
        self._written.add(schema.constraints)
        return before

    def function_for(self, name: SpecText) -> Code:
        """The function that checks a named schema."""
        key = (self._api, name)
        if key not in self._named:
            self._named[key] = self.names.take(code("_{name}", name=identifier(self._api, name)))
            schema = self.schemas[self._api][name]
            body = self._body(schema, name)
            self._add(Function(self._named[key], _of_a_value(), _value_of(name), body), schema)
        return self._named[key]

    def function_of(self, schema: Schema, wanted: str | SpecText) -> Code:
        """A function that checks a schema which has no short expression."""
        key, known = (self._api, schema.constraints), self.census.functions
        if key not in known:
            name = code("_{name}", name=identifier(self._api, wanted))
            known[key] = self.names.take(name)  # what stands below it may call it
            known[key] = self._emit_once(name, known[key], schema, wanted)
        self.census.calls[known[key]] += 1
        return known[key]

    def parameter(self, name: SpecText, schema: Schema) -> Code | None:
        """The function that checks a parameter, or None where its checks are short or nothing else needs them."""
        key, known = (self._api, name, schema.constraints), self.census.parameters
        if self.sharing is not None:
            before = self.sharing.parameters.get(key)
            return self._again(before, name, schema) if before is not None else None
        if key not in known:
            known[key] = self._parameter_function(name, schema)
        function = known[key]
        if function is not None:
            self.census.calls[function] += 1
        return function

    def is_inlined(self, schema: Schema) -> bool:
        """Whether a schema is checked where it stands, because nothing else needs a function for it."""
        key = (self._api, schema.constraints)
        self.census.inlinable.add(key)
        return self.sharing is not None and key in self.sharing.inlined

    def branch(self, branch: Branch, place: Place, siblings: Siblings) -> Code:
        """The function that checks one branch of a discriminated value."""
        model = branch.values[0] if len(branch.values) == 1 else None
        function = self.names.take(code("_{n}", n=identifier(self._api, self._operation, model or branch.name)))
        scope = Scope(self, Names((*PARAMETERS, "unknown")), model, siblings)
        schema = without_types(branch.schema, "object")
        if place.path:
            value, parameters = code("value"), code("value: Any, path: str, unknown: int")
            start = replace(parameter_place(branch.name), rule=())
        else:
            value, parameters, start = code("payload"), code("payload: Any, unknown: int"), place
        body = check_value(scope, schema, value, start, known="object")
        said = prose("What {only} asks for.", only=listed(" ", ("only", model)) if model else "any other value")
        self._add(Function(function, parameters, said, body), schema)
        return function

    def rule(
        self, name: SpecText, severity: Severity, summary: str | SpecText, hint: str | SpecText | None, basis: Basis
    ) -> Code:
        """The literal for a rule id, which is short for the id below the API's name.

        The rule enters the table. Rules that rest on different evidence never share an id.
        """
        number, short = 1, name
        facts = RuleFacts(self._rule_id(short), severity, summary, hint, basis)
        while not _same(self.rules.get(facts.id, facts), facts):
            number += 1
            short = prose("{name}-{number}", name=name, number=number)
            facts = replace(facts, id=self._rule_id(short))
        self.rules.setdefault(facts.id, facts)
        return literal(short)

    def _rule_id(self, short: SpecText) -> SpecText:
        return listed(".", (self.provider, self._api, short))

    def _body(self, schema: Schema, name: str | SpecText) -> Lines:
        return check_value(Scope(self, Names(PARAMETERS)), schema, code("value"), parameter_place(name))

    def _emit_once(self, wanted: Code, name: Code, schema: Schema, described: str | SpecText) -> Code:
        """Emit a function under the name that was taken for the wanted one, or give that back where there is one
        that does the same: documents write out the same schema in many places."""
        body = self._body(schema, described)
        same = self._bodies.setdefault((self._api, _of_a_value(), body.text(0)), name)
        if same != name and not self.census.calls[name]:
            self.names.give_back(wanted, name)
            return same
        self._add(Function(name, _of_a_value(), _value_of(described), body), schema)
        return name

    def _again(self, before: Code, name: SpecText, schema: Schema) -> Code | None:
        """The function that checks what one of this name did in the first emission."""
        if before not in self._renamed:
            self._renamed[before] = self._parameter_function(name, schema)
        return self._renamed[before]

    def _parameter_function(self, name: SpecText, schema: Schema) -> Code | None:
        names = Names(PARAMETERS)
        variable = names.take(variable_name(name))
        body = check_value(Scope(self, names), schema, variable, Place().field(name))
        text, parameters = body.text(0), code("{v}: Any", v=variable)
        if len(text) <= _SHORT:
            return None
        key = (self._api, parameters, text)
        same = self._bodies.get(key)
        if same is not None:
            return same
        function = self.names.take(code("_{name}", name=identifier(self._api, name)))
        self._bodies[key] = function
        self._add(Function(function, parameters, prose("The parameter {name}.", name=name), body), schema)
        return function

    def _add(self, function: Function, schema: Schema) -> None:
        self.budget.write(function.body, schema)
        self.functions.append(function)


def _of_a_value() -> Code:
    """The parameters of a function that checks a value."""
    return code("value: Any, path: str")


def _value_of(name: str | SpecText) -> SpecText:
    return prose("A value of {name}.", name=name)


def _same(left: RuleFacts, right: RuleFacts) -> bool:
    """Whether two rules say and rest on the same: a schema that several fields share gives one rule."""
    return (left.severity, left.hint, left.basis.evidence, left.basis.source) == (
        right.severity,
        right.hint,
        right.basis.evidence,
        right.basis.source,
    )
