"""Bombs: alternatives, dependencies and discriminators."""

from __future__ import annotations

from tests.hostile.bombs.making import Bomb, Json, alone, bomb, document, ref


@bomb
def unevaluated_everywhere() -> Bomb:
    schemas = {
        f"S{n}": {"anyOf": [{"properties": {f"a{n}": True}}, {"properties": {f"b{n}": True}}, ref(f"S{n + 1}")]}
        for n in range(60)
    }
    return alone(
        document(
            {"type": "object", "unevaluatedProperties": False, "allOf": [ref("S0")]},
            schemas={**schemas, "S60": {"type": "object"}},
        )
    )


@bomb
def unevaluated_inline() -> Bomb:
    schema: Json = {"properties": {"z": True}}
    for n in range(12):
        schema = {
            "anyOf": [
                {"properties": {f"a{n}": True}, "allOf": [schema]},
                {"properties": {f"b{n}": True}, "allOf": [schema]},
            ]
        }
    return alone(document({"type": "object", "unevaluatedProperties": False, "allOf": [schema]}))


@bomb
def dependent_schemas_of_number() -> Bomb:
    return alone(
        document(
            {
                "type": "object",
                "dependentSchemas": {
                    f"f{n}": {"required": [f"g{n}"], "properties": {f"h{n}": {"type": "string"}}} for n in range(450)
                },
            }
        )
    )


@bomb
def dependent_schemas_nested() -> Bomb:
    schema: Json = {"type": "object", "required": ["z"]}
    for n in range(30):
        schema = {"type": "object", "dependentSchemas": {f"a{n}": schema, f"b{n}": schema if n < 12 else {}}}
    return alone(document(schema))


@bomb
def pattern_properties_of_number() -> Bomb:
    return alone(
        document(
            {
                "type": "object",
                "patternProperties": {f"^a{n}": {"type": "string", "maxLength": n} for n in range(240)},
                "additionalProperties": False,
            }
        )
    )


@bomb
def dynamic_references() -> Bomb:
    schemas = {
        f"S{n}": {
            "$id": f"https://a.test/s{n}",
            "$dynamicAnchor": "node",
            "type": "object",
            "properties": {"a": {"$dynamicRef": "#node"}, "b": {"$ref": f"s{(n + 1) % 40}"}},
        }
        for n in range(40)
    }
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def discriminator_of_thousands() -> Bomb:
    schemas = {
        f"S{n}": {"type": "object", "required": ["kind"], "properties": {"kind": {"const": f"k{n}"}}}
        for n in range(450)
    }
    body = {
        "oneOf": [ref(name) for name in schemas],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {f"k{n}": f"#/components/schemas/S{n}" for n in range(450)},
        },
    }
    return alone(document(body, schemas=schemas))


@bomb
def discriminator_of_thousands_to_one() -> Bomb:
    schemas = {
        "S": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
        "T": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}},
    }
    mapping = {f"k{n}": f"#/components/schemas/{'ST'[n % 2]}" for n in range(4_900)}
    return alone(
        document(
            {"oneOf": [ref("S"), ref("T")], "discriminator": {"propertyName": "kind", "mapping": mapping}},
            schemas=schemas,
        )
    )


@bomb
def discriminators_with_many_fields() -> Bomb:
    schemas = {
        f"S{n}": {
            "type": "object",
            "required": ["kind"],
            "properties": {
                "kind": {"const": f"k{n}"},
                **{f"f{n}_{m}": {"type": "string", "maxLength": m} for m in range(40)},
            },
            "additionalProperties": False,
        }
        for n in range(100)
    }
    body = {
        "oneOf": [ref(name) for name in schemas],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {f"k{n}": f"#/components/schemas/S{n}" for n in range(100)},
        },
    }
    return alone(document(body, schemas=schemas))


@bomb
def discriminators_nested() -> Bomb:
    schemas: Json = {}
    for n in range(15):
        for side in "ab":
            schemas[f"S{n}{side}"] = {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"const": side}, "inner": ref(f"U{n + 1}") if n < 14 else {"type": "string"}},
            }
        schemas[f"U{n}"] = {
            "oneOf": [ref(f"S{n}a"), ref(f"S{n}b")],
            "discriminator": {"propertyName": "kind", "mapping": {s: f"#/components/schemas/S{n}{s}" for s in "ab"}},
        }
    return alone(document(ref("U0"), schemas=schemas))


@bomb
def one_of_of_number() -> Bomb:
    return alone(
        document(
            {
                "oneOf": [
                    {"type": "object", "required": [f"f{n}"], "properties": {f"f{n}": {"type": "string"}}}
                    for n in range(450)
                ]
            }
        )
    )


@bomb
def one_of_of_number_with_fields() -> Bomb:
    return alone(
        document(
            {
                "oneOf": [
                    {
                        "type": "object",
                        "required": [f"f{n}"],
                        "properties": {f"f{m}": {"type": "string", "maxLength": n} for m in range(50)},
                    }
                    for n in range(60)
                ]
            }
        )
    )


@bomb
def prefix_items_of_number() -> Bomb:
    return alone(document({"type": "array", "prefixItems": [{"type": "string", "maxLength": n} for n in range(480)]}))


@bomb
def conditions_of_number() -> Bomb:
    rules = [{"if": {"properties": {"a": {"const": n}}}, "then": {"required": [f"f{n}"]}} for n in range(10_000)]
    return alone(document({"type": "object", "allOf": rules}))


@bomb
def conditions_at_the_limit() -> Bomb:
    rules = [
        {"if": {"properties": {"a": {"const": n}}, "required": ["a"]}, "then": {"required": [f"f{n}"]}}
        for n in range(490)
    ]
    return alone(document({"type": "object", "allOf": rules}))


@bomb
def unevaluated_over_unions_of_unions() -> Bomb:
    schemas = {
        f"U{n}": {
            "anyOf": [again, {"allOf": [again, {"properties": {f"p{n}": {"type": "string"}}}]}],
            "unevaluatedProperties": False,
        }
        for n in range(30)
        for again in [ref(f"U{n + 1}")]
    }
    last = {"type": "object", "properties": {"z": {"type": "string"}}}
    return alone(document(ref("U0"), schemas={**schemas, "U30": last}))
