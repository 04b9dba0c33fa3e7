"""The rules of our specs as plain JSON Schema, in the form that suits other validators best.

What plain JSON Schema can say is there, warnings and unknown fields included: every tool has the same to find. A body
that depends on a model asks for the branch of the model at hand (`if` and `then`), so that nobody has to say "is not
valid under any of the given schemas"; unknown fields are found by `propertyNames`, which is quicker and less noisy
than `unevaluatedProperties`. Only what JSON Schema has no word for, such as a public host, is left out.
"""

from __future__ import annotations

from typing import Any

from tests.bench.payloads import ROOT

from callsheet.modelling.providers import read_specs

_ANNOTATIONS = ("description", "title", "default", "example", "examples", "deprecated")
_COMPONENTS, _DEFINITIONS = "#/components/schemas/", "#/$defs/"


def body_schemas() -> dict[str, dict[str, Any]]:
    """The schema of each operation that takes a JSON body; its title is the name of its definition."""
    found = {}
    for (provider, api), document in read_specs(ROOT / "specs", "specs").documents.items():
        definitions = document.data["components"]["schemas"]
        plain = {name: _plain(schema) for name, schema in definitions.items()}
        for item in document.data["paths"].values():
            for operation in item.values():
                media = operation.get("requestBody", {}).get("content", {}).get("application/json")
                if media:
                    name = media["schema"]["$ref"].removeprefix(_COMPONENTS)
                    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": name, "$defs": plain}
                    body = _body(definitions[name], definitions)
                    found[f"{provider}.{api}.{operation['operationId']}"] = whole | body
    return found


def _body(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A body, with the branch that its discriminator asks for."""
    if "discriminator" not in schema:
        return _closed(schema, definitions)
    name, mapping = schema["discriminator"]["propertyName"], schema["discriminator"]["mapping"]
    rest = [branch["$ref"] for branch in schema["oneOf"] if branch["$ref"] not in mapping.values()]
    known = {"properties": {name: {"enum": list(mapping)}}}
    rules = [
        {
            "if": {"required": [name], "properties": {name: {"const": value}}},
            "then": _closed(_named(reference, definitions), definitions),
        }
        for value, reference in mapping.items()
    ]
    others = {"if": known, "else": _closed(_named(rest[0], definitions), definitions)} if rest else known
    return {**_plain({**schema, "oneOf": None}), "allOf": [{"type": "object", "required": [name]}, others, *rules]}


def _closed(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A schema that takes no field which it does not name."""
    return {**_plain(schema), "propertyNames": {"enum": sorted(_fields(schema, definitions))}}


def _fields(schema: dict[str, Any], definitions: dict[str, Any]) -> set[str]:
    """The fields that a schema names, with those of its parts."""
    parts = list(schema.get("allOf", ()))
    if "$ref" in schema:
        parts.append(_named(schema["$ref"], definitions))
    return set(schema.get("properties", ())).union(*(_fields(part, definitions) for part in parts))


def _named(reference: str, definitions: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = definitions[reference.removeprefix(_COMPONENTS)]
    return found


def _plain(value: Any, *, names: bool = False) -> Any:
    """A schema without annotations and extensions, its warnings among its rules. `names`: the keys are names."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, dict):
        return value.replace(_COMPONENTS, _DEFINITIONS) if isinstance(value, str) else value
    if names:
        return {key: _plain(item) for key, item in value.items()}
    dropped = {"discriminator", *_ANNOTATIONS, *(key for key in value if key.startswith("x-") or value[key] is None)}
    plain = {key: _plain(item, names=key == "properties") for key, item in value.items() if key not in dropped}
    if "x-warnings" in value:
        plain["allOf"] = [*plain.get("allOf", ()), *_plain(value["x-warnings"])]
    return plain
