"""Bombs: numbers, texts and names."""

from __future__ import annotations

from tests.hostile.bombs.making import ANSWER, Bomb, Json, alone, bomb, document, ref


@bomb
def number_of_a_million_digits() -> Bomb:
    return alone(document({"type": "integer", "maximum": "HERE"}).replace('"HERE"', "9" * 1_000_000))


@bomb
def numbers_of_four_hundred_digits() -> Bomb:
    inner = ",".join(f'"f{n}": {{"type": "integer", "maximum": {"9" * 399}}}' for n in range(900))
    return alone(document({"type": "object", "properties": "HERE"}).replace('"HERE"', "{" + inner + "}"))


@bomb
def fraction_of_a_million_digits() -> Bomb:
    return alone(document({"type": "number", "maximum": "HERE"}).replace('"HERE"', "0." + "1" * 1_000_000))


@bomb
def exponent_of_a_million() -> Bomb:
    return alone(document({"type": "number", "multipleOf": "HERE"}).replace('"HERE"', "1e-320"))


@bomb
def multiple_of_small_numbers() -> Bomb:
    return alone(document({"type": "number", "multipleOf": 1e-300, "maximum": 1e300}))


@bomb
def title_of_a_megabyte() -> Bomb:
    return alone(document(info={"title": "word " * 200_000, "version": "1"}))


@bomb
def description_of_megabytes() -> Bomb:
    return alone(document(info={"title": "a", "version": "1", "description": "word " * 1_400_000}))


@bomb
def description_of_a_field_of_megabytes() -> Bomb:
    return alone(
        document({"type": "object", "properties": {"a": {"type": "string", "description": "word " * 1_400_000}}})
    )


@bomb
def description_of_one_word_of_megabytes() -> Bomb:
    return alone(document({"type": "object", "properties": {"a": {"type": "string", "description": "w" * 4_000_000}}}))


@bomb
def summary_of_an_operation_of_megabytes() -> Bomb:
    paths = {
        "/a": {
            "get": {
                "operationId": "create",
                "summary": "word " * 400_000,
                "description": "word " * 1_000_000,
                "responses": ANSWER,
            }
        }
    }
    return alone(document(paths=paths))


@bomb
def field_name_of_a_megabyte() -> Bomb:
    return alone(document({"type": "object", "properties": {"x" * 1_000_000: {"type": "string"}}}))


@bomb
def field_name_of_a_megabyte_of_words() -> Bomb:
    return alone(
        document({"type": "object", "properties": {"fieldName " * 100_000: {"type": "string", "maxLength": 4}}})
    )


@bomb
def field_names_of_a_kilobyte() -> Bomb:
    return alone(
        document(
            {
                "type": "object",
                "required": [f"{n}" + "x" * 4_000 for n in range(900)],
                "properties": {f"{n}" + "x" * 4_000: {"type": "string", "maxLength": 4} for n in range(900)},
            }
        )
    )


@bomb
def operation_name_of_a_megabyte() -> Bomb:
    return alone(document(paths={"/a": {"get": {"operationId": "a" * 1_000_000, "responses": ANSWER}}}))


@bomb
def component_name_of_a_megabyte() -> Bomb:
    name = "A" * 1_000_000
    return alone(document(ref(name), schemas={name: {"type": "object"}}))


@bomb
def path_of_a_megabyte() -> Bomb:
    return alone(document(paths={"/" + "a/" * 500_000: {"get": {"operationId": "create", "responses": ANSWER}}}))


@bomb
def path_of_many_parameters() -> Bomb:
    names = [f"p{n}" for n in range(900)]
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    path = "/" + "/".join(f"{{{name}}}" for name in names)
    return alone(
        document(paths={path: {"get": {"operationId": "create", "parameters": parameters, "responses": ANSWER}}})
    )


@bomb
def enum_value_of_a_megabyte() -> Bomb:
    return alone(document({"type": "object", "properties": {"a": {"enum": ["x" * 1_000_000, "y y" * 300_000]}}}))


