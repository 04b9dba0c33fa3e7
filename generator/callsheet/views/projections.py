"""Projections: schemas as plain JSON Schema, for the model generator. Rules stay in the checks.

Requests become typed dicts, answers become Pydantic models that stay open: a status or a field that appears later
must never cost a job id.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from callsheet.budgets import Budget
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import model_name, model_words, pascal
from callsheet.compiling.merging import merged_enum, properties_of
from callsheet.ir.constants import JsonType
from callsheet.ir.operations import Api
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Branch,
    Discriminated,
    Items,
    Never,
    OneOf,
    PrefixItem,
    Reference,
    Required,
    Schema,
    Types,
)
from callsheet.ir.texts import SpecText, prose
from callsheet.problems import Position
from callsheet.rendering.inner_types import free_name
from callsheet.views.limits import limits
from callsheet.wrapping import wrapped

_LONGEST_TITLE: Final = 40
"""Up to how many characters a title is a name."""


@dataclass(slots=True)
class TypesView:
    """The JSON Schema of a provider's requests or answers, under the names that the code uses.

    Only objects with properties are definitions, and what a request chooses by a discriminator; everything else stands
    where it is used.
    """

    answers: bool
    budget: Budget
    definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    _origins: dict[str, tuple[str | SpecText | Position, ...]] = field(default_factory=dict)
    _open: list[SpecText] = field(default_factory=list)
    _forms: dict[tuple[int, SpecText], tuple[Schema, dict[str, Any]]] = field(default_factory=dict)
    """The projections that `form` gave: each is asked for several times. A schema that is held keeps its id."""

    def add(self, api: Api, name: SpecText, schema: Schema) -> str:
        """Add a named schema and everything that it refers to; returns the name of its type."""
        type_name = self._free_name(name, tuple(constraint.basis.position for constraint in schema.constraints))
        if type_name not in self.definitions:
            self.definitions[type_name] = {}
            self.definitions[type_name] = self._project(api, schema)
        return type_name

    def _free_name(self, name: SpecText, origin: tuple[str | SpecText | Position, ...]) -> str:
        """A name for a type: none that a type of another origin has, which is told by where it is written."""
        origin = (name, *origin)
        wanted, number = free_name(pascal(name)), 1
        type_name = wanted
        while self._origins.setdefault(type_name, origin) != origin:
            number += 1
            type_name = f"{wanted}{number}"
        return type_name

    @property
    def _other_side(self) -> str:
        """The access of the properties that are never there: an answer has none that are written only."""
        return "writeOnly" if self.answers else "readOnly"

    def document(self) -> dict[str, Any]:
        """The schemas as one document."""
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": self.definitions}

    def form(self, api: Api, schema: Schema, name: SpecText) -> dict[str, Any]:
        """The projection of a schema that is used somewhere; `name` is for its type where it has properties."""
        if (id(schema), name) not in self._forms:
            self._forms[id(schema), name] = schema, self._form_of_use(api, schema, name)
        return self._forms[id(schema), name][1]

    def _form_of_use(self, api: Api, schema: Schema, name: SpecText) -> dict[str, Any]:
        if _is_class(schema):
            return self._named(api, name, schema)
        form = self._form(api, schema)
        for at, inner in enumerate(form.get("anyOf", ()), 1):
            if "properties" in inner:
                form["anyOf"][at - 1] = self._defined(prose("{name} {at}", name=name, at=at), inner)
        if "properties" in form.get("items", ()):
            form["items"] = self._defined(prose("{name} item", name=name), form["items"])
        return form

    def _defined(self, name: SpecText, form: dict[str, Any]) -> dict[str, Any]:
        """A reference to an object that has no name of its own."""
        type_name = self._free_name(name, (json.dumps(form),))
        self.definitions[type_name] = form
        return {"$ref": f"#/$defs/{type_name}"}

    def _project(self, api: Api, schema: Schema) -> dict[str, Any]:
        result = self._form(api, schema)
        said = self._said(api, schema)
        if said and "$ref" not in result:
            # The model generator leaves the lines of a docstring as they are.
            result["description"] = "\n".join(wrapped(said, 110, hyphens=True))
        return result

    def _said(self, api: Api, schema: Schema) -> str:
        words = model_words(schema.description or "")
        enum = merged_enum(schema)
        if self.answers and enum is not None:
            return f"{_ended(words)} Documented: {model_words(limits(schema, api.named))}.".strip()
        if not self.answers and enum is None and {"string", "integer", "number"} & set(allowed_types(schema) or ()):
            spoken = model_words(limits(schema, api.named))
            if "," in spoken:
                words = f"{_ended(words)} {spoken[0].upper()}{spoken[1:]}.".strip()
        return words + " " if words.endswith('"') else words

    def _form(self, api: Api, schema: Schema) -> dict[str, Any]:
        form = self._form_without_null(api, schema)
        return _with_null(form) if self.answers and schema.nullable else form

    def _form_without_null(self, api: Api, schema: Schema) -> dict[str, Any]:
        self.budget.spend(schema)
        for constraint in schema.constraints:
            if isinstance(constraint, Reference):
                return self._referred(api, constraint.name)
        enum = merged_enum(schema)
        if enum is not None and not self.answers:
            return {"enum": [value.as_payload() for value in enum.values]}
        if not _properties(schema):
            chosen = self._chosen(api, schema)
            if chosen is not None:
                return chosen
        types = allowed_types(schema)
        if types is None and enum is not None:
            types = tuple(dict.fromkeys(value.type for value in enum.values))
        result = self._types(types) if types is not None else {}
        self._array(api, schema, result)
        self._object(api, schema, result)
        return result

    def _types(self, types: tuple[JsonType, ...]) -> dict[str, Any]:
        kinds = [kind for name in types for kind in (("integer", "number") if self._is_wide(name) else (name,))]
        return {"type": kinds[0] if len(kinds) == 1 else kinds}

    def _is_wide(self, name: JsonType) -> bool:
        """Whether a number is one that may come as a whole one, and stays it."""
        return name == "number" and self.answers

    def _referred(self, api: Api, name: SpecText) -> dict[str, Any]:
        """What a reference stands for: the type of its target, or the target itself where that is none."""
        target = api.named[name]
        if _is_class(target) or (not self.answers and _discriminated(target)):
            return self._named(api, name, target)
        if name in self._open:
            return {}  # it holds itself, and no type stands for it
        self._open.append(name)
        form = self._form(api, target)
        self._open.pop()
        return form

    def _named(self, api: Api, name: SpecText, schema: Schema) -> dict[str, Any]:
        """A reference to the type of an object, or null where it may be null."""
        types = allowed_types(schema)
        reference = {"$ref": f"#/$defs/{self.add(api, name, _without_null(schema))}"}
        may_be_null = (types is not None and "null" in types) or (self.answers and schema.nullable)
        return _with_null(reference) if may_be_null else reference

    def _chosen(self, api: Api, schema: Schema) -> dict[str, Any] | None:
        """The alternatives of a schema, or None where it has none that say more than its type."""
        for constraint in schema.constraints:
            if isinstance(constraint, Discriminated):
                branches = (*constraint.branches, *((constraint.other,) if constraint.other else ()))
                return _either([self._branch(api, branch) for branch in branches])
            if isinstance(constraint, AnyOf | OneOf):
                forms = [self._alternative(api, inner) for inner in constraint.schemas]
                if all(forms):
                    return _either(forms)
        return None

    def _alternative(self, api: Api, schema: Schema) -> dict[str, Any]:
        name = schema.name or _name_by_title(schema)
        return self._named(api, name, schema) if name is not None and _is_class(schema) else self._form(api, schema)

    def _branch(self, api: Api, branch: Branch) -> dict[str, Any]:
        if not branch.is_component:
            return self._alternative(api, branch.schema)
        return {"$ref": f"#/$defs/{self.add(api, branch.name, branch.schema)}"}

    def _array(self, api: Api, schema: Schema, result: dict[str, Any]) -> None:
        if any(isinstance(constraint, PrefixItem) for constraint in schema.constraints):
            return  # its items are of several types
        for constraint in schema.constraints:
            if isinstance(constraint, Items):
                result["items"] = self._project(api, constraint.schema)

    def _object(self, api: Api, schema: Schema, result: dict[str, Any]) -> None:
        properties = _properties(schema)
        shown = {model_name(name): self._project(api, inner) for name, inner in properties.items()}
        if shown:
            result["type"] = result.get("type", "object")
            result["properties"] = shown | {
                name: {} for name in map(model_name, _elsewhere(schema)) if name not in shown
            }
        there = {name for name, inner in properties.items() if inner.access != self._other_side}
        needed = dict.fromkeys(c.name for c in schema.constraints if isinstance(c, Required) and c.name in there)
        required = list(map(model_name, needed))
        if required and shown:
            result["required"] = required
        for constraint in schema.constraints:
            if isinstance(constraint, AdditionalProperties) and not shown:
                result["additionalProperties"] = self._project(api, constraint.schema)


def _with_null(form: dict[str, Any]) -> dict[str, Any]:
    """A projection that takes null, too."""
    if "type" in form:
        types = form["type"] if isinstance(form["type"], list) else [form["type"]]
        return form if "null" in types else {**form, "type": [*types, "null"]}
    forms = form.get("anyOf", [form] if form else [])
    null = {"type": "null"}
    return {"anyOf": [*forms, *([] if null in forms else [null])]} if forms else form


def _ended(words: str) -> str:
    """Words with a full stop, unless they end in a mark of their own, or there are none."""
    return words + "." if words and words[-1] not in ".!?:;…" else words


def _properties(schema: Schema) -> dict[SpecText, Schema]:
    """The properties that an object may have."""
    merged = properties_of(schema)
    return {name: inner for name, inner in merged.items() if not any(isinstance(c, Never) for c in inner.constraints)}


def _elsewhere(schema: Schema, seen: set[int] | None = None) -> Iterator[SpecText]:
    """The properties that only some alternatives of an object speak of. Each alternative is looked at once."""
    seen = set() if seen is None else seen
    for constraint in schema.constraints:
        for inner in constraint.schemas if isinstance(constraint, AnyOf | OneOf) else ():
            if id(inner) not in seen:
                seen.add(id(inner))
                yield from _properties(inner)
                yield from _elsewhere(inner, seen)


@lru_cache(maxsize=1_000)
def _is_class(schema: Schema) -> bool:
    """Whether a type of its own stands for a schema: it is an object with properties, or null."""
    types = allowed_types(schema)
    return bool(_properties(schema)) and (types is None or set(types) in ({"object"}, {"object", "null"}))


def _name_by_title(schema: Schema) -> SpecText | None:
    """What the title of an alternative calls its type; None where it has none, or a whole sentence."""
    name = pascal(schema.title) if schema.title else ""
    return SpecText(name) if 1 < len(name) <= _LONGEST_TITLE else None


def _discriminated(schema: Schema) -> bool:
    return any(isinstance(constraint, Discriminated) for constraint in schema.constraints)


def _without_null(schema: Schema) -> Schema:
    if not any(isinstance(c, Types) and "null" in c.allowed for c in schema.constraints):
        return schema
    kept = (
        replace(c, allowed=tuple(name for name in c.allowed if name != "null")) if isinstance(c, Types) else c
        for c in schema.constraints
    )
    return replace(schema, constraints=tuple(kept))


def _either(forms: list[dict[str, Any]]) -> dict[str, Any]:
    """Alternatives, each once."""
    flat = [inner for form in forms for inner in (form["anyOf"] if set(form) == {"anyOf"} else [form])]
    distinct = [form for index, form in enumerate(flat) if form not in flat[:index]]
    return distinct[0] if len(distinct) == 1 else {"anyOf": distinct}
