"""Dead rules: rules that nothing can ever break, and rules that nothing can ever keep.

A rule is judged with everything that its schema says, in all its parts. One that several schemas share is idle only
where none of them needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from callsheet import pointers
from callsheet.compiling.merging import mentioned, merged_properties
from callsheet.implications import excludes, implies, is_impossible, together, without
from callsheet.ir.inside import inside
from callsheet.ir.schemas import Conditional, Constraint, Named, Never, Property, Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.lint_rules import RuleId
from callsheet.linting.grammar import document_objects, is_part
from callsheet.modelling.schemas import SchemaReader
from callsheet.modelling.vocabulary import ANNOTATIONS
from callsheet.problems import Position, Problems
from callsheet.reading.documents import Document

_MOST_RULES: Final = 30
"""How many rules may speak of the same fields: what of more follows from one another takes too long to be shown."""


def lint_dead_rules(document: Document, reader: SchemaReader, problems: Problems) -> None:
    """Note every rule of a document that can never fire, and every one whose remedy is refused as well.

    Of rules with a value that is told already, nothing more is said.
    """
    told = {problem.position for problem in problems if problem.rule == "dead-rule"}
    found: dict[tuple[RuleId, Position], list[SpecText | None]] = {}
    for pointer, kind, value in document_objects(document):
        if kind == "schema" and "x-rule" in value:
            _empty(document, pointer, value, problems)
        elif kind == "schema" and not is_part(pointer):
            schema = reader.read(pointer)
            for rule in _named(schema):
                found.setdefault(("contradiction", rule.basis.position), []).append(_unkept_because(schema, rule))
                if not any(constraint.basis.position in told for constraint in inside(rule.schema)):
                    found.setdefault(("dead-rule", rule.basis.position), []).append(_idle_because(schema, rule))
    for (name, position), reasons in found.items():
        if None not in reasons:
            problems.add(position, name, reasons[0] or "")


def _empty(document: Document, pointer: str, value: dict[str, Any], problems: Problems) -> None:
    """Note a rule that asks for nothing."""
    if all(keyword.startswith("x-") or keyword in ANNOTATIONS for keyword in value):
        text = f"the rule {value['x-rule'].get('id')!r} can never fire: it asks for nothing"
        problems.add(document.key_position(pointers.join(pointer, "x-rule")), "dead-rule", text)


def _unkept_because(schema: Schema, rule: Named) -> SpecText | None:
    """Why no payload keeps a rule where its condition holds, or None where one may."""
    alone = _limits_of(schema)
    for asked in rule.schema.constraints:
        if isinstance(asked, Conditional) and _is_unkept(alone, asked):
            name = next(_never_so(alone, asked.then), None)
            said = "the rule {id!r} cannot be kept: its schema refuses what `then` asks for"
            if name is not None:
                said = "the rule {id!r} cannot be kept: {name} is never what `then` asks for"
            return prose(said, id=rule.id, name=name or "")
    return None


def _is_unkept(alone: Schema, asked: Conditional) -> bool:
    then = asked.then.constraints
    return (
        bool(then)
        and not any(isinstance(constraint, Never) for constraint in then)
        and not is_impossible(together(alone, asked.condition))
        and is_impossible(together(alone, asked.condition, asked.then))
    )


def _limits_of(schema: Schema) -> Schema:
    """What a schema asks for without its rules."""
    return Schema(tuple(constraint for constraint in schema.constraints if not isinstance(constraint, Named)))


def _named(schema: Schema) -> list[Named]:
    return [constraint for constraint in schema.constraints if isinstance(constraint, Named)]


def _near(schema: Schema, rule: Named) -> Schema:
    """The schema without a rule, and without the rules that speak of no field that it speaks of."""
    fields = mentioned(rule.schema)
    return Schema(
        tuple(
            constraint
            for constraint in schema.constraints
            if constraint is not rule
            and not (isinstance(constraint, Named) and fields and not fields & mentioned(constraint.schema))
        )
    )


def _asks_nothing(constraint: Constraint) -> bool:
    return isinstance(constraint, Conditional) and not (constraint.then.constraints or constraint.otherwise.constraints)


def _idle_because(schema: Schema, rule: Named) -> SpecText | None:
    """Why a rule can never fire, or None where it may."""
    asked = [c for c in rule.schema.constraints if not _asks_nothing(c)]
    if not asked:
        return None  # it is wrong in another way, which is told
    alone = _near(schema, rule)
    if len(_named(alone)) > _MOST_RULES:
        return None
    others = [other for other in _named(alone) if other.severity == "error" and _can_be_kept(schema, other)]
    earlier = schema.constraints[: schema.constraints.index(rule)]
    # Of two rules that ask for the same, the later one is idle.
    same = [o for o in others if o not in earlier and implies(together(alone, rule.schema), o.schema)]
    known = Schema(tuple(c for c in alone.constraints if c not in same and (not isinstance(c, Named) or c in others)))
    if is_impossible(known) or not implies(known, rule.schema):
        return None
    never = _never_holds(known, asked)
    if never is not None:
        return prose("the rule {id!r} can never fire: {never}", id=rule.id, never=never)
    for other in others:
        if other not in same and not implies(without(known, other), rule.schema):
            return prose("the rule {id!r} can never fire: {other!r} is stricter", id=rule.id, other=other.id)
    return prose("the rule {id!r} can never fire: what the schema asks for anyway is stricter", id=rule.id)


def _can_be_kept(schema: Schema, rule: Named) -> bool:
    alone = _limits_of(schema)
    return not any(isinstance(asked, Conditional) and _is_unkept(alone, asked) for asked in rule.schema.constraints)


def _never_holds(known: Schema, asked: list[Constraint]) -> SpecText | None:
    """Why the conditions of a rule never hold in a schema, or None where one may."""
    conditions = [part.condition for part in asked if isinstance(part, Conditional)]
    if len(conditions) < len(asked) or not all(excludes(known, condition) for condition in conditions):
        return None
    for name in (name for condition in conditions for name in _never_so(known, condition)):
        return prose("its condition never holds, for {name} is never so", name=name)
    return SpecText("its condition never holds")


def _never_so(known: Schema, condition: Schema) -> Iterator[SpecText]:
    """The fields that are never what a condition asks of them."""
    declared = merged_properties(known.constraints)
    for part in condition.constraints:
        if isinstance(part, Property) and excludes(declared.get(part.name, Schema()), part.schema):
            yield part.name
