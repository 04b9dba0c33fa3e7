"""Agreement: whether the checks that are emitted for a document reach the verdicts of the jsonschema library.

The library is given the schemas as they stand in the document. Only one thing is taken out of them: what `readOnly`
requires, which a request need not hold.
"""

from __future__ import annotations

import ast
import copy
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import jsonschema
from jsonschema.protocols import Validator

from callsheet.compiling.code import literal
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Operation, Provider
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText, unsealed
from callsheet.linting.grammar import METHODS
from callsheet.modelling.providers import read_specs
from callsheet.problems import Problems
from callsheet.reading.bundling import bundle
from callsheet.reading.folders import Folder
from callsheet.reading.references import lookup
from callsheet.rendering.templates import render
from callsheet.views.checks import checks_view, parameters_schema
from callsheet.views.samples import sample

VALUES: Final[list[Any]] = [
    *(None, True, False, 0, 1, 2, 3, 10, 12, -1, 2.5, 1.0, 10**20, "", "a", "1", "abc", "x" * 60, "2026-01-01"),
    *([], [1], ["a", "a"], [None], {}, {"a": 1}, {"id": "1"}, {"name": None}),
]

_UNDESCRIBED: Final = {"schema": {"type": "string"}}
"""What is taken of a parameter that only the path names."""

