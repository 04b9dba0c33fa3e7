"""Classes of the APIs: the methods of one spec file, in one class."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from callsheet.compiling.code import Code, class_name, code, docstring, pascal, with_builtin_list
from callsheet.ir.operations import Api, Operation
from callsheet.ir.texts import SpecText, prose
from callsheet.views.file_methods import file_method_names, file_methods
from callsheet.views.job_methods import download_methods, wait_methods
from callsheet.views.methods import Methods, MethodView, Surroundings, operation_methods
from callsheet.views.page_methods import pages_methods

_LIST: Final = SpecText("list")


@dataclass(frozen=True, slots=True)
class ApiClassView:
    """The class of one API."""

    name: Code
    transport: Code
    docstring: Code
    methods: tuple[MethodView, ...]


def api_classes(at: Surroundings) -> tuple[ApiClassView, ApiClassView]:
    """The class of an API and its asynchronous class, with their methods in the order of the spec."""
    name = pascal(at.api.name)
    text = docstring([prose("{title}.", title=at.api.title), at.api.description], 4)
    methods = _methods(at)
    sync = _unhidden(at.api, [method for method, _ in methods])
    asynchronous = _unhidden(at.api, [method for _, method in methods])
    return (
        ApiClassView(class_name(name), code("Transport"), text, sync),
        ApiClassView(class_name(f"Async{name}"), code("AsyncTransport"), text, asynchronous),
    )


def _methods(at: Surroundings) -> list[Methods]:
    file_names = file_method_names(at.api)
    methods: list[Methods] = []
    for operation in at.api.operations:
        methods.append(operation_methods(at, operation))
        if operation.gives_bytes:
            methods.append(file_methods(at, operation, file_names[operation.name]))
        if operation.pagination is not None:
            methods.append(pages_methods(at, operation, operation.pagination))
    api, polls = _polls(at)
    if polls is not None and polls.job is not None:
        methods.append(wait_methods(at, api, polls, polls.job))
        starts = [operation.starts for operation in at.api.operations if operation.starts is not None]
        if polls.job.result is not None and not (starts and all(start.result_unknown for start in starts)):
            methods.append(download_methods(at, api, polls, polls.job.result))
    return methods


def _unhidden(api: Api, methods: list[MethodView]) -> tuple[MethodView, ...]:
    """The methods with annotations that mean the builtin list, where the class has an operation of that name."""
    if not any(operation.name == _LIST for operation in api.operations):
        return tuple(methods)
    return tuple(
        replace(method, returns=with_builtin_list(method.returns), parameters=with_builtin_list(method.parameters))
        for method in methods
    )


def _polls(at: Surroundings) -> tuple[Api, Operation | None]:
    """The operation that polls the jobs of this API: one of its own, or of the API that it starts jobs in."""
    for operation in at.api.operations:
        if operation.job is not None:
            return at.api, operation
    for operation in at.api.operations:
        if operation.starts is not None:
            api = next(api for api in at.provider.apis if SpecText(api.name) == operation.starts.poll[0])
            return api, next(o for o in api.operations if o.name == operation.starts.poll[1])
    return at.api, None
