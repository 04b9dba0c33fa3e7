"""Types: how the payload and the answer of an operation are annotated."""

from __future__ import annotations

from typing import Any, Final

from callsheet.compiling.code import Code, class_name, code, joined, literal
from callsheet.ir.operations import Api, JsonBody, Operation, Provider
from callsheet.ir.schemas import Schema
from callsheet.views.projections import TypesView

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


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


def answer_argument(view: TypesView, api: Api, operation: Operation) -> Code:
    """The type of an operation's answer as a value. Type checkers take no union for a type, unless they are told."""
    answer = answer_type(view, api, operation)
    return code("cast({text}, {answer})", text=literal(f"type[{answer}]"), answer=answer) if " | " in answer else answer


def annotation(view: TypesView, api: Api, schema: Schema, wanted: str) -> Code:
    """The annotation of an answer or a part of one."""
    return _annotated(view.form(api, schema, wanted))


def _annotated(form: dict[str, Any]) -> Code:
    if "$ref" in form:
        return code("models.{name}", name=class_name(form["$ref"].rpartition("/")[2]))
    if "anyOf" in form:
        return joined(" | ", dict.fromkeys(_annotated(inner) for inner in form["anyOf"]))
    kinds = form.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds:
        return code("Any")
    listed = dict.fromkeys(_kind(kind, form) for kind in kinds if kind != "integer" or "number" not in kinds)
    return joined(" | ", listed)


def _kind(kind: str, form: dict[str, Any]) -> Code:
    if kind == "array":
        return code("list[{item}]", item=_annotated(form.get("items", {})))
    if kind == "object":
        held = form.get("additionalProperties", {})
        return code("dict[str, {value}]", value=_annotated(held if isinstance(held, dict) else {}))
    return code(_SCALARS[kind])


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
