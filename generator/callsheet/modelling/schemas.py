"""Schema objects read into conjunctions of constraints. A keyword that is not modelled is a problem, never ignored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias, cast

from callsheet import pointers
from callsheet.ir.expressions import Expression
from callsheet.ir.schemas import Constraint, Named, Never, Reference, Schema, Unevaluated
from callsheet.ir.texts import SpecText, steps, text_of, text_or_none
from callsheet.modelling.constants import constant
from callsheet.modelling.context import Context, last
from callsheet.modelling.dialects import Dialect, UnknownDialect, dialect_of
from callsheet.modelling.keywords import KEYWORDS
from callsheet.modelling.prices import read_price
from callsheet.modelling.resources import Scope
from callsheet.modelling.vocabulary import (
    ANNOTATIONS,
    NAMES,
    NULLABLE,
    REFERENCES,
    TEXTS,
    UNEVALUATED,
    tell_unknown,
    tell_wrong_name,
)
from callsheet.runtime.expressions import WrongExpression
from callsheet.written import written

_DEEPEST: Final = 300
"""How many schemas may be read inside one another, through references or where they stand."""
Formats: TypeAlias = Literal["asserted", "warned", "ignored"]
"""Whether a value that breaks its `format` is an error, a warning or right. The standard leaves it open."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How schemas are read.

    `spec` says that the schemas belong to a spec, of which more is asked than the standard does: no URIs of their own,
    no enum without values.
    """

    formats: Formats = "asserted"
    spec: bool = True


@dataclass(slots=True)
class Waiting:
    """Schemas that others refer to, by name, with their pointers and dynamic scopes, until they are read."""

    targets: list[tuple[SpecText, str, Scope]] = field(default_factory=list)
    is_read: bool = False
    """Whether somebody is about to read them."""


@dataclass(slots=True)
class SchemaReader:
    """Reads the schemas of one document. `named` collects the schemas that others refer to, by name."""

    context: Context
    policy: Policy = field(default_factory=Policy)
    named: dict[SpecText, Schema] = field(default_factory=dict)
    scope: Scope = ()
    waiting: Waiting = field(default_factory=Waiting)
    known: dict[tuple[str, Scope], Schema] = field(default_factory=dict)
    """The schemas that were read and read the same wherever they stand, for every reader of the document."""
    _open: list[tuple[str, Scope]] = field(default_factory=list)
    _turned_back: int = 0
    """How often a schema was left unread because of those it stands in."""
    _read: dict[tuple[str, Scope], Schema] = field(default_factory=dict)
    _names: dict[tuple[str, Scope], SpecText] = field(default_factory=dict)
    _dialects: dict[str | None, Dialect] = field(default_factory=dict)
    _components: dict[tuple[int, SpecText | None], tuple[Schema, Schema]] = field(default_factory=dict)
    """What references stand for that add nothing, with the schemas that they lead to, by the identity of these."""

    def read(self, pointer: str) -> Schema:
        """The schema at a pointer. What is wrong with it goes to the context's problems."""
        before = self.scope
        self.scope = self.context.resources.entered(before, pointer)
        key = (pointer, self.scope)
        found = self.known.get(key)
        if found is None:
            found = self._read_here(key)
        self.scope = before
        if not self._open:
            self._read_waiting()
        return found

    def _read_here(self, key: tuple[str, Scope]) -> Schema:
        """The schema with this pointer and scope, as it reads inside of those that are being read."""
        if key in self._read:
            self._turned_back += 1
            return self._read[key]
        before = self._turned_back
        self._open.append(key)
        try:
            found = self._read[key] = self._schema(key[0])
        finally:
            self._open.pop()
        if self._turned_back == before:
            self.known[key] = found
        return found

    def _read_waiting(self) -> None:
        """Read the named schemas that were met on the way, one after the other, however they refer to each other."""
        if self.waiting.is_read:
            return
        self.waiting.is_read = True
        while self.waiting.targets:
            name, target, scope = self.waiting.targets.pop()
            shared = (self.context, self.policy, self.named, scope, self.waiting, self.known)
            reader = SchemaReader(*shared, _names=self._names, _dialects=self._dialects, _components=self._components)
            self.named[name] = reader.read(target)
        self.waiting.is_read = False

    def _schema(self, pointer: str) -> Schema:
        if len(self._open) > _DEEPEST:
            self._turned_back += 1
            text = f"schemas that lead more than {_DEEPEST} deep into one another"
            self.context.problem_once(pointer, "depth", text)
            return Schema()
        value = self.context.at(pointer)
        if value is True:
            return Schema()
        if value is False:
            return Schema((Never(self.context.basis(pointer)),))
        if not isinstance(value, dict):
            self.context.problem(pointer, "keyword-value", f"a schema is a mapping, true or false{_too_deep(pointer)}")
            return Schema()
        value = self._meant(pointer, value)
        constraints: list[Constraint] = []
        beside: list[Schema] = []
        for keyword in value:
            if keyword in REFERENCES:
                target = self.referred(pointers.join(pointer, keyword), value[keyword], pointer)
                constraints.extend(target.constraints)
                beside.append(target)
            else:
                constraints.extend(self._keyword(pointer, keyword, value))
        for keyword in UNEVALUATED:
            if keyword in value:
                constraints.append(self._unevaluated(pointers.join(pointer, keyword), tuple(constraints)))
        parts = value.get("allOf")
        beside += [
            self.read(f"{pointer}/allOf/{index}") for index in range(len(parts) if isinstance(parts, list) else 0)
        ]
        if "x-rule" in value:
            constraints = [self._named(pointer, Schema(tuple(constraints)))]
        if value.keys() == {"$ref"}:
            return self._as_component(beside[0], value)
        return self._annotated(pointer, value, tuple(dict.fromkeys(constraints)), beside)

    def _meant(self, pointer: str, value: dict[str, Any]) -> dict[str, Any]:
        """The keywords that have a meaning here. Extensions have none outside a spec."""
        idle = self._dialect(pointer).idle
        if self.policy.spec and not idle:
            return value
        return {
            keyword: item
            for keyword, item in value.items()
            if keyword not in idle and (self.policy.spec or not keyword.startswith("x-"))
        }

    def _keyword(self, pointer: str, keyword: str, value: dict[str, Any]) -> list[Constraint]:
        below = pointers.join(pointer, keyword)
        if keyword in KEYWORDS:
            return KEYWORDS[keyword](self, below, value[keyword], value)
        if keyword in NAMES:
            tell_wrong_name(self.context, below, value[keyword], is_spec=self.policy.spec)
        elif keyword in TEXTS and self.policy.spec and not isinstance(value[keyword], str):
            text = f"{keyword} must be text, not {written(value[keyword])}: write it in quotes"
            self.context.problem(below, "keyword-value", text)
        elif keyword not in ANNOTATIONS and keyword not in UNEVALUATED and not self._is_adopted(keyword):
            tell_unknown(self.context, below)
        return []

    def _is_adopted(self, keyword: str) -> bool:
        """Whether a keyword that JSON Schema does not know says something in what others wrote."""
        return keyword == NULLABLE and self.context.foreign

    def _unevaluated(self, pointer: str, beside: tuple[Constraint, ...]) -> Unevaluated:
        keyword = cast(Literal["unevaluatedProperties", "unevaluatedItems"], last(pointer))
        return Unevaluated(keyword, self.read(pointer), beside, self.context.basis(pointer))

    def _dialect(self, pointer: str) -> Dialect:
        name = self.context.resources.dialect(pointer)
        if name not in self._dialects:
            try:
                self._dialects[name] = dialect_of(name, self.context.resources, self.context.at)
            except UnknownDialect as error:
                self._dialects[name] = Dialect()
                at = pointers.join(self.context.resources.root(pointer), "$schema")
                self.context.problem(at, "dialect", str(error))
        return self._dialects[name]

    def formats(self, pointer: str) -> Formats:
        """What `format` asks for in the schema that a keyword stands in."""
        return "asserted" if self._dialect(pointers.parent(pointer)).formats else self.policy.formats

    def _as_component(self, target: Schema, value: dict[str, Any]) -> Schema:
        """The schema that a reference stands for, to which nothing is added: one for all that refer to it alike."""
        name = _component(value)
        key = (id(target), name)
        if key not in self._components:
            self._components[key] = target, replace(target, name=name)
        return self._components[key][1]

    def _annotated(
        self, pointer: str, value: dict[str, Any], constraints: tuple[Constraint, ...], beside: list[Schema]
    ) -> Schema:
        """The schema of these constraints with what is said of it, or else of schemas `beside` it of the same value."""
        most = value.get("x-max-bytes")
        return Schema(
            constraints,
            title=text_or_none(value.get("title")) or _first(beside, "title"),
            description=text_or_none(value.get("description")) or _first(beside, "description"),
            unit=text_or_none(value.get("x-unit")) or _first(beside, "unit"),
            default=constant(value["default"]) if "default" in value else _first(beside, "default"),
            price=(
                read_price(self, pointers.join(pointer, "x-price")) if "x-price" in value else _first(beside, "price")
            ),
            max_bytes=most if isinstance(most, int) else _first(beside, "max_bytes"),
            access=self._access(pointer, value) or _first(beside, "access"),
            deprecated=value.get("deprecated") is True or any(schema.deprecated for schema in beside),
            nullable=value.get(NULLABLE) is True or any(schema.nullable for schema in beside),
            name=_component(value),
        )

    def _access(self, pointer: str, value: dict[str, Any]) -> Literal["readOnly", "writeOnly"] | None:
        """Who sets the value. Outside a spec nobody sends it, and the keywords are annotations."""
        found: Literal["readOnly", "writeOnly"] | None = None
        keywords: tuple[Literal["readOnly", "writeOnly"], ...] = ("readOnly", "writeOnly")
        for keyword in keywords:
            if not isinstance(value.get(keyword, False), bool):
                self.context.problem(
                    pointers.join(pointer, keyword), "keyword-value", f"{keyword} must be true or false"
                )
            elif value.get(keyword) and self.policy.spec:
                found = keyword
        return found

    def _named(self, pointer: str, schema: Schema) -> Named:
        rule = self.context.at(pointers.join(pointer, "x-rule"))
        rule = rule if isinstance(rule, dict) else {}
        return Named(
            id=text_of(rule.get("id")),
            severity="error",
            at=steps(text_of(rule.get("at"))),
            message=text_of(rule.get("message")),
            hint=text_or_none(rule.get("hint")),
            schema=schema,
            basis=self.context.basis(pointer),
        )

    def referred(self, pointer: str, reference: Any, holder: str) -> Schema:
        """What a reference adds: the constraints of its target, or a reference to a function of its own."""
        if not isinstance(reference, str):
            text = f"{last(pointer)} must name a schema, as in #/components/schemas/Name"
            if reference is None:
                text = f'{last(pointer)} is empty: what follows # is a comment, unless it is in quotes, as in "#/…"'
            self.context.problem(pointer, "reference", text)
            return Schema()
        target = self._target(pointer, reference, holder)
        if target is None:
            return Schema()
        key = (target, self.context.resources.entered(self.scope, target))
        if key in self._open:
            self._turned_back += 1
            if not any(_goes_below(at) for at, _ in self._open[self._open.index(key) + 1 :]):
                self.context.circle(holder)
                return Schema()
        elif not (self._is_value(holder) and self._has_form(target)):
            return self.read(target)
        return Schema((Reference(self.name(target), self.context.basis(pointer)),))

    def form_of(self, pointer: str, reference: str, holder: str) -> str | None:
        """The pointer of the component that a reference leads to, where it describes an object; else None."""
        target = self._target(pointer, reference, holder)
        value = self.context.at(target) if target is not None else None
        is_object = isinstance(value, dict) and value.get("type") == "object"
        return target if target is not None and is_object and self._has_form(target) else None

    def _is_value(self, holder: str) -> bool:
        """Whether a schema stands for a value below another one, rather than for the same value."""
        return _goes_below(holder) if self.context.foreign else _is_field(holder)

    def _target(self, pointer: str, reference: str, holder: str) -> str | None:
        """The pointer that a reference leads to, or None where that is wrong and told."""
        resources = self.context.resources
        if last(pointer) == "$ref":
            target = resources.target(holder, reference)
        else:
            target = resources.dynamic_target(holder, reference, self.scope)
        if self.policy.spec and reference in ("", "#"):
            return None  # the spec is no schema, which is told already
        if target is None or self.context.at(target) is None:
            if not self.policy.spec or (reference.startswith("#") and reference[1:2] not in ("", "/")):
                self.context.problem(pointer, "reference", f"{reference!r} leads nowhere in this document")
            return None
        if self.policy.spec:
            if _is_other_component(target):
                return None  # which is told already
            followed = self.context.follow(target)
            found = self.context.at(followed)
            if found is None or (isinstance(found, dict) and isinstance(found.get("$ref"), str)):
                return None  # it leads nowhere or in a circle, which is told already
        return target

    def name(self, target: str) -> SpecText:
        """The name of a schema that others refer to; it is read once, into `named`."""
        key = (target, self.context.resources.entered(self.scope, target))
        if key in self._names:
            return self._names[key]
        steps = pointers.split(target)
        wanted = steps[-1] if steps[:2] == ("components", "schemas") and len(steps) == 3 else " ".join(steps)
        name, number = SpecText(wanted), 1
        while name in self.named:
            number += 1
            name = SpecText(f"{wanted} {number}")
        self._names[key] = name
        self.named[name] = Schema()
        self.waiting.targets.append((name, target, self.scope))
        return name

    def _has_form(self, target: str) -> bool:
        value = self.context.at(target)
        return (
            isinstance(value, dict)
            and any(key in value for key in ("properties", "oneOf", "anyOf", "allOf"))
            and (value.get("type", "object") == "object" and "x-rule" not in value)
        )

    def members(self, pointer: str, value: Any) -> tuple[Schema, ...]:
        """The schemas of a list keyword such as `anyOf`."""
        if not isinstance(value, list) or not value:
            self.context.problem(pointer, "keyword-value", f"{pointer.rpartition('/')[2]} must be a list of schemas")
            return ()
        return tuple(self.read(f"{pointer}/{index}") for index in range(len(value)))

    def mapping(self, pointer: str, value: Any) -> dict[str, Schema]:
        """The schemas of a mapping keyword such as `properties`."""
        if not isinstance(value, dict):
            self.context.problem(pointer, "keyword-value", f"{pointer.rpartition('/')[2]} must be a mapping")
            return {}
        return {key: self.read(pointers.join(pointer, key)) for key in value}

    def expression(self, pointer: str, value: Any) -> Expression | None:
        """The translation of an expression, or None with a problem."""
        if not isinstance(value, str):
            self.context.problem(pointer, "keyword-value", "pattern must be text")
            return None
        try:
            return self.context.expressions.of(value)
        except WrongExpression as error:
            self.context.problem(pointer, "pattern", f"the pattern {written(value)} cannot be enforced: {error}")
            return None


