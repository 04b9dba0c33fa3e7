"""Schema objects read into conjunctions of constraints. A keyword that is not modelled is a problem, never ignored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import unquote

from callsheet import pointers
from callsheet.ir.schemas import (
    Constraint,
    Named,
    Never,
    Reference,
    Schema,
)
from callsheet.modelling.constants import constant
from callsheet.modelling.context import Context, last
from callsheet.modelling.expressions import NotPython, translate
from callsheet.modelling.keywords import KEYWORDS
from callsheet.modelling.prices import read_price

ANNOTATIONS: Final = frozenset(
    [
        "title",
        "description",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "$defs",
        "externalDocs",
        "xml",
        "contentMediaType",
        "contentEncoding",
        "contentSchema",
        "discriminator",
        "x-source",
        "x-evidence",
        "x-rule",
        "x-unit",
        "x-price",
        "x-max-bytes",
    ]
)
ADVICE: Final = {
    "nullable": 'OpenAPI 3.0 wrote nullable; write type: [string, "null"]',
    "definitions": "write $defs",
    "dependencies": "write dependentRequired or dependentSchemas",
    "additionalItems": "write items beside prefixItems",
}


@dataclass(slots=True)
class SchemaReader:
    """Reads the schemas of one document. `named` collects the schemas that others refer to, by name."""

    context: Context
    named: dict[str, Schema] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _read: dict[str, Schema] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def read(self, pointer: str) -> Schema:
        """The schema at a pointer. What is wrong with it goes to the context's problems."""
        if pointer in self._read:
            return self._read[pointer]
        self._open.append(pointer)
        try:
            schema = self._schema(pointer)
        finally:
            self._open.pop()
        self._read[pointer] = schema
        return schema

    def _schema(self, pointer: str) -> Schema:
        value = self.context.at(pointer)
        basis = self.context.basis(pointer)
        if value is True:
            return Schema()
        if value is False:
            return Schema((Never(basis),))
        if not isinstance(value, dict):
            self.context.problem(pointer, "keyword-value", "a schema is a mapping, true or false")
            return Schema()
        constraints: list[Constraint] = []
        schema = Schema()
        for keyword in value:
            below = pointers.join(pointer, keyword)
            if keyword == "$ref":
                target = self.referred(below, value[keyword], pointer)
                constraints.extend(target.constraints)
                schema = _said(schema, target)
            elif keyword in KEYWORDS:
                constraints.extend(KEYWORDS[keyword](self, below, value[keyword], value))
            elif keyword not in ANNOTATIONS:
                self._unknown(below, keyword)
        for index in range(len(value["allOf"]) if isinstance(value.get("allOf"), list) else 0):
            schema = _said(schema, self.read(f"{pointer}/allOf/{index}"))
        schema = self._annotated(pointer, value, schema)
        if isinstance(value.get("$ref"), str) and set(value) <= {"$ref", "title", "description", "default", "x-unit"}:
            schema = replace(schema, name=last(value["$ref"][1:]))
        if "x-rule" in value:
            constraints = [self._named(pointer, Schema(tuple(constraints)))]
        return replace(schema, constraints=tuple(dict.fromkeys(constraints)))

    def _annotated(self, pointer: str, value: dict[str, Any], schema: Schema) -> Schema:
        title, description, unit = (value.get(key) for key in ("title", "description", "x-unit"))
        most = value.get("x-max-bytes")
        return replace(
            schema,
            title=title if isinstance(title, str) else schema.title,
            description=description if isinstance(description, str) else schema.description,
            unit=unit if isinstance(unit, str) else schema.unit,
            default=constant(value["default"]) if "default" in value else schema.default,
            price=read_price(self, pointers.join(pointer, "x-price")) if "x-price" in value else schema.price,
            max_bytes=most if isinstance(most, int) else schema.max_bytes,
        )

    def _named(self, pointer: str, schema: Schema) -> Named:
        rule = self.context.at(pointers.join(pointer, "x-rule"))
        rule = rule if isinstance(rule, dict) else {}
        return Named(
            id=str(rule.get("id", "")),
            severity="error",
            at=pointers.split(str(rule.get("at", ""))),
            message=str(rule.get("message", "")),
            hint=hint if isinstance(hint := rule.get("hint"), str) else None,
            schema=schema,
            basis=self.context.basis(pointer),
        )

    def _unknown(self, pointer: str, keyword: str) -> None:
        if keyword in ADVICE:
            position = self.context.position(pointer)
            text = f"the keyword {keyword!r} is not enforced: {ADVICE[keyword]}"
            self.context.problems.add(position, "unsupported-keyword", text)
        else:
            known = [*KEYWORDS, *ANNOTATIONS]
            self.context.unknown_key(pointer, "unsupported-keyword", "the keyword", known)

    def referred(self, pointer: str, reference: Any, holder: str) -> Schema:
        """What `$ref` adds: the constraints of its target, or a reference to a function of its own."""
        if not isinstance(reference, str):
            self.context.problem(pointer, "reference", "$ref must name a schema, as in #/components/schemas/Name")
            return Schema()
        target = self.context.follow(unquote(reference[1:])) if reference.startswith("#") else ""
        found = self.context.at(target) if target else None
        if found is None or (isinstance(found, dict) and isinstance(found.get("$ref"), str)):
            return Schema()  # it leads nowhere or in a circle, which is told already
        if target in self._open and not any(map(_goes_below, self._open[self._open.index(target) + 1 :])):
            self.context.circle(holder)
            return Schema()
        if target in self._open or (_is_value(holder) and self._has_form(target)):
            return Schema((Reference(self.name(target), self.context.basis(pointer)),))
        return self.read(unquote(reference[1:]))

    def name(self, target: str) -> str:
        """The name of a schema that others refer to; it is read once, into `named`."""
        if target in self._names:
            return self._names[target]
        steps = pointers.split(target)
        name = steps[-1] if steps[:2] == ("components", "schemas") and len(steps) == 3 else " ".join(steps)
        self._names[target] = name
        if target in self._open:
            self.named[name] = Schema()
        self.named[name] = SchemaReader(self.context, self.named, [], {}, self._names).read(target)
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

    def expression(self, pointer: str, value: Any) -> str | None:
        """The translation of an expression, or None with a problem."""
        if not isinstance(value, str):
            self.context.problem(pointer, "keyword-value", "pattern must be text")
            return None
        try:
            return translate(value)
        except NotPython as error:
            self.context.problem(pointer, "pattern", f"the pattern {value!r} cannot be enforced: {error}")
            return None


def _is_value(holder: str) -> bool:
    """Whether a schema stands for a value below another one, rather than for the same value."""
    steps = pointers.split(holder)
    return len(steps) > 1 and (steps[-2] in ("properties", "prefixItems") or steps[-1] == "items")


def _goes_below(pointer: str) -> bool:
    """Whether a schema speaks of a part of the value that the schema around it speaks of."""
    steps = ("", *pointers.split(pointer))
    return steps[-2] in ("properties", "patternProperties", "prefixItems") or steps[-1] in (
        "items",
        "contains",
        "additionalProperties",
        "propertyNames",
    )


def _said(schema: Schema, other: Schema) -> Schema:
    """The annotations of two schemas of the same value; the first one's come first."""
    return replace(
        schema,
        title=schema.title or other.title,
        description=schema.description or other.description,
        unit=schema.unit or other.unit,
        default=schema.default or other.default,
        price=schema.price or other.price,
        max_bytes=schema.max_bytes or other.max_bytes,
    )
