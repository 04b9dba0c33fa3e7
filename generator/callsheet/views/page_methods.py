"""Methods for pages: every item of a list that comes page by page."""

from __future__ import annotations

from callsheet.compiling.code import Code, code, docstring, identifier, joined, literal, without
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Api, Operation, Pagination
from callsheet.ir.parameters import Parameter
from callsheet.ir.texts import prose
from callsheet.views.arguments import argument, argument_names
from callsheet.views.methods import Methods, MethodView, Surroundings
from callsheet.views.types import annotation


def pages_methods(at: Surroundings, operation: Operation, pagination: Pagination) -> Methods:
    """The methods that give every item of an operation that lists page by page."""
    at.uses.add("pages")
    names = argument_names(operation)
    start = next(p for p in operation.parameters if (p.place, p.name) == ("query", pagination.parameter))
    cursor = names[start.key]
    item = _item(at, operation, pagination)
    others = [p for p in operation.parameters if p is not start]
    parameters = [argument(at.api, p, names[p.key]) for p in others if p.required]
    parameters.append(code("*"))
    parameters += [_start(at.api, start, cursor, pagination)] if start.required else []
    parameters += [argument(at.api, p, names[p.key]) for p in operation.parameters if not p.required]
    passed = [code("{n}={n}", n=names[p.key]) for p in others]
    call = code("self.{m}({a})", m=identifier(operation.name), a=joined(", ", [*passed, code("{c}={c}", c=cursor)]))
    given = code("(OPERATIONS[{n}], lambda {c}: {f}, {c})", n=literal(at.api.full_name(operation)), c=cursor, f=call)
    said = prose(
        "Every item of {name}, page after page; a page is fetched when its first item is asked for.",
        name=operation.name,
    )
    name, text, arguments = (
        code("{n}_all", n=identifier(operation.name)),
        docstring([said], 8),
        joined(", ", parameters),
    )
    waits_for_nothing = code("")
    iterators = (code("Iterator[{i}]", i=item), code("return pages.items{g}", g=given))
    awaited = (code("AsyncIterator[{i}]", i=item), code("return pages.items_async{g}", g=given))
    sync, asynchronous = (
        MethodView(waits_for_nothing, name, arguments, returns, text, body) for returns, body in (iterators, awaited)
    )
    return sync, asynchronous


def _start(api: Api, parameter: Parameter, name: Code, pagination: Pagination) -> Code:
    """Where the list begins, for an operation that must be told: at its start, where that is a number."""
    if pagination.kind == "cursor":
        return argument(api, parameter, name)
    return code("{n}: int = {first}", n=name, first=literal(pagination.first))


def _item(at: Surroundings, operation: Operation, pagination: Pagination) -> Code:
    listed = answer_part(at.api, operation, pagination.items)
    if listed is None:
        return code("Any")
    whole = annotation(at.answers, at.api, listed, prose("{api} {name} items", api=at.api.name, name=operation.name))
    return without(whole, "list[", "]") if whole.startswith("list[") else code("Any")
