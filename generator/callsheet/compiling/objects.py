"""Objects: each property read once, then what is unknown, then what the names of the properties must be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from callsheet.compiling import scalars, values, wording
from callsheet.compiling.atoms import is_additional, matches, present
from callsheet.compiling.booleans import TRUE, Boolean, negate, source
from callsheet.compiling.code import Code, Lines, Plain, code, literal, variable_name
from callsheet.compiling.merging import mentioned, merged_enum, merged_properties, opened
from callsheet.compiling.places import Place
from callsheet.compiling.scopes import Scope
from callsheet.ir.basis import Basis
from callsheet.ir.schemas import (
    AdditionalProperties,
    Constraint,
    Dependent,
    Never,
    PatternProperty,
    Property,
    PropertyNames,
    Required,
    Schema,
    Size,
    Unevaluated,
)
from callsheet.ir.texts import SpecText
from callsheet.problems import Position

UNKNOWN_FIELD: Final = SpecText("unknown-field")
_OTHER_MODELS_FIELD: Final = SpecText("other-models-field")


@dataclass(slots=True)
class ObjectChecks:
    """Compiles the checks of one object. `local` receives the variables that required properties were read into."""

    scope: Scope
    schema: Schema
    value: Code
    place: Place
    local: dict[SpecText, Code]

    def emit(self, out: Lines, constraints: list[Constraint], counter: Code | None = None) -> None:
        """Write the checks of the constraints that speak of an object.

        With a `counter` the fields are counted in that variable, and naming the unknown ones is left to others.
        """
        scope, value = self.scope, self.value
        known = self._known()
        properties = merged_properties(constraints)
        required = {c.name: c for c in constraints if isinstance(c, Required)}
        for name in required:
            properties.setdefault(name, Schema())
        unknown = counter or self._counter(out, constraints, properties, required)
        for name, inner in properties.items():
            if name in known and counter is None:
                self._discriminator(out, name, inner)
            elif name in required:
                self._required(out, name, inner, required[name], unknown)
            else:
                self._optional(out, name, inner, unknown)
        if unknown is not None and counter is None:
            spoken = sorted(mentioned(self.schema) - set(properties) - set(known))
            for name in spoken:
                self._optional(out, name, Schema(), unknown)
            self._unknown(out, [*known, *properties, *spoken], unknown)
        scalars.check_sizes(scope, out, [c for c in constraints if isinstance(c, Size)], value, self.place)
        for constraint in constraints:
            self._names_and_entries(out, constraint)

    def _known(self) -> tuple[SpecText, ...]:
        """The fields of a branch that were read before it was chosen; none of an object below it."""
        return self.scope.siblings.known if self.scope.siblings is not None and not self.place.rule else ()

    def _counter(
        self,
        out: Lines,
        constraints: list[Constraint],
        properties: dict[SpecText, Schema],
        required: dict[SpecText, Required],
    ) -> Code | None:
        """The variable that counts the fields which are not recognised yet; None where any field may come."""
        if any(isinstance(c, AdditionalProperties | PatternProperty | Unevaluated) for c in constraints):
            return None
        if self._known():
            # The branch of a payload: the fields that all branches share are counted already.
            unknown = code("unknown")
            if required:
                out.add(code("{u} -= {n}", u=unknown, n=literal(len(required))))
            return unknown
        if not properties:
            return None
        unknown = self.scope.names.take(code("unknown"))
        start = "{u} = len({v}) - {n}" if required else "{u} = len({v})"
        out.add(code(start, u=unknown, v=self.value, n=literal(len(required))))
        return unknown

    def _required(self, out: Lines, name: SpecText, inner: Schema, required: Required, unknown: Code | None) -> None:
        scope, at = self.scope, self.place.field(name)
        variable = scope.names.take(variable_name(name))
        gone = Lines()
        if unknown is not None:
            gone.add(code("{u} += 1", u=unknown))
        said = wording.is_required(scope.model, list(at.label))
        enum = merged_enum(inner)
        hint = wording.takes(enum.values) if enum is not None and enum.values else None
        gone.add(scope.finding(at, "required", said, required.basis, hint=hint))
        missing = negate(present(name, self.value))
        body = self._call(name, inner, variable)
        if body:
            call, body = body, Lines()
            body.block(code("if {test}:", test=source(missing)), gone)
            body.block(code("else:"), call)
        else:
            body = values.check_value(scope, inner, variable, at, missing=(missing, gone))
        if body.uses(variable):
            self.local[name] = variable
            out.add(code("{var} = {v}.get({name})", var=variable, v=self.value, name=literal(name)))
        out.extend(body)

    def _call(self, name: SpecText, inner: Schema, variable: Code) -> Lines:
        """The call that checks a parameter which other operations have, too; no lines where there is none."""
        out = Lines()
        if self.scope.shares_fields and not self.place.path:
            function = self.scope.module.parameter(name, inner)
            if function is not None:
                out.add(code("{f}({v}, errors, warnings)", f=function, v=variable))
        return out

    def _discriminator(self, out: Lines, name: SpecText, inner: Schema) -> None:
        """What is left to ask of the text that chose this branch."""
        variable = self.scope.names.take(variable_name(name))
        out.add(code("{var} = {v}[{name}]", var=variable, v=self.value, name=literal(name)))
        out.extend(values.check_value(self.scope, inner, variable, self.place.field(name), known="string"))

    def _optional(self, out: Lines, name: SpecText, inner: Schema, unknown: Code | None) -> None:
        scope = self.scope
        variable = scope.names.take(variable_name(name))
        body = self._call(name, inner, variable) or values.check_value(scope, inner, variable, self.place.field(name))
        lines = Lines()
        if unknown is not None:
            lines.add(code("{u} -= 1", u=unknown))
        if body.uses(variable):
            lines.add(code("{var} = {v}[{name}]", var=variable, v=self.value, name=literal(name)))
        lines.extend(body)
        if lines:
            out.block(code("if {test}:", test=source(present(name, self.value))), lines)

    def _unknown(self, out: Lines, known: list[SpecText], unknown: Code) -> None:
        """Fields that nobody documents are warned about; the runtime names them and the nearest known ones."""
        scope = self.scope
        basis = our_basis(self.schema)
        rule = scope.module.rule(UNKNOWN_FIELD, "warning", "… is not a documented field", None, basis)
        parts = {"v": self.value, "path": scope.pointer(self.place), "known": literal(tuple(known)), "rule": rule}
        siblings = scope.siblings if self._known() else None
        of_others = siblings.elsewhere if siblings is not None else {}
        elsewhere: dict[SpecText, Plain] = {name: of_others[name] for name in of_others if name not in known}
        lines = Lines()
        if elsewhere:
            other = scope.module.rule(_OTHER_MODELS_FIELD, "warning", "… belongs to another model", None, basis)
            text = "{f}({m}, {v}, {path}, {known}, {rule}, {table}, {other}, warnings)"
            report = scope.module.uses("report_unknown_fields_of")
            model, table = literal(scope.model), literal(elsewhere)
            lines.add(code(text, f=report, m=model, table=table, other=other, **parts))
        else:
            report = scope.module.uses("report_unknown_fields")
            lines.add(code("{f}({v}, {path}, {known}, {rule}, warnings)", f=report, **parts))
        out.block(code("if {u}:", u=unknown), lines)

    def _names_and_entries(self, out: Lines, constraint: Constraint) -> None:
        scope = self.scope
        match constraint:
            case PatternProperty(expression, inner):
                self._entries(out, inner, lambda key: matches(scope.module, expression, key))
            case AdditionalProperties(inner):
                if any(isinstance(c, Never) for c in inner.constraints):
                    self._closed(out, constraint)
                else:
                    self._entries(out, inner, lambda key: is_additional(scope.module, constraint, key))
            case PropertyNames(inner):
                key = scope.names.take(code("key"))
                none = any(isinstance(c, Never) for c in inner.constraints)
                place = self.place.entry(key) if none else self.place.name_of(key)
                body = values.check_value(scope, inner, key, place)
                if body:
                    out.block(code("for {k} in {v}:", k=key, v=self.value), body)
            case Dependent(_, name, inner):
                body = values.check_value(scope, opened(inner), self.value, self.place, known="object")
                if body:
                    out.block(code("if {test}:", test=source(present(name, self.value))), body)
            case _:
                return

    def _entries(self, out: Lines, inner: Schema, test: Callable[[Code], Boolean]) -> None:
        scope = self.scope
        key, item = scope.names.take(code("key")), scope.names.take(code("entry"))
        body = values.check_value(scope, inner, item, self.place.entry(key))
        if not body:
            return
        condition = test(key)
        lines = body
        if condition != TRUE:
            lines = Lines()
            lines.block(code("if {test}:", test=source(condition)), body)
        out.block(code("for {k}, {i} in {v}.items():", k=key, i=item, v=self.value), lines)

    def _closed(self, out: Lines, constraint: AdditionalProperties) -> None:
        """`additionalProperties: false`: fields that are not named are errors."""
        scope, value = self.scope, self.value
        rule = scope.module.rule(UNKNOWN_FIELD, "error", "… is not a field of this object", None, constraint.basis)
        report = scope.module.uses("report_unknown_fields")
        if constraint.expressions:
            key, rest = scope.names.take(code("key")), scope.names.take(code("rest"))
            test = source(is_additional(scope.module, constraint, key))
            out.add(code("{r} = {{{k}: None for {k} in {v} if {test}}}", r=rest, k=key, v=value, test=test))
            value = rest
        parts = {"v": value, "path": scope.pointer(self.place), "known": literal(constraint.names), "rule": rule}
        out.add(code("{f}({v}, {path}, {known}, {rule}, errors)", f=report, **parts))


def our_basis(schema: Schema) -> Basis:
    """The basis of a rule of ours, which every object of an API shares."""
    file = next((c.basis.position.file for c in schema.constraints if isinstance(c, Property | Required)), "")
    return Basis(Position(file, 1, 1), "assumed", None)
