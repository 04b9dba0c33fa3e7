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
from pathlib import Path
from typing import Any, Final

import jsonschema
from jsonschema.protocols import Validator

from callsheet.bundling import Folder, bundle
from callsheet.compiling.code import literal
from callsheet.ir.bodies import PayloadBody
from callsheet.ir.operations import Api, Operation, Provider
from callsheet.ir.texts import unsealed
from callsheet.modelling.providers import read_specs
from callsheet.problems import Problems
from callsheet.references import lookup
from callsheet.rendering import render
from callsheet.views.checks import checks_view
from callsheet.views.samples import sample

VALUES: Final[list[Any]] = [
    *(None, True, False, 0, 1, 2, 3, 10, 12, -1, 2.5, 1.0, 10**20, "", "a", "1", "abc", "x" * 60, "2026-01-01"),
    *([], [1], ["a", "a"], [None], {}, {"a": 1}, {"id": "1"}, {"name": None}),
]

Check = Callable[[Any, list[Any], list[Any]], None]


def disagreements(path: Path, rounds: int) -> list[str]:
    """The payloads of a document's operations that our checks and the library judge differently, in words."""
    provider = read_specs(path, path.name).providers[0]
    checks = emitted(provider)
    return [
        f"{unsealed(operation.name)}: {json.dumps(payload)[:300]}: ours {ours}, jsonschema {theirs}"
        for api, operation, validator in judged(path, provider)
        for payload in payloads(api, operation, rounds)
        for ours, theirs in [(fits(checks[unsealed(api.full_name(operation))], payload), validator.is_valid(payload))]
        if ours is not theirs
    ]


def fits(check: Check, payload: Any) -> bool:
    """Whether a check finds no error in a payload."""
    errors: list[Any] = []
    check(payload, errors, [])
    return not errors


def emitted(provider: Provider) -> dict[str, Check]:
    """The checks of a provider, by the names of its operations, from the source that is written for them."""
    source = render("checks.py.j2", checks_view(provider)[0])
    scope: dict[str, Any] = {"__name__": "checks", "__package__": "callsheet_clients.some_provider"}
    exec(compile(source, "checks.py", "exec"), scope)  # noqa: S102  # our own compiler wrote it
    checks: dict[str, Check] = scope["CHECKS"]
    return checks


def judged(path: Path, provider: Provider) -> Iterator[tuple[Api, Operation, Validator]]:
    """Every operation with a JSON body, with the library's validator of the body as it stands in the document."""
    document = bundle(path, Folder(path.parent, ".", foreign=True), Problems()).data
    for api in provider.apis:
        for operation in api.operations:
            if isinstance(operation.body, PayloadBody) and not operation.body.files:
                schema = _body_schema(document, operation)
                whole = {**_without_read_only(document), "allOf": [_without_read_only(schema)]}
                yield api, operation, jsonschema.Draft202012Validator(whole)


def _body_schema(document: dict[str, Any], operation: Operation) -> Any:
    item = followed(document, document["paths"][unsealed(operation.path)])
    body = followed(document, item[operation.method.lower()]["requestBody"])
    content = body["content"]
    return content[next((name for name in content if "json" in name), next(iter(content)))].get("schema", {})


def followed(document: dict[str, Any], value: dict[str, Any]) -> dict[str, Any]:
    """What a reference object leads to in a document, or the object itself."""
    while "$ref" in value:
        value = {**(lookup(document, value["$ref"]) or {}), **{k: v for k, v in value.items() if k != "$ref"}}
    return value


def _without_read_only(value: Any, hidden: frozenset[str] | None = None) -> Any:
    """A schema in which no property is required that is set by the server somewhere."""
    hidden = frozenset(_read_only(value)) if hidden is None else hidden
    if isinstance(value, dict):
        return {
            key: (
                [name for name in item if name not in hidden]
                if key == "required" and isinstance(item, list)
                else _without_read_only(item, hidden)
            )
            for key, item in value.items()
        }
    return [_without_read_only(item, hidden) for item in value] if isinstance(value, list) else value


def _read_only(value: Any) -> Iterator[str]:
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        if isinstance(item, dict) and item.get("readOnly") is True and isinstance(key, str):
            yield key
        yield from _read_only(item)


def payloads(api: Api, operation: Operation, rounds: int) -> Iterator[Any]:
    """Payloads that fit, nearly fit, or have nothing to do with the schema: always the same ones."""
    assert isinstance(operation.body, PayloadBody)
    name = f"callsheet {unsealed(api.full_name(operation))}"
    generator = random.Random(name)  # any seed will do; it must be the same one
    samples = [sample(operation.body.schema, dict(api.schemas), whole=whole) for whole in (True, False)]
    begun = [ast.literal_eval(literal(value)) for value in samples]
    yield from begun
    yield from VALUES
    for _ in range(rounds):
        payload = copy.deepcopy(generator.choice(begun))
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
