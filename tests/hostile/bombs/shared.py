"""Bombs: what many share, which is written out wherever it is used."""

from __future__ import annotations

from tests.hostile.bombs.making import ANSWER, Bomb, Json, alone, bomb, document, fields, ref

_MANY: Json = {"type": "string", "enum": [f"value number {n}" for n in range(1_900)]}
_LONG = "word " * 19_000


def _content(schema: Json, **more: Json) -> Json:
    return {"application/json": {"schema": schema, **more}}


def _answer(schema: Json) -> Json:
    return {"200": {"description": "Done.", "content": _content(schema)}}


def _operations(count: int, method: str = "get", **more: Json) -> Json:
    return {f"/a{n}": {method: {"operationId": f"do_{n}", "responses": ANSWER, **more}} for n in range(count)}


def _parameter(schema: Json, **more: Json) -> Json:
    return {"name": "which", "in": "query", "schema": schema, **more}


@bomb
def values_of_a_parameter_everywhere() -> Bomb:
    return alone(document(schemas={"E": _MANY}, paths=_operations(200, parameters=[_parameter(ref("E"))])))


@bomb
def values_of_many_fields() -> Bomb:
    return alone(document(fields(300, ref("E")), schemas={"E": _MANY}))


@bomb
def values_of_many_answers() -> Bomb:
    return alone(document(schemas={"E": _MANY}, paths=_operations(20, responses=_answer(fields(20, ref("E"))))))


@bomb
def values_of_two_lists() -> Bomb:
    other = {"enum": [f"value number {n}" for n in range(100, 2_000)]}
    both = {"allOf": [ref("E"), ref("F")]}
    return alone(document(fields(300, both), schemas={"E": _MANY, "F": other}))


@bomb
def parameters_everywhere() -> Bomb:
    values = {"type": "string", "enum": [f"v{n}" for n in range(20)]}
    shared = {f"p{n}": {**_parameter(values), "name": f"p{n}"} for n in range(100)}
    references = [{"$ref": f"#/components/parameters/{name}"} for name in shared]
    return alone(document(components={"parameters": shared}, paths=_operations(60, parameters=references)))


@bomb
def body_of_many_operations() -> Bomb:
    body = {"content": _content(ref("B"))}
    limited = fields(900, {"type": "string", "maxLength": 5})
    return alone(document(schemas={"B": limited}, paths=_operations(200, "post", requestBody=body)))


@bomb
def base_of_many_models() -> Bomb:
    base = fields(200, {"type": "string", "maxLength": 5})
    models = {f"M{n}": {"allOf": [ref("B"), {"properties": {f"m{n}": {"type": "string"}}}]} for n in range(200)}
    body = {"type": "object", "properties": {name: ref(name) for name in models}}
    return alone(document(body, schemas={"B": base, **models}))


@bomb
def base_of_a_few_models() -> Bomb:
    base = fields(40, {"type": "string", "maxLength": 5})
    models = {f"M{n}": {"allOf": [ref("B"), fields(4)]} for n in range(100)}
    body = {"type": "object", "properties": {name: ref(name) for name in models}}
    return alone(document(body, schemas={"B": base, **models}))


@bomb
def union_of_many_answers() -> Bomb:
    models = {f"M{n}": fields(5) for n in range(100)}
    union = {"anyOf": [ref(name) for name in models]}
    return alone(document(schemas=models, paths=_operations(40, responses=_answer(union))))


@bomb
def union_of_many_bodies() -> Bomb:
    models = {
        f"M{n}": {"type": "object", "required": ["k"], "properties": {"k": {"const": f"v{n}"}, "a": {"maxLength": n}}}
        for n in range(100)
    }
    union = {"oneOf": [ref(name) for name in models], "discriminator": {"propertyName": "k"}}
    body = {"content": _content(ref("U"))}
    return alone(document(schemas={**models, "U": union}, paths=_operations(60, "post", requestBody=body)))