@bomb
def default_of_a_megabyte() -> Bomb:
    return alone(document({"type": "object", "properties": {"a": {"type": "string", "default": "x y " * 250_000}}}))


@bomb
def example_of_a_megabyte() -> Bomb:
    return alone(
        document({"type": "object", "properties": {"a": {"type": "string"}}, "example": {"a": "x y " * 250_000}})
    )


@bomb
def example_deep() -> Bomb:
    value: Json = 1
    for _ in range(180):
        value = [value]
    return alone(document({"type": "object", "properties": {"a": {}}, "example": {"a": value}}))


@bomb
def server_of_a_megabyte() -> Bomb:
    return alone(document(servers=[{"url": "https://a.test/" + "a" * 1_000_000}]))


@bomb
def media_type_of_a_megabyte() -> Bomb:
    answer = {"200": {"description": "a", "content": {"video/" + "a" * 1_000_000: {}}}}
    return alone(document(paths={"/a": {"get": {"operationId": "create", "responses": answer}}}))


@bomb
def extension_of_size() -> Bomb:
    return alone(document(**{"x-other": {f"k{n}": {f"k{m}": [1] * 10 for m in range(20)} for n in range(1_000)}}))


_LONG = "w" * 99_000
_WORDS = "word " * 19_000


@bomb
def long_words_in_every_place() -> Bomb:
    return alone(_everywhere(_LONG))


@bomb
def long_texts_in_every_place() -> Bomb:
    return alone(_everywhere(_WORDS))


def _everywhere(text: str) -> str:
    """A document that says a text wherever it may say one."""
    field = {"type": "string", "title": text, "description": text, "enum": [text], "default": text, "example": text}
    body = {"type": "object", "title": text, "description": text, "properties": {"a": field}}
    content = {"application/json": {"schema": body, "example": {"a": text}}}
    operation = {
        "operationId": "create",
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [{"name": "p", "in": "query", "description": text, "schema": field}],
        "requestBody": {"description": text, "content": content},
        "responses": {"200": {"description": text, "content": content}, "400": {"description": text}},
    }
    return document(
        paths={"/a": {"post": operation}},
        info={"title": text, "version": text, "description": text, "summary": text},
        servers=[{"url": f"https://a.test/{text.strip()}", "description": text}],
        tags=[{"name": text, "description": text}],
    )


@bomb
def many_long_texts() -> Bomb:
    texts = {f"f{n}": {"type": "string", "description": f"{n} " + "word " * 1_500} for n in range(900)}
    return alone(document({"type": "object", "properties": texts}))


@bomb
def long_texts_of_many_schemas() -> Bomb:
    texts = {f"S{n}": {"type": "string", "description": f"{n} " + "word " * 1_500} for n in range(900)}
    return alone(document({"type": "object", "properties": {f"f{n}": ref(f"S{n}") for n in range(900)}}, schemas=texts))


@bomb
def exponent_beyond_all_numbers() -> Bomb:
    return alone(document({"type": "number", "maximum": "HERE"}).replace('"HERE"', "1e400000000"))


@bomb
def exponent_below_all_numbers() -> Bomb:
    return alone(document({"type": "number", "minimum": "HERE"}).replace('"HERE"', "1e-400000000"))


@bomb
def multiples_of_number() -> Bomb:
    whole = {"type": "integer", "allOf": [{"multipleOf": 10**90 + n} for n in range(2, 480)]}
    return alone(document({"type": "object", "required": ["a"], "properties": {"a": whole}}))


@bomb
def sizes_beyond_all_memory() -> Bomb:
    text = {"type": "string", "minLength": 10**90}
    return alone(document({"type": "object", "required": ["a"], "minProperties": 10**9, "properties": {"a": text}}))


@bomb
def names_that_collide_and_are_long() -> Bomb:
    names = {"a" + "-" * n: {"type": "string", "maxLength": 5} for n in range(900)}
    return alone(document({"type": "object", "required": list(names), "properties": names}))