def _is_field(holder: str) -> bool:
    """Whether a schema stands for a field or an item."""
    steps = pointers.split(holder)
    return len(steps) > 1 and (steps[-2] in ("properties", "prefixItems") or steps[-1] == "items")


def _is_other_component(pointer: str) -> bool:
    """Whether a pointer leads to a component that is no schema."""
    steps = pointers.split(pointer)
    return len(steps) == 3 and steps[0] == "components" and steps[1] != "schemas"


def _goes_below(pointer: str) -> bool:
    """Whether a schema speaks of a part of the value that the schema around it speaks of."""
    steps = ("", *pointers.split(pointer))
    return steps[-2] in ("properties", "patternProperties", "prefixItems") or steps[-1] in (
        "items",
        "contains",
        "additionalProperties",
        "propertyNames",
        "unevaluatedProperties",
        "unevaluatedItems",
    )


def _too_deep(pointer: str) -> str:
    """What to do about a keyword that stands among the fields of an object, as the end of a sentence."""
    holder, name = ("", *pointers.split(pointer))[-2:]
    is_stray = holder == "properties" and (name in KEYWORDS or name in ANNOTATIONS)
    return f": the keyword {name} belongs beside properties, one level up" if is_stray else ""


def _component(value: dict[str, Any]) -> SpecText | None:
    """The name of the component that a schema is, where it only refers to it; else None."""
    reference = value.get("$ref")
    is_alone = value.keys() <= {"$ref", "title", "description", "default", "x-unit"}
    return SpecText(last(reference[1:])) if isinstance(reference, str) and is_alone else None


def _first(schemas: list[Schema], annotation: str) -> Any:
    """What the first schema says that says anything; None where none does."""
    found = None
    for schema in schemas:
        found = found or getattr(schema, annotation)
    return found
