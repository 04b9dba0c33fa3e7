"""What one document must be: OpenAPI 3.1, with our extensions where they belong, and examples that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import jsonschema
import yaml
from jsonschema.protocols import Validator

from callsheet import pointers
from callsheet.documents import Document
from callsheet.linting.grammar import objects
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems
from callsheet.project import data_folder


def lint_bundle(document: Document, problems: Problems) -> None:
    """Note everything that is wrong with a bundled document."""
    if not _is_openapi_31(document, problems):
        return
    before = len(list(problems))
    _extensions(document, "document", problems)
    _sources(document, problems)
    _repeated_names(document, problems)
    _meta_schema(document, problems)
    if len(list(problems)) == before:
        _examples(document, problems)


def lint_provider_file(document: Document, problems: Problems) -> None:
    """Note everything that is wrong with a `_provider.yaml`."""
    known = {"x-provider", "x-sources", "components"}
    for key in document.data if isinstance(document.data, dict) else ():
        if key not in known:
            text = f"{key!r} is not known in a provider file{did_you_mean(key, known)}"
            problems.add(document.key_position(pointers.join("", key)), "provider", text)
    _extensions(document, "provider", problems)


def _is_openapi_31(document: Document, problems: Problems) -> bool:
    version = document.data.get("openapi") if isinstance(document.data, dict) else None
    if isinstance(version, str) and version.startswith("3.1"):
        return True
    said = "OpenAPI 3.1 is expected"
    if isinstance(version, str) and version.startswith("3.0"):
        said = 'this is OpenAPI 3.0: convert it to 3.1 (nullable becomes type: [string, "null"])'
    problems.add(document.position("/openapi"), "openapi", said)
    return False


@cache
def extension_schema() -> dict[str, Any]:
    """The JSON Schema of our extensions, as data."""
    text = (data_folder("specs") / "extensions.schema.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


@cache
def _extension_validator(keyword: str) -> Validator:
    schema = {"$ref": f"#/$defs/{keyword}", "$defs": extension_schema()["$defs"]}
    return jsonschema.Draft202012Validator(schema)


def _extensions(document: Document, root: str, problems: Problems) -> None:
    known = [name for name in extension_schema()["$defs"] if name.startswith("x-")]
    for pointer, kind, value in objects(document.data, root):
        for keyword in value:
            below = pointers.join(pointer, keyword)
            if not keyword.startswith("x-"):
                continue
            if keyword not in known:
                text = f"the extension {keyword!r} is not known{did_you_mean(keyword, known)}"
                problems.add(document.key_position(below), "unknown-extension", text)
            elif kind not in extension_schema()["$defs"][keyword]["places"]:
                places = ", ".join(extension_schema()["$defs"][keyword]["places"])
                text = f"{keyword} has no meaning on a {kind}: it belongs on {places}"
                problems.add(document.key_position(below), "extension-place", text)
            else:
                for error in leaves(_extension_validator(keyword).iter_errors(value[keyword])):
                    at = pointers.join(below, *error.absolute_path)
                    problems.add(document.position(at), "extension", f"{keyword}: {error.message}")


def leaves(errors: Any) -> Iterator[jsonschema.ValidationError]:
    """The errors that say something: of a combination, those of the branch that nearly fits."""
    for error in errors:
        if error.context:
            deepest = max(len(inner.absolute_path) for inner in error.context)
            nearly = [inner for inner in error.context if len(inner.absolute_path) == deepest]
            yield from leaves(nearly[:1])
        else:
            yield error


def _sources(document: Document, problems: Problems) -> None:
    known = document.data.get("x-sources")
    known = known if isinstance(known, dict) else {}
    for pointer, _, value in objects(document.data, "document"):
        for at, source in _named_sources(pointer, value):
            if source not in known:
                text = f"no source is called {source!r}{did_you_mean(str(source), known)}"
                problems.add(document.position(at), "source", text)


def _named_sources(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if "x-source" in value:
        yield pointers.join(pointer, "x-source"), value["x-source"]
    for keyword in ("x-price", "x-job", "x-rate-limits"):
        yield from _deeper(pointers.join(pointer, keyword), value.get(keyword))


def _deeper(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        if "x-source" in value:
            yield pointers.join(pointer, "x-source"), value["x-source"]
        for key, below in value.items():
            yield from _deeper(pointers.join(pointer, key), below)
    elif isinstance(value, list):
        for index, below in enumerate(value):
            yield from _deeper(f"{pointer}/{index}", below)


def _repeated_names(document: Document, problems: Problems) -> None:
    seen: dict[str, str] = {}
    for pointer, kind, value in objects(document.data, "document"):
        name = value.get("operationId") if kind == "operation" else None
        if isinstance(name, str):
            if name in seen:
                first = document.position(seen[name]).line
                text = f"the operation {name!r} exists already (line {first})"
                problems.add(document.position(f"{pointer}/operationId"), "operation-name", text)
            elif not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                text = f"the operation name {name!r} becomes a method: use lower-case letters, digits and _"
                problems.add(document.position(f"{pointer}/operationId"), "operation-name", text)
            seen.setdefault(name, f"{pointer}/operationId")


def _meta_schema(document: Document, problems: Problems) -> None:
    from openapi_spec_validator import OpenAPIV31SpecValidator

    for error in leaves(OpenAPIV31SpecValidator(document.data).iter_errors()):
        at = pointers.join("", *error.absolute_path)
        problems.add(document.position(at), "openapi", " ".join(error.message.split())[:300])


def _examples(document: Document, problems: Problems) -> None:
    for pointer, kind, value in objects(document.data, "document"):
        if kind == "media type" and "schema" in value:
            for name, example in (value.get("examples") or {}).items():
                at = pointers.join(pointer, "examples", name, "value")
                if isinstance(example, dict) and "value" in example:
                    _example(document, value["schema"], example["value"], at, problems)


def _example(document: Document, schema: Any, example: Any, pointer: str, problems: Problems) -> None:
    whole = {"components": document.data.get("components", {}), "allOf": [schema]}
    for error in leaves(jsonschema.Draft202012Validator(whole).iter_errors(example)):
        at = pointers.join(pointer, *error.absolute_path)
        text = f"this example breaks its own schema: {error.message[:200]}"
        problems.add(document.position(at), "example", text)
