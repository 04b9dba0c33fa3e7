"""Bombs: schemas that grow."""

from __future__ import annotations

from tests.hostile.bombs.making import Bomb, Json, alone, bomb, document, ref


@bomb
def one_of_nested() -> Bomb:
    schemas = {
        f"S{n}": {
            "oneOf": [
                {"type": "object", "properties": {"a": ref(f"S{n + 1}")}},
                {"type": "object", "properties": {"b": ref(f"S{n + 1}")}},
            ]
        }
        for n in range(20)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S20": {"type": "string"}}))


@bomb
def one_of_directly_in_one_of() -> Bomb:
    schemas = {
        f"S{n}": {"oneOf": [ref(f"S{n + 1}"), {"allOf": [ref(f"S{n + 1}"), {"minProperties": n}]}]} for n in range(20)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S20": {"type": "object"}}))


@bomb
def any_of_nested_inline() -> Bomb:
    schema: Json = {"type": "string", "minLength": 1}
    for _n in range(12):
        schema = {
            "anyOf": [
                {"type": "object", "required": ["a"], "properties": {"a": schema}},
                {"type": "object", "required": ["b"], "properties": {"b": schema}},
            ]
        }
    return alone(document(schema))


@bomb
def any_of_a_million_combinations() -> Bomb:
    parts = [{"anyOf": [{"required": [f"f{n}_{m}"]} for m in range(10)]} for n in range(6)]
    return alone(document({"type": "object", "allOf": parts}))


@bomb
def one_of_a_million_combinations() -> Bomb:
    parts = [
        {"oneOf": [{"type": "object", "properties": {f"f{n}": {"const": m}}} for m in range(10)]} for n in range(6)
    ]
    return alone(document({"type": "object", "allOf": parts}))


@bomb
def all_of_one_of_chain() -> Bomb:
    schemas = {
        f"S{n}": {"allOf": [ref(f"S{n + 1}"), {"oneOf": [{"required": [f"a{n}"]}, {"required": [f"b{n}"]}]}]}
        for n in range(100)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S100": {"type": "object"}}))


@bomb
def all_of_chain() -> Bomb:
    schemas = {
        f"S{n}": {"allOf": [ref(f"S{n + 1}"), {"type": "object", "properties": {f"f{n}": {"type": "string"}}}]}
        for n in range(1_000)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S1000": {"type": "object"}}))


@bomb
def all_of_diamonds() -> Bomb:
    schemas = {f"S{n}": {"allOf": [ref(f"S{n + 1}"), ref(f"S{n + 1}")]} for n in range(40)}
    return alone(
        document(ref("S0"), schemas={**schemas, "S40": {"type": "object", "properties": {"a": {"type": "string"}}}})
    )


@bomb
def all_of_wide_diamonds() -> Bomb:
    schemas = {f"S{n}": {"allOf": [ref(f"S{n + 1}")] * 20} for n in range(10)}
    return alone(
        document(ref("S0"), schemas={**schemas, "S10": {"type": "object", "properties": {"a": {"type": "string"}}}})
    )


@bomb
def property_diamonds() -> Bomb:
    schemas = {
        f"S{n}": {"type": "object", "properties": {"a": ref(f"S{n + 1}"), "b": ref(f"S{n + 1}")}} for n in range(40)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S40": {"type": "string"}}))


@bomb
def reference_chain() -> Bomb:
    schemas = {f"S{n}": ref(f"S{n + 1}") for n in range(4_000)}
    return alone(document(ref("S0"), schemas={**schemas, "S4000": {"type": "string"}}))


@bomb
def reference_circle_of_size() -> Bomb:
    schemas = {f"S{n}": ref(f"S{(n + 1) % 4_000}") for n in range(4_000)}
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def property_chain() -> Bomb:
    schemas = {
        f"S{n}": {"type": "object", "required": ["a"], "properties": {"a": ref(f"S{n + 1}")}} for n in range(2_000)
    }
    return alone(document(ref("S0"), schemas={**schemas, "S2000": {"type": "string"}}))


@bomb
def schemas_that_name_each_other() -> Bomb:
    schemas = {f"S{n}": {"type": "object", "properties": {f"f{m}": ref(f"S{m}") for m in range(60)}} for n in range(60)}
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def schemas_that_are_each_other() -> Bomb:
    schemas = {f"S{n}": {"anyOf": [{"type": "array", "items": ref(f"S{m}")} for m in range(25)]} for n in range(25)}
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def one_of_all_of_recursive() -> Bomb:
    schemas = {
        f"S{n}": {
            "type": "object",
            "properties": {"next": {"oneOf": [ref(f"S{m}") for m in range(12)]}, f"own{n}": {"type": "integer"}},
            "required": [f"own{n}"],
        }
        for n in range(12)
    }
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def references_into_the_middle() -> Bomb:
    schema: Json = {"type": "string"}
    for _ in range(60):
        schema = {"type": "object", "properties": {"a": schema}}
    schemas = {"A": schema, **{f"B{n}": {"$ref": "#/components/schemas/A" + "/properties/a" * n} for n in range(1, 60)}}
    return alone(
        document({"type": "object", "properties": {f"f{n}": ref(f"B{n}") for n in range(1, 60)}}, schemas=schemas)
    )


@bomb
def levels_at_the_limit() -> Bomb:
    schema: Json = {"type": "string"}
    for _ in range(90):
        schema = {"type": "object", "properties": {"a": schema}}
    return alone(document(schema))


@bomb
def lists_in_lists_at_the_limit() -> Bomb:
    schema: Json = {"type": "string", "maxLength": 4}
    for _ in range(180):
        schema = {"type": "array", "items": schema, "minItems": 1}
    return alone(document(schema))


@bomb
def not_in_not() -> Bomb:
    schema: Json = {"type": "string", "maxLength": 4}
    for _ in range(180):
        schema = {"not": schema}
    return alone(document(schema))


@bomb
def if_in_if() -> Bomb:
    schema: Json = {"type": "string", "maxLength": 4}
    for n in range(40):
        schema = {"if": {"maxLength": n}, "then": schema, "else": {"minLength": n}}
    return alone(document(schema))


@bomb
def if_in_if_of_if() -> Bomb:
    schema: Json = {"type": "string", "maxLength": 4}
    for n in range(14):
        schema = {"if": schema, "then": {"minLength": n}, "else": schema}
    return alone(document(schema))


@bomb
def all_of_any_of_not_deep() -> Bomb:
    schema: Json = {"type": "object", "required": ["a"]}
    for n in range(16):
        schema = {"not": {"anyOf": [schema, {"allOf": [schema, {"required": [f"f{n}"]}]}]}}
    return alone(document(schema))
