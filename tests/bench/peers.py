"""The other validators, each as one function an operation: a payload in, places and messages out."""

from __future__ import annotations

import importlib.util
import json
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import fastjsonschema
import jsonschema
import jsonschema_rs
from pydantic import TypeAdapter, ValidationError
from tests.bench.pydantic_models import MODELS

Found: TypeAlias = list[tuple[Any, str]]
"""Every violation that a tool names: its place, as the tool gives it, and its message."""
Peer: TypeAlias = dict[str, Callable[[Any], Found]]
"""What a tool finds in a payload, by the operation that the payload is for."""


def peers(schemas: dict[str, dict[str, Any]]) -> dict[str, Peer]:
    """Every other tool, by its name."""
    return {
        "jsonschema-rs iter_errors": {name: _jsonschema_rs(schema) for name, schema in schemas.items()},
        "jsonschema iter_errors": {name: _jsonschema(schema) for name, schema in schemas.items()},
        "fastjsonschema, all errors": {name: _fastjsonschema(schema) for name, schema in schemas.items()},
        "pydantic, hand-written": {name: _pydantic(model) for name, model in MODELS.items()},
        "datamodel-codegen's models": {name: _pydantic(_generated(schema)) for name, schema in schemas.items()},
    }


def pointer(place: Any) -> str:
    """A place as a JSON Pointer."""
    return place if isinstance(place, str) else "".join(f"/{part}" for part in place)


def _jsonschema_rs(schema: dict[str, Any]) -> Callable[[Any], Found]:
    validator = jsonschema_rs.Draft202012Validator(schema)
    return lambda payload: [(e.instance_path, e.message) for e in validator.iter_errors(payload)]


def _jsonschema(schema: dict[str, Any]) -> Callable[[Any], Found]:
    validator = jsonschema.Draft202012Validator(schema)
    return lambda payload: [(e.absolute_path, e.message) for e in validator.iter_errors(payload)]


def _fastjsonschema(schema: dict[str, Any]) -> Callable[[Any], Found]:
    older = {**schema, "$schema": "http://json-schema.org/draft-07/schema#"}
    validate = fastjsonschema.compile(older, fast_fail=False)

    def found(payload: Any) -> Found:
        try:
            validate(payload)
        except fastjsonschema.JsonSchemaValuesException as error:
            return [(one.path[1:], one.message) for one in error.errors]
        return []

    return found


def _pydantic(model: Any) -> Callable[[Any], Found]:
    adapter: TypeAdapter[Any] = TypeAdapter(model)

    def found(payload: Any) -> Found:
        try:
            adapter.validate_python(payload)
        except ValidationError as error:
            return [(one["loc"], one["msg"]) for one in error.errors()]
        return []

    return found


def _generated(schema: dict[str, Any]) -> Any:
    """The Pydantic model that datamodel-code-generator makes of a schema, with its default settings."""
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType

    name = schema["title"]
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        file = Path(folder) / "generated_model.py"
        source = generate(
            json.dumps({"$defs": schema["$defs"], "$ref": f"#/$defs/{name}", "title": name}),
            input_file_type=InputFileType.JsonSchema,
            output_model_type=DataModelType.PydanticV2BaseModel,
        )
        file.write_text(str(source), encoding="utf-8")
        spec = importlib.util.spec_from_file_location("generated_model", file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["generated_model"] = module
        spec.loader.exec_module(module)
        return getattr(module, name)