Check = Callable[[Any, list[Any], list[Any]], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """What is judged twice: the payload or the parameters of an operation, by our check and by the library's validator
    of the schema as it stands in the document. `begun` are values that fit, or nearly."""

    name: str
    check: Check
    validator: Validator
    begun: list[Any]


def disagreements(path: Path, rounds: int) -> list[str]:
    """The payloads and parameters of a document that our checks and the library judge differently, in words."""
    provider = read_specs(path, path.name).providers[0]
    return [
        f"{judged.name}: {json.dumps(payload)[:300]}: ours {ours}, jsonschema {theirs}"
        for judged in everything_judged(path, provider)
        for payload in payloads(judged, rounds)
        for ours, theirs in [(fits(judged.check, payload), judged.validator.is_valid(payload))]
        if ours is not theirs
    ]


def fits(check: Check, payload: Any) -> bool:
    """Whether a check finds no error in a payload."""
    errors: list[Any] = []
    check(payload, errors, [])
    return not errors


def everything_judged(path: Path, provider: Provider) -> Iterator[Judged]:
    """The payloads without files, and the parameters, of every operation of a document."""
    tables = _emitted(provider)
    data = bundle(path, Folder(path.parent, ".", foreign=True), Problems()).data
    documents: dict[frozenset[str], Any] = {}
    for api in provider.apis:
        schemas = dict(api.schemas)
        for operation, described in zip(api.operations, described_operations(data), strict=True):
            name = unsealed(api.full_name(operation))
            if isinstance(operation.body, PayloadBody) and not operation.body.files:
                schema = _body_schema(data, described[1])
                hidden = frozenset(_read_only(data, schema, set()))
                if hidden not in documents:
                    documents[hidden] = _without(data, hidden)
                schema = _without(schema, hidden)
                yield _judged(name, tables["CHECKS"][name], documents[hidden], schema, operation.body.schema, schemas)
            if operation.parameters:
                table = tables["CHECKS" if operation.body is None else "PARAMETERS"]
                schema = _parameters_schema(data, operation, described)
                yield _judged(name, table[name], data, schema, parameters_schema(operation), schemas)


def described_operations(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The operations of a document as they stand there, in the order of the IR, each with its path item."""
    for path, value in document.get("paths", {}).items():
        item = {} if path.startswith("x-") else followed(document, value)
        yield from ((item, item[method]) for method in item if method in METHODS)


def _emitted(provider: Provider) -> dict[str, dict[str, Check]]:
    """The tables of a provider's checks, by the names of its operations, from the source that is written for them."""
    source = render("checks.py.j2", checks_view(provider)[0])
    scope: dict[str, Any] = {"__name__": "checks", "__package__": "callsheet_clients.some_provider"}
    exec(compile(source, "checks.py", "exec"), scope)  # noqa: S102  # our own compiler wrote it
    return scope


def _judged(
    name: str, check: Check, document: Any, schema: Any, read: Schema, schemas: dict[SpecText, Schema]
) -> Judged:
    validator = jsonschema.Draft202012Validator({**document, "allOf": [schema]})
    begun = [ast.literal_eval(literal(sample(read, schemas, whole=whole))) for whole in (True, False)]
    return Judged(name, check, validator, begun)


def _body_schema(document: dict[str, Any], described: dict[str, Any]) -> Any:
    body = followed(document, described["requestBody"])
    content = body["content"]
    return content[next((name for name in content if "json" in name), next(iter(content)))].get("schema", {})


def _parameters_schema(
    document: dict[str, Any], operation: Operation, described: tuple[dict[str, Any], dict[str, Any]]
) -> Any:
    """The parameters of an operation as one object, with their schemas as they stand in the document."""
    listed = [parameter for holder in described for parameter in holder.get("parameters", ())]
    found = {(one["in"], one["name"]): one for one in (followed(document, one) for one in listed)}
    schemas = {
        unsealed(parameter.key): _of_parameter(found.get((parameter.place, unsealed(parameter.name)), _UNDESCRIBED))
        for parameter in operation.parameters
    }
    required = [unsealed(parameter.key) for parameter in operation.parameters if parameter.required]
    return {"type": "object", "properties": schemas, "required": required}


def _of_parameter(parameter: dict[str, Any]) -> Any:
    content = next(iter(parameter.get("content", {}).values()), parameter)
    return content.get("schema", {})


def followed(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference object leads to in a document, or the object itself."""
    while "$ref" in value:
        value = {**(lookup(document, value["$ref"]) or {}), **{k: v for k, v in value.items() if k != "$ref"}}
    return value


def _without(value: Any, hidden: frozenset[str]) -> Any:
    """A schema in which no property of these names is required."""
    if not hidden:
        return value
    if isinstance(value, dict):
        return {
            key: (
                [name for name in item if name not in hidden]
                if key == "required" and isinstance(item, list)
                else _without(item, hidden)
            )
            for key, item in value.items()
        }
    return [_without(item, hidden) for item in value] if isinstance(value, list) else value


def _read_only(document: Any, value: Any, seen: set[str]) -> Iterator[str]:
    """The names of the properties that the server sets, in a schema and all that it refers to."""
    reference = value.get("$ref") if isinstance(value, dict) else None
    if isinstance(reference, str) and reference not in seen:
        seen.add(reference)
        yield from _read_only(document, lookup(document, reference), seen)
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, dict) and item.get("readOnly") is True and isinstance(key, str):
            yield key
        yield from _read_only(document, item, seen)


def payloads(judged: Judged, rounds: int) -> Iterator[Any]:
    """Payloads that fit, nearly fit, or have nothing to do with the schema: always the same ones."""
    generator = random.Random(f"callsheet {judged.name}")  # any seed will do; it must be the same one
    yield from judged.begun
    yield from VALUES
    for _ in range(rounds):
        payload = copy.deepcopy(generator.choice(judged.begun))
        for _ in range(generator.choice((1, 1, 2, 4))):
            payload = _changed(generator, payload)
        yield payload


def _changed(generator: random.Random, value: Any) -> Any:
    """A value with one part of it replaced, left out or added."""
    if isinstance(value, dict | list) and value and generator.random() < 0.8:
        key = generator.choice(list(value)) if isinstance(value, dict) else generator.randrange(len(value))
        if generator.random() < 0.2:
            del value[key]
        else:
            value[key] = _changed(generator, value[key])
        return value
    if isinstance(value, dict) and generator.random() < 0.3:
        return {**value, generator.choice(("a", "id", "name", "type")): copy.deepcopy(generator.choice(VALUES))}
    return copy.deepcopy(generator.choice(VALUES))
