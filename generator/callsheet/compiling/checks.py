"""Checks: the functions of a provider's checks.py, and the table of the rules that they name.

They are straight-line Python that finds every violation, never just the first. Each property is read once; nothing
is created while a payload is valid; sentences are put together where something is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar, TypeAlias

from callsheet.budgets import Budget
from callsheet.compiling.code import Code, Lines, Names, code, identifier, literal
from callsheet.compiling.emitted import EmittedModule
from callsheet.compiling.merging import without_types
from callsheet.compiling.places import Place, parameter_place
from callsheet.compiling.scopes import Emitter, Scope, Siblings
from callsheet.compiling.values import check_payload, check_value
from callsheet.ir.basis import Basis
from callsheet.ir.schemas import Branch, Constraint, Schema, Severity
from callsheet.ir.texts import SpecText, listed, prose

SharedKey: TypeAlias = tuple[str, tuple[Constraint, ...]]
"""An API and what is asked of a value in it: one function checks all such values."""
PARAMETERS = ("payload", "value", "path", "errors", "warnings")


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

    `inlined` are schemas, by the key of their function, that are checked where they stand.
    """

    RESERVED: ClassVar = ("re", "Any", "Check", "Finding", "CHECKS", "PARAMETERS", "TYPE_CHECKING")

    provider: str
    schemas: Mapping[str, Mapping[SpecText, Schema]]
    budget: Budget
    inlined: frozenset[SharedKey] = frozenset()
    functions: list[Function] = field(default_factory=list)
    rules: dict[SpecText, RuleFacts] = field(default_factory=dict)
    _api: str = ""
    _operation: SpecText = field(default=SpecText(""))
    _written: set[tuple[Constraint, ...]] = field(default_factory=set)
    _named: dict[tuple[str, SpecText], Code] = field(default_factory=dict)
    _shared: dict[SharedKey, Code] = field(default_factory=dict)
    _calls: Counter[SharedKey] = field(default_factory=Counter)
    _could_be_inlined: set[SharedKey] = field(default_factory=set)

    def operation(
        self, api: str, name: SpecText, schema: Schema, summary: SpecText, wanted: SpecText | None = None
    ) -> Code:
        """Emit the function that checks the payload of an operation; returns its name, which is the operation's own
        unless another one is wanted."""
        self._api, self._operation = api, name
        function = self.names.take(identifier(api, wanted or name))
        scope = Scope(self, Names(PARAMETERS))
        body = check_payload(scope, schema, code("payload"), Place())
        self.functions.append(Function(function, code("payload: Any"), summary, body))
        return function

    def spend(self, schema: Schema) -> None:
        """Count a schema whose checks are written out. Raises `SpecError` where they grow out of all proportion."""
        self.budget.spend(schema)

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
            self._emit(self._named[key], self.schemas[self._api][name], name)
        return self._named[key]

    def function_of(self, schema: Schema, wanted: str | SpecText) -> Code:
        """A function that checks a schema which has no short expression."""
        key = (self._api, schema.constraints)
        self._calls[key] += 1
        if key not in self._shared:
            self._shared[key] = self.names.take(code("_{name}", name=identifier(self._api, wanted)))
            self._emit(self._shared[key], schema, wanted)
        return self._shared[key]

    def is_inlined(self, schema: Schema) -> bool:
        """Whether a schema is checked where it stands, because nothing else needs a function for it."""
        key = (self._api, schema.constraints)
        self._could_be_inlined.add(key)
        return key in self.inlined

    def called_once(self) -> frozenset[SharedKey]:
        """The schemas whose function is called from one place only, and that could be checked there."""
        return frozenset(key for key in self._could_be_inlined if self._calls[key] == 1)

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
        self.functions.append(Function(function, parameters, said, body))
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

    def _emit(self, function: Code, schema: Schema, name: str | SpecText) -> None:
        body = check_value(Scope(self, Names(PARAMETERS)), schema, code("value"), parameter_place(name))
        self.functions.append(
            Function(function, code("value: Any, path: str"), prose("A value of {name}.", name=name), body)
        )


def _same(left: RuleFacts, right: RuleFacts) -> bool:
    """Whether two rules say and rest on the same: a schema that several fields share gives one rule."""
    return (left.severity, left.hint, left.basis.evidence, left.basis.source) == (
        right.severity,
        right.hint,
        right.basis.evidence,
        right.basis.source,
    )
