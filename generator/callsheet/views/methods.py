"""Methods: one an operation, with everything that is asked of it as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from callsheet.compiling.atoms import allowed_types
from callsheet.compiling.code import Code, class_name, code, docstring, dotted, identifier, joined, literal
from callsheet.ir.operations import Api, JsonBody, Operation, Parameter, Provider, UploadBody
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, prose
from callsheet.views.limits import forms, limits
from callsheet.views.projections import TypesView
from callsheet.views.types import answer_argument, answer_type, request_type

READING: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing at the provider."""

_SCALARS: Final = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method: its signature without `self`, and the lines of its body."""

    prefix: Code
    name: Code
    parameters: Code
    returns: Code
    docstring: Code
    body: Code


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a method is written for: an API of a provider, sync or async, and the types that it may name.

    `uses` collects the modules of the runtime that the methods name.
    """

    provider: Provider
    api: Api
    is_async: bool
    requests: TypesView
    answers: TypesView
    uses: set[str]

    @property
    def prefix(self) -> Code:
        """What stands before `def`."""
        return code("async ") if self.is_async else code("")

    @property
    def await_(self) -> Code:
        """What stands before a call that is waited for."""
        return code("await ") if self.is_async else code("")


def operation_method(at: Surroundings, operation: Operation) -> MethodView:
    """The method of an operation."""
    priced = isinstance(operation.body, JsonBody) and _has_price(at.api, operation.body.schema)
    positional = [parameter_code(p) for p in operation.parameters if p.required]
    keyword = [parameter_code(p) for p in operation.parameters if not p.required]
    given = {p.name: identifier(p.name) for p in operation.parameters}
    mapping = joined(", ", [code("{k}: {v}", k=literal(k), v=v) for k, v in given.items()])
    arguments = [
        code("OPERATIONS[{n}]", n=literal(f"{at.api.name}.{operation.name}")),
        answer_argument(at.answers, at.api, operation),
        code("parameters={{{m}}}", m=mapping),
    ]
    request = request_type(at.requests, at.api, operation)
    if request is not None:
        positional.append(code("body: types.{t}", t=class_name(request)))
        arguments.append(code("payload=body"))
    if isinstance(operation.body, UploadBody):
        at.uses.add("uploads")
        positional.append(code("file: uploads.Upload"))
        arguments.append(code("file=file"))
    if priced:
        keyword += [code("max_credits: Decimal | int | None = None"), code("allow_unknown_price: bool = False")]
        arguments += [code("max_credits=max_credits"), code("allow_unknown_price=allow_unknown_price")]
    keyword += [code("check: bool = True"), code("deadline: float | None = None")]
    arguments += [code("check=check"), code("deadline=deadline")]
    if operation.method not in READING:
        keyword.append(code("call_key: str | None = None"))
        arguments.append(code("call_key=call_key"))
    send = code("self._transport.send({a})", a=joined(", ", arguments))
    body = code("return await {s}", s=send) if at.is_async else code("return {s}", s=send)
    return MethodView(
        at.prefix,
        identifier(operation.name),
        joined(", ", [*positional, code("*"), *keyword]),
        answer_type(at.answers, at.api, operation),
        docstring(_said(operation, priced), 8),
        body,
    )


def parameter_code(parameter: Parameter) -> Code:
    """A parameter as an argument with its type."""
    types = allowed_types(parameter.schema) or ("string",)
    kind = joined(" | ", [dotted(_SCALARS.get(name, "str")) for name in types])
    name = identifier(parameter.name)
    if parameter.required:
        return code("{n}: {t}", n=name, t=kind)
    return code("{n}: {t} | None = None", n=name, t=kind)


def _has_price(api: Api, schema: Schema) -> bool:
    return any(form.price is not None for _, form in forms(schema, dict(api.schemas)))


def _said(operation: Operation, priced: bool) -> list[str | SpecText]:
    route = prose("{method} {path}", method=operation.method, path=operation.path)
    said: list[str | SpecText] = [operation.summary or route, operation.description]
    for parameter in operation.parameters:
        what = parameter.description or "A parameter of the API."
        name, most = identifier(parameter.name), limits(parameter.schema)
        said.append(prose("`{name}`: {what} ({limits})", name=name, what=what, limits=most))
    if isinstance(operation.body, UploadBody):
        file = operation.body.files[0]
        how = "`file`: its bytes, its path, or a file open for reading bytes. {what}"
        said.append(prose(how, what=file.description))
        said.append("Raises InvalidArgument, before anything is sent, for a file that the API does not take.")
    elif isinstance(operation.body, JsonBody):
        said.append("Raises InvalidPayload, before anything is sent, with every violation; `check=False` sends anyway.")
    if priced:
        said.append(
            "With `max_credits`, raises PriceRefused before sending where the price may be higher, or is unknown "
            "and `allow_unknown_price` is not set."
        )
    said.append(prose("Sends {route}{again}", route=route, again=_again(operation)))
    return [part for part in said if part]


def _again(operation: Operation) -> str:
    """What the docstring of a method says of sending again."""
    if operation.method in READING:
        return "; a read is sent again where it gets no answer."
    return (
        " and never again by itself once it may have arrived, unless the provider refused it before any work. With a "
        "journal, calls of one `call_key` are sent once, whatever happens to the process."
    )
