"""Samples: small schemas whose values are huge, or hard to find, where examples and answers are drawn from them."""

from __future__ import annotations

from tests.hostile.bombs.making import ANSWER, Bomb, Json, alone, bomb, document, ours, ref


def answering(schema: Json, schemas: Json = None) -> Bomb:
    """A document whose only operation answers with a schema."""
    answer = {"200": {"description": "Done.", "content": {"application/json": {"schema": schema}}}}
    return alone(document(schemas=schemas, paths={"/a": {"get": {"operationId": "read", "responses": answer}}}))


def lists_in_lists() -> Json:
    schema: Json = {"type": "string"}
    for _ in range(12):
        schema = {"type": "array", "minItems": 20, "items": schema}
    return schema


def halves(count: int) -> Json:
    """Objects that need two of the next one, again and again."""
    found = {
        f"Half{n}": {"type": "object", "required": ["l", "r"], "properties": {"l": half, "r": half}}
        for n in range(count)
        for half in [ref(f"Half{n + 1}")]
    }
    return {**found, f"Half{count}": {"type": "integer"}}


@bomb
def answer_of_a_billion_items() -> Bomb:
    items = {"type": "array", "minItems": 10**9, "items": {"type": "string", "minLength": 10**10}}
    return answering({"type": "object", "required": ["items"], "properties": {"items": items}})


@bomb
def answer_of_lists_in_lists() -> Bomb:
    return answering(lists_in_lists())


@bomb
def answer_of_many_contained() -> Bomb:
    return answering({"type": "array", "contains": {"type": "integer"}, "minContains": 10**8})


@bomb
def answer_that_doubles() -> Bomb:
    return answering(ref("Half0"), halves(40))


@bomb
def payload_that_doubles() -> Bomb:
    return alone(document(ref("Half0"), schemas=halves(40)))


@bomb
def payload_of_lists_in_lists() -> Bomb:
    return alone(document({"type": "object", "required": ["a"], "properties": {"a": lists_in_lists()}}))


@bomb
def payload_of_a_billion_items() -> Bomb:
    items = {"type": "array", "minItems": 10**9, "items": {"type": "string", "minLength": 10**9}}
    return ours({"type": "object", "required": ["a"], "properties": {"a": items}})


@bomb
def payload_that_nothing_fits() -> Bomb:
    number = {"type": "integer", "minimum": 1, "multipleOf": 999999999989, "not": {"multipleOf": 999999999989}}
    return alone(document({"type": "object", "required": ["a"], "properties": {"a": number}}))


@bomb
def payload_after_many_values() -> Bomb:
    number = {"type": "integer", "minimum": 0, "not": {"enum": list(range(1990))}}
    return alone(document({"type": "object", "required": ["a"], "properties": {"a": number}}))


@bomb
def examples_that_are_long() -> Bomb:
    examples = {f"e{n}": {"value": {"a": "x" * 2_000, "b": list(range(100))}} for n in range(300)}
    content = {"application/json": {"schema": {"type": "object"}, "examples": examples}}
    post = {"operationId": "create", "requestBody": {"content": content}, "responses": ANSWER}
    return alone(document(paths={"/a": {"post": post}}))
