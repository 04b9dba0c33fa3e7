"""Methods: one an operation, with everything that is asked of it as an argument.

A method of an asynchronous class is that of the other one, but for waiting: both are written at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from callsheet.compiling.code import Code, code, docstring, identifier, joined, literal
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Operation, Provider
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, prose, sentence
from callsheet.views.arguments import argument, argument_names
from callsheet.views.bodies import body_arguments, said_of_files
from callsheet.views.limits import forms, offered
from callsheet.views.projections import TypesView
from callsheet.views.returns import answer_code
from callsheet.views.types import answer_type, request_type

READING: Final = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing at the provider."""


@dataclass(frozen=True, slots=True)
class MethodView:
    """A method: its signature without `self`, and the lines of its body."""

    prefix: Code
    name: Code
    parameters: Code
    returns: Code
    docstring: Code
    body: Code


Methods: TypeAlias = tuple[MethodView, MethodView]
"""A method, and the same of the asynchronous class."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What a method has in common with the same of the asynchronous class, without `self`."""

    name: Code
    parameters: Code
    returns: Code
    docstring: Code

    def calling(self, call: Code, body: str = "return {call}") -> Methods:
        """The methods with a body that makes a call, for which the asynchronous one waits."""
        awaited = code("await {c}", c=call)
        return (
            MethodView(code(""), self.name, self.parameters, self.returns, self.docstring, code(body, call=call)),
            MethodView(
                code("async "), self.name, self.parameters, self.returns, self.docstring, code(body, call=awaited)
            ),
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a method is written for: an API of a provider, and the types that it may name.

    `uses` collects the modules of the runtime that the methods name.
    """

    provider: Provider
    api: Api
    requests: TypesView
    answers: TypesView
    uses: set[str]


@dataclass(frozen=True, slots=True)
class Given:
    """What a call of an operation is given: the arguments of its method, and how they are passed on."""

    positional: list[Code]
    keyword: list[Code]
    passed: list[Code]
    priced: bool


def operation_methods(at: Surroundings, operation: Operation) -> Methods:
    """The methods of an operation."""
    given = given_to(at, operation)
    keyword, passed = given.keyword, given.passed
    keyword.append(code("deadline: float | None = None"))
    passed.append(code("deadline=deadline"))
    if operation.answer.kind == "binary":
        keyword.append(code("max_bytes: int | None = None"))
        passed.append(code("max_bytes=max_bytes"))
    add_call_key(operation, given)
    arguments = [
        code("OPERATIONS[{n}]", n=literal(at.api.full_name(operation))),
        answer_code(at.answers, at.api, operation, at.uses),
        *passed,
    ]
    signature = Signature(
        identifier(operation.name),
        joined(", ", [*given.positional, code("*"), *keyword]),
        answer_type(at.answers, at.api, operation),
        docstring(_said(at.api, operation, given.priced), 8),
    )
    return signature.calling(code("self._transport.send({a})", a=joined(", ", arguments)))


def given_to(at: Surroundings, operation: Operation) -> Given:
    """What is given to every call of an operation."""
    priced = isinstance(operation.body, PayloadBody) and _has_price(at.api, operation.body.schema)
    given = argument_names(operation)
    positional = [argument(at.api, p, given[p.key]) for p in operation.parameters if p.required]
    keyword = [argument(at.api, p, given[p.key]) for p in operation.parameters if not p.required]
    mapping = joined(", ", [code("{k}: {v}", k=literal(k), v=v) for k, v in given.items()])
    passed = [code("parameters={{{m}}}", m=mapping)]
    body = body_arguments(operation, request_type(at.requests, at.api, operation))
    positional += [*body.needed, *body.optional[:1]]
    keyword = [*body.optional[1:], *keyword]
    passed += body.passed
    if body.has_files:
        at.uses.add("uploads")
    if priced:
        keyword += [code("max_credits: Decimal | int | None = None"), code("allow_unknown_price: bool = False")]
        passed += [code("max_credits=max_credits"), code("allow_unknown_price=allow_unknown_price")]
    keyword.append(code("check: bool = True"))
    passed.append(code("check=check"))
    return Given(positional, keyword, passed, priced)


def add_call_key(operation: Operation, given: Given) -> None:
    """Let a call that changes something have a key."""
    if operation.method not in READING:
        given.keyword.append(code("call_key: str | None = None"))
        given.passed.append(code("call_key=call_key"))


def _has_price(api: Api, schema: Schema) -> bool:
    return any(form.price is not None for _, form in forms(schema, api.named))


def _said(api: Api, operation: Operation, priced: bool) -> list[str | SpecText]:
    route = prose("{method} {path}", method=operation.method, path=operation.path)
    said: list[str | SpecText] = [sentence(operation.summary), operation.description]
    said = said if any(said) else [route]
    names = argument_names(operation)
    for parameter in operation.parameters:
        most = offered(parameter.schema, api.named)
        words = "`{name}` ({limits}): {what}" if parameter.description else "`{name}`: {limits}"
        said.append(prose(words, name=names[parameter.key], what=parameter.description, limits=most))
    files = said_of_files(operation)
    if files:
        said += files
        said.append("Raises InvalidArgument, before anything is sent, for a file that the API does not take.")
    if isinstance(operation.body, PayloadBody):
        said.append("Raises InvalidPayload, before anything is sent, with every violation; `check=False` sends anyway.")
    if priced:
        said.append(
            "With `max_credits`, raises PriceRefused before sending where the price may be higher, or is unknown "
            "and `allow_unknown_price` is not set."
        )
    if operation.answer.kind == "binary":
        said.append("An answer above `max_bytes` (64 MiB, unless it is said) is not read.")
    if operation.gives_address:
        said.append("Returns the address that the answer leads to, which is not followed.")
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
