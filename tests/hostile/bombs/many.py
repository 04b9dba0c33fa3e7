"""Bombs: many of one kind."""

from __future__ import annotations

from tests.hostile.bombs.making import ANSWER, Bomb, Json, alone, bomb, document, fields, ours


def _operations(count: int, **more: Json) -> Json:
    return {f"/a{n}": {"get": {"operationId": f"get_{n}", "responses": ANSWER, **more}} for n in range(count)}


@bomb
def ten_thousand_operations() -> Bomb:
    return alone(document(paths=_operations(10_000)))


@bomb
def operations_at_the_limit() -> Bomb:
    return alone(document(paths=_operations(4_999)))


@bomb
def five_hundred_operations() -> Bomb:
    return alone(document(paths=_operations(500)))


@bomb
def twenty_thousand_fields() -> Bomb:
    return alone(document(fields(20_000)))


@bomb
def fields_at_the_limit() -> Bomb:
    return alone(document(fields(1_000, {"type": "string", "maxLength": 5})))


@bomb
def fields_of_several_objects() -> Bomb:
    return alone(document(fields(10, fields(900))))


@bomb
def twenty_thousand_values() -> Bomb:
    return alone(document({"type": "object", "properties": {"a": {"enum": [f"value {n}" for n in range(20_000)]}}}))


@bomb
def values_at_the_limit() -> Bomb:
    return alone(document({"type": "object", "properties": {"a": {"enum": [f"value {n}" for n in range(2_000)]}}}))


@bomb
def values_at_the_limit_in_many_fields() -> Bomb:
    return alone(document(fields(100, {"enum": [f"value {n}" for n in range(2_000)]})))


@bomb
def values_that_are_objects() -> Bomb:
    return alone(
        document({"type": "object", "properties": {"a": {"enum": [{"a": n, "b": [n]} for n in range(2_000)]}}})
    )


@bomb
def required_fields_of_number() -> Bomb:
    return alone(document({"type": "object", "required": [f"f{n}" for n in range(20_000)]}))


@bomb
def tags_of_number() -> Bomb:
    return alone(document(tags=[{"name": f"tag {n}"} for n in range(4_900)]))


@bomb
def tags_of_one_operation() -> Bomb:
    return alone(document(paths=_operations(1, tags=[f"tag {n}" for n in range(4_900)])))


@bomb
def servers_of_number() -> Bomb:
    return alone(document(servers=[{"url": f"https://a{n}.test"} for n in range(4_900)]))


@bomb
def server_variables_of_number() -> Bomb:
    variables = {f"v{n}": {"default": "a"} for n in range(4_900)}
    url = "https://a.test/" + "/".join(f"{{v{n}}}" for n in range(4_900))
    return alone(document(servers=[{"url": url, "variables": variables}]))


@bomb
def parameters_of_number() -> Bomb:
    parameters = [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(4_900)]
    return alone(document(paths=_operations(1, parameters=parameters)))


@bomb
def parameters_that_collide() -> Bomb:
    parameters = [{"name": "a" + "-" * n, "in": "query", "schema": {"type": "string"}} for n in range(1, 2_000)]
    return alone(document(paths=_operations(1, parameters=parameters)))


@bomb
def parameters_of_a_path_with_many_methods() -> Bomb:
    parameters = [{"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(900)]
    methods = {m: {"operationId": m, "responses": ANSWER} for m in ("get", "put", "post", "delete", "patch")}
    return alone(
        document(
            paths={
                f"/a{n}": {
                    "parameters": parameters,
                    **{m: {**o, "operationId": f"{m}_{n}"} for m, o in methods.items()},
                }
                for n in range(4)
            }
        )
    )


@bomb
def security_schemes_of_number() -> Bomb:
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"X-{n}"} for n in range(2_000)}
    return alone(document(components={"securitySchemes": schemes}, security=[{name: []} for name in schemes]))


@bomb
def security_schemes_all_at_once() -> Bomb:
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"X-{n}"} for n in range(2_000)}
    return alone(document(components={"securitySchemes": schemes}, security=[{name: [] for name in schemes}]))


@bomb
def answers_of_number() -> Bomb:
    answers = {
        str(n): {"description": "a", "content": {"application/json": {"schema": fields(20)}}} for n in range(200, 600)
    }
    return alone(document(paths={"/a": {"get": {"operationId": "create", "responses": answers}}}))


@bomb
def media_types_of_number() -> Bomb:
    content: Json = {f"video/x{n}": {} for n in range(4_900)}
    return alone(document(paths=_operations(1, responses={"200": {"description": "a", "content": content}})))


