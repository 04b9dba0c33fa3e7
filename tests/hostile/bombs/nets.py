"""Bombs: nets of schemas, in which every one of a few levels leads to the next in several ways."""

from __future__ import annotations

from collections.abc import Callable

from tests.hostile.bombs.making import Bomb, Json, alone, bomb, document, ref


def _net(level: Callable[[int, Json], Json], last: Json, depth: int = 30) -> Bomb:
    """A field whose schema is the first of so many levels, each made of its number and the next one."""
    schemas = {f"S{n}": level(n, ref(f"S{n + 1}")) for n in range(depth)}
    return alone(document({"type": "object", "properties": {"a": ref("S0")}}, schemas={**schemas, f"S{depth}": last}))


def _pairs(level: Callable[[int, Json, Json], Json], depth: int = 30) -> Bomb:
    """The same with two schemas a level, both made of the two next ones."""
    schemas = {f"S{n}{x}": level(n, ref(f"S{n + 1}a"), ref(f"S{n + 1}b")) for n in range(depth) for x in "ab"}
    last = {f"S{depth}{x}": {"type": "string", "pattern": f"^{x}"} for x in "ab"}
    return alone(document({"type": "object", "properties": {"a": ref("S0a")}}, schemas={**schemas, **last}))


_TEXT: Json = {"type": "string", "maxLength": 5}


@bomb
def net_of_any_of() -> Bomb:
    return _pairs(lambda _, left, right: {"anyOf": [left, right]})


@bomb
def net_of_one_of() -> Bomb:
    return _pairs(lambda _, left, right: {"oneOf": [left, right]})


@bomb
def net_of_all_of() -> Bomb:
    return _pairs(lambda n, left, right: {"title": f"t{n}", "allOf": [left, right], "minLength": n}, 60)


@bomb
def net_of_not() -> Bomb:
    return _pairs(lambda _, left, right: {"not": {"allOf": [left, right]}})


@bomb
def net_of_types() -> Bomb:
    schemas = {f"S{n}": {"anyOf": [ref(f"S{n + 1}"), ref(f"S{n + 1}")]} for n in range(40)}
    return alone(
        document({"type": "object", "properties": {"a": ref("S0")}}, schemas={**schemas, "S40": {"type": "string"}})
    )


@bomb
def net_of_if() -> Bomb:
    return _net(lambda _, inner: {"if": inner, "then": inner, "else": inner}, _TEXT)


@bomb
def net_of_items() -> Bomb:
    return _net(lambda _, inner: {"type": "array", "items": inner, "contains": inner, "prefixItems": [inner]}, _TEXT)


@bomb
def net_of_entries() -> Bomb:
    return _net(
        lambda _, inner: {"type": "object", "additionalProperties": inner, "patternProperties": {"^a": inner}}, _TEXT
    )


@bomb
def net_of_dependent_schemas() -> Bomb:
    return _net(lambda _, inner: {"dependentSchemas": {f"f{m}": inner for m in range(10)}}, {"required": ["z"]}, 10)


@bomb
def net_of_unevaluated_items() -> Bomb:
    return _net(
        lambda n, inner: {
            "type": "array",
            "anyOf": [{"prefixItems": [True] * (n + 1)}, {"contains": {"type": "string", "maxLength": n}}],
            "unevaluatedItems": inner,
        },
        _TEXT,
    )


@bomb
def net_of_answers() -> Bomb:
    schemas = {
        f"S{n}": {"type": "array", "items": {"type": "object", "properties": {x: ref(f"S{n + 1}") for x in "abcd"}}}
        for n in range(8)
    }
    answer = {"200": {"description": "a", "content": {"application/json": {"schema": ref("S0")}}}}
    paths = {"/a": {"get": {"operationId": "read", "responses": answer}}}
    return alone(document(schemas={**schemas, "S8": {"type": "string"}}, paths=paths))


@bomb
def net_of_dynamic_references() -> Bomb:
    schemas = {
        f"S{n}": {
            "$id": f"https://a.test/s{n}",
            "$defs": {f"d{m}": {"$dynamicAnchor": f"n{m}", "type": "object"} for m in range(6)},
            "type": "object",
            "properties": {
                **{f"p{m}": {"$ref": f"s{m}"} for m in range(12)},
                **{f"d{m}": {"$dynamicRef": f"#n{m}"} for m in range(6)},
            },
        }
        for n in range(12)
    }
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def net_of_dependent_fields() -> Bomb:
    needed = {
        f"f{n}": {f"f{(n * 7 + m) % 40}": {"required": [f"f{(n + m) % 40}"]} for m in range(20)} for n in range(40)
    }
    inner = {name: {"dependentSchemas": then} for name, then in needed.items()}
    return alone(document({"type": "object", "dependentSchemas": inner}))


@bomb
def models_of_references() -> Bomb:
    schemas = {
        f"S{n}": {"type": "object", "properties": {f"f{m}": ref(f"S{(n * 7 + m * 13) % 150}") for m in range(20)}}
        for n in range(150)
    }
    return alone(document(ref("S0"), schemas=schemas))


@bomb
def one_of_in_one_of_in_one_of() -> Bomb:
    def forms(name: str) -> Json:
        return [{"type": "object", "required": [name + x], "properties": {name + x: _TEXT}} for x in "abcdefgh"]

    return alone(document({"oneOf": [{"oneOf": [{"oneOf": forms(x + y)} for y in "abcdefgh"]} for x in "abcdefgh"]}))


@bomb
def unevaluated_over_models() -> Bomb:
    models = {
        f"M{n}": {"type": "object", "properties": {f"f{n}_{m}": {"type": "string"} for m in range(30)}}
        for n in range(100)
    }
    body = {"type": "object", "unevaluatedProperties": False, "anyOf": [ref(name) for name in models]}
    return alone(document(body, schemas=models))


@bomb
def many_that_could_choose() -> Bomb:
    pinned = {f"k{m}": {"const": f"v{m}"} for m in range(60)}
    models = {f"M{n}": {"type": "object", "required": list(pinned), "properties": pinned} for n in range(30)}
    return alone(document({"oneOf": [ref(name) for name in models]}, schemas=models))
