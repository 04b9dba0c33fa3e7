"""Methods for pages: every item of a list that comes page by page."""

from __future__ import annotations

from callsheet.compiling.code import Code, code, docstring, identifier, joined, literal, without
from callsheet.ir.answers import answer_part
from callsheet.ir.operations import Operation, Pagination
from callsheet.views.arguments import argument, argument_names
from callsheet.views.methods import MethodView, Surroundings
from callsheet.views.types import annotation


def pages_method(at: Surroundings, operation: Operation, pagination: Pagination) -> MethodView:
    """The method that gives every item of an operation that lists page by page."""
    at.uses.add("pages")
    names = argument_names(operation)
    cursor = next((names[p.key] for p in operation.parameters if p.name == pagination.cursor), code("cursor"))
    item = _item(at, operation, pagination)
    others = [p for p in operation.parameters if p.name != pagination.cursor]
    parameters = [argument(at.api, p, names[p.key]) for p in others if p.required]
    parameters.append(code("*"))
    parameters += [argument(at.api, p, names[p.key]) for p in operation.parameters if not p.required]
    passed = [code("{n}={n}", n=names[p.key]) for p in others]
    call = code("self.{m}({a})", m=identifier(operation.name), a=joined(", ", [*passed, code("{c}={c}", c=cursor)]))
    function = code("pages.items_async") if at.is_async else code("pages.items")
    body = code(
        "return {f}(OPERATIONS[{n}], lambda {c}: {call}, {c})",
        f=function,
        n=literal(f"{at.api.name}.{operation.name}"),
        c=cursor,
        call=call,
    )
    iterator = code("AsyncIterator[{i}]", i=item) if at.is_async else code("Iterator[{i}]", i=item)
    said = [f"Every item of {operation.name}, page after page; a page is fetched when its first item is asked for."]
    name = code("{n}_all", n=identifier(operation.name))
    return MethodView(code(""), name, joined(", ", parameters), iterator, docstring(said, 8), body)


def _item(at: Surroundings, operation: Operation, pagination: Pagination) -> Code:
    listed = answer_part(at.api, operation, pagination.items)
    if listed is None:
        return code("Any")
    whole = annotation(at.answers, at.api, listed, f"{at.api.name} {operation.name} items")
    return without(whole, "list[", "]") if whole.startswith("list[") else code("Any")