@bomb
def headers_of_an_answer() -> Bomb:
    headers = {f"X-{n}": {"schema": {"type": "string"}} for n in range(4_900)}
    return alone(document(paths=_operations(1, responses={"200": {"description": "a", "headers": headers}})))


@bomb
def components_that_nothing_uses() -> Bomb:
    return alone(document(schemas={f"S{n}": fields(5) for n in range(4_900)}))


@bomb
def webhooks_of_number() -> Bomb:
    return alone(document(webhooks={f"h{n}": {"post": {"responses": ANSWER}} for n in range(4_900)}))


@bomb
def callbacks_of_number() -> Bomb:
    hooks = {f"h{n}": {"{$request.body#/url}": {"post": {"responses": ANSWER}}} for n in range(3_000)}
    return alone(document(paths=_operations(1, callbacks=hooks)))


@bomb
def examples_of_number() -> Bomb:
    content = {
        "application/json": {
            "schema": fields(5),
            "examples": {f"e{n}": {"value": {"field_0": "a"}} for n in range(4_000)},
        }
    }
    operation = {"operationId": "create", "requestBody": {"content": content}, "responses": ANSWER}
    return alone(document(paths={"/a": {"post": operation}}))


@bomb
def mistakes_of_number() -> Bomb:
    return alone(document({"type": "object", "properties": {f"f{n}": {"type": "strin"} for n in range(1_000)}}))


@bomb
def mistakes_of_number_in_ours() -> Bomb:
    return ours({"type": "object", "properties": {f"f{n}": {"type": "strin", "minimum": "a"} for n in range(1_000)}})


@bomb
def variables_of_a_server() -> Bomb:
    names = [f"v{n}" for n in range(4_900)]
    url = "https://a.test/" + "".join(f"{{{name}}}" for name in names)
    return alone(document(servers=[{"url": url, "variables": {name: {"default": "a"} for name in names}}]))


@bomb
def values_that_are_long() -> Bomb:
    values = [f"v{n}" + "x" * 80 for n in range(1_900)]
    return alone(document({"type": "object", "properties": {"a": {"type": "string", "enum": values}}}))


@bomb
def mapping_of_ten_thousand() -> Bomb:
    form = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    mapping = {f"k{n}": "#/components/schemas/S" for n in range(10_000)}
    body = {
        "oneOf": [{"$ref": "#/components/schemas/S"}],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }
    return alone(document(body, schemas={"S": form}))


@bomb
def references_that_are_misspelled() -> Bomb:
    schemas = {f"Schema{n}": {"type": "string"} for n in range(4_000)}
    wrong = {f"f{n}": {"$ref": f"#/components/schemas/Shema{n}x"} for n in range(900)}
    return alone(document({"type": "object", "properties": wrong}, schemas=schemas))


@bomb
def required_fields_that_are_misspelled() -> Bomb:
    return ours({**fields(900), "required": [f"feild_{n}" for n in range(900)]})


@bomb
def mistakes_without_end() -> Bomb:
    wrong = {f"S{n}": fields(50, {"type": "strin", "maxLenght": n}) for n in range(60)}
    return alone(
        document(
            {"type": "object", "properties": {n: {"$ref": f"#/components/schemas/{n}"} for n in wrong}}, schemas=wrong
        )
    )


@bomb
def examples_that_are_wrong() -> Bomb:
    wrong = {f"e{n}": {"value": {f"field_{m}": 1 for m in range(400)}} for n in range(10)}
    body = {"content": {"application/json": {"schema": fields(400), "examples": wrong}}}
    post = {"operationId": "create", "requestBody": body, "responses": ANSWER}
    return ours({}, paths={"/a": {"post": post}})


@bomb
def parameters_of_paths() -> Bomb:
    names = [f"p{n}" for n in range(60)]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    path = "/".join(f"{{{name}}}" for name in names)
    get = {
        f"/a{n}/{path}": {"get": {"operationId": f"g{n}", "parameters": parameters, "responses": ANSWER}}
        for n in range(40)
    }
    return alone(document(paths=get))


@bomb
def security_in_many_ways() -> Bomb:
    schemes = {f"s{n}": {"type": "apiKey", "in": "header", "name": f"X-{n}"} for n in range(200)}
    ways: Json = [{f"s{(n + m) % 200}": [] for m in range(10)} for n in range(490)]
    return alone(document(components={"securitySchemes": schemes}, security=ways))
