"""Examples at the top of a README: a payload that is checked, and a call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from callsheet.compiling.code import Code, attribute, class_name, code, identifier, joined, literal, whole_literal
from callsheet.ir.bodies import FileField, PayloadBody
from callsheet.ir.operations import Api, Operation, Provider, Starts
from callsheet.ir.texts import SpecText, steps
from callsheet.views.bodies import taken_files
from callsheet.views.checks import parameters_schema
from callsheet.views.limits import is_priced
from callsheet.views.samples import sample

_ITEM: Final = SpecText("*")
"""What stands for the items of a list in a JSON Pointer."""


def check_examples(provider: Provider, package: str) -> tuple[Code, ...]:
    """A runnable example, where an operation takes a payload: it is checked and priced, and nothing is sent."""
    found = next(_payloads(provider), None)
    if found is None:
        return ()
    api, operation, payload = found
    name = literal(api.full_name(operation))
    functions = code("check, estimate") if is_priced(provider) else code("check")
    lines = [
        code("from {p}.{n} import {f}", p=identifier(package), n=identifier(provider.name), f=functions),
        code(""),
        code("payload = {p}", p=_python(payload)),
        code("report = check({n}, payload)", n=name),
        code("for violation in report.violations:"),
        code("    print(violation.severity, violation.path, violation.message)"),
    ]
    if is_priced(provider):
        lines.append(code("print(estimate({n}, payload))", n=name))
    return (joined("\n", lines),)


def _payloads(provider: Provider) -> Iterator[tuple[Api, Operation, Any]]:
    """Payloads to show: those that are documented, then those that can be made up."""
    bodies = [
        (api, operation, operation.body)
        for api in provider.apis
        for operation in api.operations
        if isinstance(operation.body, PayloadBody)
    ]
    for api, operation, body in bodies:
        if body.examples:
            yield api, operation, body.examples[0].value.value
    for api, operation, body in bodies:
        least, whole = (sample(body.schema, api.named, whole=whole) for whole in (False, True))
        yield api, operation, least or whole


def client_example(provider: Provider, package: str) -> Code:
    """How a job is started and waited for, where the provider has one; else how an operation is called."""
    client, name = class_name(provider.class_name), identifier(provider.name)
    address = code("") if provider.apis[0].server else code("base_url={u}", u=literal("https://api.example.com"))
    lines = [
        code("from {p}.{n} import {c}", p=identifier(package), n=name, c=client),
        code(""),
        code("with {c}({a}) as {n}:", c=client, a=address, n=name),
        *(_job(provider) or _call(provider)),
    ]
    return joined("\n", lines)


def _job(provider: Provider) -> list[Code]:
    for api in provider.apis:
        for operation in api.operations:
            if operation.starts is not None and operation.body is not None:
                target = code("{n}.{a}", n=identifier(provider.name), a=identifier(api.name))
                path = _attribute(operation.starts.ids)
                lines = [
                    code("    started = {call}", call=_called(provider, api, operation)),
                    code("    done = {t}.wait(started{path})", t=target, path=path),
                ]
                if _has_result(provider, api, operation.starts):
                    lines.append(code('    {t}.download(done, "result.mp4")', t=target))
                return lines
    return []


def _call(provider: Provider) -> list[Code]:
    """The call of the operation whose payload is shown above it, or else of the first one."""
    shown = next(((api, operation) for api, operation, _ in _payloads(provider)), None)
    every = [(api, operation) for api in provider.apis for operation in api.operations]
    for api, operation in [shown] if shown is not None else every:
        return [code("    print({call})", call=_called(provider, api, operation))]
    return [code("    ...")]


def _called(provider: Provider, api: Api, operation: Operation) -> Code:
    values = sample(parameters_schema(operation), api.named, whole=False)
    arguments = [whole_literal(value) for value in (values.values() if isinstance(values, dict) else ())]
    arguments += [code("payload")] if isinstance(operation.body, PayloadBody) else []
    arguments += [_opened(file, name) for file, name in taken_files(operation) if file.required]
    return code(
        "{n}.{a}.{o}({arguments})",
        n=identifier(provider.name),
        a=identifier(api.name),
        o=identifier(operation.name),
        arguments=joined(", ", arguments),
    )


def _opened(file: FileField, name: Code) -> Code:
    """A file, or a list of one, that is open for reading."""
    opened = code("open({n}, {m})", n=literal(str(name)), m=literal("rb"))
    return code("[{o}]", o=opened) if file.several else opened


def _has_result(provider: Provider, api: Api, starts: Starts) -> bool:
    """Whether the state of the jobs that are started names a file."""
    if starts.result_unknown:
        return False
    polling = next((other for other in provider.apis if SpecText(other.name) == starts.poll[0]), api)
    return any(o.name == starts.poll[1] and o.job is not None and o.job.result is not None for o in polling.operations)


def _attribute(pointer: SpecText) -> Code:
    """What of an answer a pointer leads to; of a list the first item. Where models may call it otherwise, its JSON."""
    path = [(step, code("[0]") if step == _ITEM else attribute(step)) for step in steps(pointer)]
    found = [part if step == _ITEM else code(".{p}", p=part) for step, part in path if part is not None]
    if len(found) == len(path):
        return joined("", found)
    keys = [part if part is not None and step == _ITEM else code("[{s}]", s=literal(step)) for step, part in path]
    return code(".model_dump(by_alias=True){k}", k=joined("", keys))


def _python(value: Any) -> Code:
    if not isinstance(value, dict):
        return literal(value)
    rows = [code("    {k}: {v},", k=literal(key), v=whole_literal(item)) for key, item in value.items()]
    return code("{{\n{rows}\n}}", rows=joined("\n", rows))
