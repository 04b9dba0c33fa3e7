"""Types: schemas projected to plain JSON Schema, for the model generator. Rules stay in the checks.

Requests become typed dicts, answers become Pydantic models that stay open: a status or a field that appears later
must never cost a job id.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass, field
from typing import Any, Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, class_name, code, model_words, pascal
from callsheet.compiling.merging import merged_enum, merged_properties
from callsheet.ir.operations import Api, JsonBody, Operation, Provider
from callsheet.ir.schemas import (
    AdditionalProperties,
    AnyOf,
    Branch,
    Discriminated,
    Items,
    Never,
    Reference,
    Required,
    Schema,
)
from callsheet.problems import Position
from callsheet.views.limits import limits

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass(slots=True)
class TypesView:
    """The JSON Schema of a provider's requests or answers, under the names that the code uses."""

    answers: bool
    definitions: dict[str, dict[str, Any]] = field(default_factory=dict)
    _origins: dict[str, tuple[str | Position, ...]] = field(default_factory=dict)

    def add(self, api: Api, name: str, schema: Schema) -> str:
        """Add a named schema and everything that it refers to; returns the name of its type."""
        type_name = self._free_name(name, schema)
        if type_name not in self.definitions:
            self.definitions[type_name] = {}
            self.definitions[type_name] = self._project(api, schema)
        return type_name

    def _free_name(self, name: str, schema: Schema) -> str:
        """The name of the type of a schema: none that another schema has, which is told by where it is written."""
        origin: tuple[str | Position, ...] = (name, *(constraint.basis.position for constraint in schema.constraints))
        wanted, number = pascal(name), 1
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

    def _project(self, api: Api, schema: Schema) -> dict[str, Any]:
        result = self._form(api, schema)
        said = self._said(schema)
        if said and "$ref" not in result:
            # The model generator leaves the lines of a docstring as they are.
            result["description"] = "\n".join(textwrap.wrap(said, 110, break_long_words=False))
        return result

    def _said(self, schema: Schema) -> str:
        words = model_words(schema.description or "")
        enum = merged_enum(schema)
        if self.answers and enum is not None:
            return f"{words} Documented: {model_words(limits(schema))}.".strip()
        if not self.answers and enum is None and {"string", "integer", "number"} & set(allowed_types(schema) or ()):
            spoken = model_words(limits(schema))
            if "," in spoken:
                words = f"{words} {spoken[0].upper()}{spoken[1:]}.".strip()
        return words + " " if words.endswith('"') else words

    def _form(self, api: Api, schema: Schema) -> dict[str, Any]:
        for constraint in schema.constraints:
            if isinstance(constraint, Reference):
                return {"$ref": f"#/$defs/{self.add(api, constraint.name, dict(api.schemas)[constraint.name])}"}
            if isinstance(constraint, Discriminated):
                branches = (*constraint.branches, *((constraint.other,) if constraint.other else ()))
                return {"anyOf": [{"$ref": f"#/$defs/{self._branch(api, branch)}"} for branch in branches]}
        enum = merged_enum(schema)
        if enum is not None and not self.answers:
            return {"enum": [json.loads(value.text) for value in enum.values]}
        types = allowed_types(schema)
        if types is None and enum is not None:
            types = ("string",)
        result: dict[str, Any] = {}
        if types is not None:
            kinds = [
                kind
                for name in types
                for kind in (("integer", "number") if name == "number" and self.answers else (name,))
            ]
            result["type"] = kinds[0] if len(kinds) == 1 else kinds
        for constraint in schema.constraints:
            if isinstance(constraint, AnyOf) and types is None and all(allowed_types(s) for s in constraint.schemas):
                result["anyOf"] = [self._form(api, inner) for inner in constraint.schemas]
        self._array(api, schema, result)
        self._object(api, schema, result)
        return result

    def _branch(self, api: Api, branch: Branch) -> str:
        return self.add(api, branch.name, branch.schema)

    def _array(self, api: Api, schema: Schema, result: dict[str, Any]) -> None:
        for constraint in schema.constraints:
            if isinstance(constraint, Items) and constraint.start == 0:
                result["items"] = self._project(api, constraint.schema)

    def _object(self, api: Api, schema: Schema, result: dict[str, Any]) -> None:
        properties = merged_properties(schema.constraints)
        shown = {
            name: self._project(api, inner)
            for name, inner in properties.items()
            if not any(isinstance(c, Never) for c in inner.constraints)
        }
        if shown:
            result["type"] = result.get("type", "object")
            result["properties"] = shown
        hidden = {name for name, inner in properties.items() if inner.access == self._other_side}
        required = list(
            dict.fromkeys(
                c.name for c in schema.constraints if isinstance(c, Required) and c.name in shown.keys() - hidden
            )
        )
        if required and shown:
            result["required"] = required
        for constraint in schema.constraints:
            if isinstance(constraint, AdditionalProperties) and not shown:
                result["additionalProperties"] = self._project(api, constraint.schema)


def request_type(view: TypesView, api: Api, operation: Operation) -> str | None:
    """The type of an operation's JSON body, added to the view; None where it has none."""
    if not isinstance(operation.body, JsonBody):
        return None
    name = operation.body.name or f"{api.name} {operation.name} request"
    return view.add(api, name, operation.body.schema)


def answer_type(view: TypesView, api: Api, operation: Operation) -> Code:
    """The annotation of an operation's answer; its models are added to the view."""
    schema = operation.answer.schema
    if schema is None:
        return code("dict[str, Any]")
    wanted = operation.answer.name or f"{api.name} {operation.name} answer"
    return annotation(view, api, schema, wanted)


def annotation(view: TypesView, api: Api, schema: Schema, wanted: str) -> Code:
    """The annotation of an answer or a part of one."""
    for constraint in schema.constraints:
        if isinstance(constraint, Reference):
            return code(
                "models.{name}", name=class_name(view.add(api, constraint.name, dict(api.schemas)[constraint.name]))
            )
        if isinstance(constraint, Items):
            return code("list[{item}]", item=annotation(view, api, constraint.schema, f"{wanted} item"))
    if merged_properties(schema.constraints) or any(isinstance(c, Discriminated) for c in schema.constraints):
        return code("models.{name}", name=class_name(view.add(api, wanted, schema)))
    types = allowed_types(schema)
    if types == ("array",):
        return code("list[Any]")
    if types is not None and len(types) == 1 and types[0] in _SCALARS:
        return code(_SCALARS[types[0]])
    return code("dict[str, Any]")


def provider_types(provider: Provider, *, answers: bool) -> TypesView:
    """The requests or the answers of every operation of a provider."""
    view = TypesView(answers)
    for api in provider.apis:
        for operation in api.operations:
            if answers:
                answer_type(view, api, operation)
            else:
                request_type(view, api, operation)
    return view