@bomb
def union_of_many_fields() -> Bomb:
    models = {f"M{n}": {**fields(3), "required": ["field_0"]} for n in range(60)}
    unions = fields(50, {"oneOf": [ref(name) for name in models]})
    return alone(document(unions, schemas=models))


@bomb
def body_in_its_own_fields() -> Bomb:
    itself = {"$ref": "#/paths/~1videos/post/requestBody/content/application~1json/schema"}
    return alone(document(fields(900, itself)))


@bomb
def required_fields_of_many() -> Bomb:
    many = {"type": "object", "required": [f"f{n}" for n in range(1_000)]}
    return alone(document(fields(900, ref("R")), schemas={"R": many}))


@bomb
def exclusions_of_many() -> Bomb:
    never = {"not": {"anyOf": [{"required": [f"f{n}"]} for n in range(400)]}}
    return alone(document(fields(400, ref("N")), schemas={"N": never}))


@bomb
def pattern_of_many_fields() -> Bomb:
    pattern = {"type": "string", "pattern": "^(a|b)*" + "(a|b)?" * 300 + "$"}
    return alone(document(fields(900, ref("P")), schemas={"P": pattern}))


@bomb
def default_of_many_fields() -> Bomb:
    numbers = {"type": "array", "items": {"type": "integer"}, "default": list(range(4_000))}
    return alone(document(fields(900, ref("D")), schemas={"D": numbers}))


@bomb
def description_of_many_fields() -> Bomb:
    return alone(document(fields(900, ref("D")), schemas={"D": {"type": "string", "description": _LONG}}))


@bomb
def description_of_many_parameters() -> Bomb:
    said = [_parameter({"type": "string"}, description=_LONG)]
    reference = [{"$ref": "#/components/parameters/P"}]
    return alone(document(components={"parameters": {"P": said[0]}}, paths=_operations(500, parameters=reference)))


@bomb
def description_of_many_errors() -> Bomb:
    answers = {**ANSWER, "400": {"$ref": "#/components/responses/E"}}
    shared = {"responses": {"E": {"description": _LONG}}}
    return alone(document(components=shared, paths=_operations(500, responses=answers)))


@bomb
def example_of_many_operations() -> Bomb:
    shared = {"examples": {"E": {"value": {f"f{n}": list(range(100)) for n in range(100)}}}}
    examples = {"e": {"$ref": "#/components/examples/E"}}
    body = {"content": _content({"type": "object"}, examples=examples)}
    return alone(document(components=shared, paths=_operations(300, "post", requestBody=body)))


@bomb
def errors_of_many_operations() -> Bomb:
    shared = {f"E{n}": {"description": "error " * 50, "content": _content(fields(1))} for n in range(60)}
    answers = {str(400 + n): {"$ref": f"#/components/responses/E{n}"} for n in range(60)}
    paths = _operations(200, responses={**ANSWER, **answers})
    return alone(document(components={"responses": shared}, paths=paths))


@bomb
def keys_of_many_operations() -> Bomb:
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"X-{n}"} for n in range(200)}
    security: Json = [{name: []} for name in schemes]
    return alone(document(components={"securitySchemes": schemes}, security=security, paths=_operations(400)))


@bomb
def servers_of_many_operations() -> Bomb:
    servers = [{"url": f"https://a{n}.test"} for n in range(100)]
    return alone(document(paths=_operations(100, servers=servers)))


@bomb
def values_of_server_variables() -> Bomb:
    variable = {"default": "x0", "enum": [f"x{n}" for n in range(2_000)]}
    return alone(
        document(servers=[{"url": f"https://a{n}.test/{{v}}", "variables": {"v": variable}} for n in range(100)])
    )


@bomb
def values_of_server_variables_of_operations() -> Bomb:
    variable = {"default": "x0", "enum": [f"x{n}" for n in range(2_000)]}
    paths = _operations(100)
    for n, item in enumerate(paths.values()):
        item["servers"] = [{"url": f"https://a{n}.test/{{v}}", "variables": {"v": variable}}]
    return alone(document(paths=paths))
