"""Types: how the payload and the answers of an operation are annotated."""

from __future__ import annotations

from typing import Any, Final

from callsheet.budgets import Budget
from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, class_name, code, joined
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Answer, Api, Operation, Provider
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, listed
from callsheet.views.projections import TypesView

BYTES: Final = code("bytes")
_NO_PREFIX: Final = "api"
"""The name of an API that says nothing: that of documents that others wrote."""
_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def request_type(view: TypesView, api: Api, operation: Operation) -> Code | None:
    """The annotation of an operation's payload, its types added to the view; None where it has none."""
    body = operation.body
    if not isinstance(body, PayloadBody):
        return None
    if body.form == "text":
        return code("str")
    types = allowed_types(body.schema)
    if types is not None and "object" not in types:
        return annotation(view, api, body.schema, _own_name(api, operation, "request"))
    name = body.name or _own_name(api, operation, "request")
    return code("types.{t}", t=class_name(view.add(api, name, body.schema)))


def answer_type(view: TypesView, api: Api, operation: Operation, binary: Code = BYTES) -> Code:
    """The annotation of what an operation returns, whatever status of success it has; its models join the view.

    `binary` is that of bytes.
    """
    found = dict.fromkeys(answer_types(view, api, operation, binary).values())
    return code("Any") if "Any" in found else joined(" | ", found)


def answer_types(view: TypesView, api: Api, operation: Operation, binary: Code = BYTES) -> dict[SpecText, Code]:
    """The annotation of each answer of success by its status, `binary` for bytes; models are added to the view."""
    found = {}
    own = _own_name(api, operation, "answer")
    for answer in (operation.answer, *operation.other_answers):
        wanted = own if answer is operation.answer else listed(" ", (own, answer.status))
        is_binary = answer.kind == "binary"
        found[answer.status] = binary if is_binary else _answer_type(view, api, answer, answer.name or wanted)
    return found


def _own_name(api: Api, operation: Operation, what: str) -> SpecText:
    """The name of a type that the document gives none."""
    prefix = () if api.name == _NO_PREFIX else (api.name,)
    return listed(" ", (*prefix, operation.name, what))


def _answer_type(view: TypesView, api: Api, answer: Answer, wanted: SpecText) -> Code:
    if answer.kind == "json":
        return annotation(view, api, answer.schema, wanted) if answer.schema is not None else code("Any")
    return code("str") if answer.kind == "text" else code("None")


def annotation(view: TypesView, api: Api, schema: Schema, wanted: SpecText) -> Code:
    """The annotation of an answer, of a payload, or of a part of one."""
    return _annotated(view.form(api, schema, wanted), code("models") if view.answers else code("types"))


def _annotated(form: dict[str, Any], module: Code) -> Code:
    if "$ref" in form:
        return code("{module}.{name}", module=module, name=class_name(form["$ref"].rpartition("/")[2]))
    if "anyOf" in form:
        return joined(" | ", dict.fromkeys(_annotated(inner, module) for inner in form["anyOf"]))
    kinds = form.get("type", ())
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if not kinds:
        return code("Any")
    listed = dict.fromkeys(_kind(kind, form, module) for kind in kinds if kind != "integer" or "number" not in kinds)
    return joined(" | ", listed)


def _kind(kind: str, form: dict[str, Any], module: Code) -> Code:
    if kind == "array":
        return code("list[{item}]", item=_annotated(form.get("items", {}), module))
    if kind == "object":
        held = form.get("additionalProperties", {})
        return code("dict[str, {value}]", value=_annotated(held if isinstance(held, dict) else {}, module))
    return code(_SCALARS[kind])


def provider_types(provider: Provider, *, answers: bool) -> TypesView:
    """The requests or the answers of every operation of a provider."""
    view = TypesView(answers, Budget.of(provider))
    for api in provider.apis:
        for operation in api.operations:
            if answers:
                answer_type(view, api, operation)
            else:
                request_type(view, api, operation)
    return view
