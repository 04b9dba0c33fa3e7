"""Schema checks: one JSON Schema compiled into a function, by the compiler that writes the clients' checks.

A schema is plain data here, not a spec: problems are told with JSON Pointers instead of lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from callsheet import pointers
from callsheet.budgets import Budget
from callsheet.compiling.checks import ChecksModule
from callsheet.ir.schemas import Schema
from callsheet.ir.texts import SpecText
from callsheet.modelling.context import Context
from callsheet.modelling.dialects import DRAFT
from callsheet.modelling.resources import Resources
from callsheet.modelling.schemas import Policy, SchemaReader
from callsheet.problems import Position, Problem, Problems, SpecError
from callsheet.reading.documents import Document
from callsheet.recursion import deep_recursion
from callsheet.runtime.checking import again, run
from callsheet.runtime.findings import Subject, report_of
from callsheet.runtime.foreign import foreign
from callsheet.runtime.values import is_plain_enough, made_plain
from callsheet.subschemas import subschemas
from callsheet.views.modules import RUNTIME_HOMES, regex_constants

if TYPE_CHECKING:
    from callsheet.runtime.findings import Check, Finding, Report

_SCHEMA: Final = "/schema"
"""Where the schema itself stands in the document that holds it and all others."""
_NAME: Final = "schema"


class SchemaError(ValueError):
    """A schema that cannot be compiled. The message names every keyword that is in the way, one a line."""

    def __init__(self, problems: Iterator[Problem]) -> None:
        self.problems: tuple[str, ...] = tuple(
            dict.fromkeys(f"{problem.position.file}: {problem.message}" for problem in sorted(problems))
        )
        super().__init__("\n".join(self.problems))


class SchemaCheck:
    """A compiled schema: call it with a value for the report on it. `source` is the Python that runs."""

    __slots__ = ("_subject", "source")

    def __init__(self, check: Check, source: str) -> None:
        self._subject = Subject(_NAME, _NAME, check)
        self.source = source

    def __call__(self, value: object) -> Report:
        """Everything that is wrong with a value. Never raises, whatever the value is."""
        errors: list[Finding] = []
        warnings: list[Finding] = []
        if foreign(value) or not is_plain_enough(value):
            errors, warnings = again(self._subject.check, value)
        else:
            run(self._subject.check, value, errors, warnings)
        return report_of(self._subject, errors, warnings, value)


def compile_schema(
    schema: Mapping[str, Any] | bool, *, documents: Mapping[str, Any] | None = None, formats: bool = False
) -> SchemaCheck:
    """A function that reports everything that is wrong with a value, for one schema of JSON Schema 2020-12.

    `documents` are the schemas that references may lead to, by URI; nothing is ever fetched. `formats` asserts every
    `format`; without it, a format is asserted only where the schema's own dialect says so, as the standard has it.

    Raises `SchemaError` for a schema that is wrong, and for one that cannot be enforced in full.
    """
    problems = Problems()
    schema, documents = _plain(schema), {uri: _plain(document) for uri, document in (documents or {}).items()}
    reader = _reader(schema, documents, problems, formats)
    try:
        with deep_recursion():
            inner = [pointer for pointer, _ in subschemas(schema, _SCHEMA)]
            read = reader.read(_SCHEMA)
            for pointer in inner:
                reader.read(pointer)
            if not problems:
                return check_of(reader, read, len(inner))
    except RecursionError:
        problems.add(Position("#", 0, 0), "depth", "nested too deeply to be compiled")
    except SpecError as error:
        problems.extend(error.problems)
    raise SchemaError(iter(problems))


def check_of(reader: SchemaReader, schema: Schema, extent: int) -> SchemaCheck:
    """The checks of one schema as a function. `reader` has read it, and `extent` is how much is written of it.

    Raises `SpecError` where the checks grow out of all proportion to that.
    """
    module = ChecksModule(_NAME, {_NAME: reader.named}, Budget(extent))
    module.operation(_NAME, SpecText("check"), schema, SpecText("Every violation of the schema."))
    source = _source(module)
    scope: dict[str, Any] = {"re": re}
    for name in module.runtime:
        scope[name] = getattr(import_module(f"callsheet.runtime.{RUNTIME_HOMES[name]}"), name)
    exec(compile(source, "<schema>", "exec"), scope)  # noqa: S102  # our own compiler wrote it
    return SchemaCheck(scope["schema_check"], source)


def _plain(schema: Any) -> Any:
    """A schema as JSON decodes to it. Raises `SchemaError` where it holds what JSON cannot carry."""
    strange = foreign(schema)
    if strange:
        raise SchemaError(Problem(Position(f"#{path}", 0, 0), said, "keyword-value") for path, _, said, _ in strange)
    try:
        with deep_recursion():
            plain = made_plain(schema)
            json.dumps(plain)
    except RecursionError:
        raise SchemaError(iter([Problem(Position("#", 0, 0), "nested too deeply to be compiled", "depth")])) from None
    except ValueError as error:
        raise SchemaError(iter([Problem(Position("#", 0, 0), str(error), "number")])) from None
    return plain


def _source(module: ChecksModule) -> str:
    lines = ["from __future__ import annotations", ""]
    lines += [f"{name} = {regex}" for name, regex in regex_constants(module.regexes)]
    for function in module.functions:
        body = function.body.text(1) if function.body else "    return"
        lines += ["", "", f"def {function.name}({function.parameters}, errors, warnings):", body]
    return "\n".join(lines) + "\n"


def _reader(schema: Any, documents: Mapping[str, Any], problems: Problems, formats: bool) -> SchemaReader:
    """A reader of the document that holds the schema, the other documents, and the meta-schemas when asked for."""
    data: dict[str, Any] = {_NAME: schema, "documents": dict(documents)}
    resources = Resources()

    def load(uri: str) -> str | None:
        """Add the meta-schema of this URI, if it is one."""
        found = _meta_schemas().get(uri) if uri.startswith(DRAFT) else None
        if found is None:
            return None
        data["documents"][uri] = found
        resources.add(uri, pointers.join("/documents", uri), found)
        return resources.roots[uri]

    resources.load = load
    resources.add("", _SCHEMA, schema)
    for uri, document in documents.items():
        resources.add(uri.rstrip("#"), pointers.join("/documents", uri), document)
    context, policy = Context(_Data(data), problems, resources), Policy(
        "asserted" if formats else "ignored", spec=False
    )
    # Whatever is read by itself is met on the way from the schema, whose dynamic anchors are the outermost.
    return SchemaReader(context, policy, scope=resources.entered((), _SCHEMA))


class _Data(Document):
    """Plain data as a document: the position of a value is its pointer."""

    __slots__ = ()

    def __init__(self, data: Any) -> None:
        super().__init__("", data, {}, {})

    def position(self, pointer: str) -> Position:
        """The pointer of a value, as a URI fragment."""
        if pointer.startswith("/documents/"):
            uri, *steps = pointers.split(pointer)[1:]
            return Position(f"{uri}#{pointers.join('', *steps)}", 0, 0)
        return Position("#" + pointer.removeprefix(_SCHEMA), 0, 0)

    def key_position(self, pointer: str) -> Position:
        """The pointer of a value, as a URI fragment."""
        return self.position(pointer)


@cache
def _meta_schemas() -> dict[str, Any]:
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # it has no hints

    return {uri: REGISTRY.contents(uri) for uri in REGISTRY if uri.startswith(DRAFT)}
