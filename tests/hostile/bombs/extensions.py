"""Bombs: our extensions."""

from __future__ import annotations

from tests.hostile.bombs.making import Bomb, Json, bomb, ours


def _rule(number: int) -> Json:
    return {
        "x-rule": {"id": f"r{number}", "message": f"rule {number}", "at": "/a"},
        "if": {"properties": {"a": {"const": number}}, "required": ["a"]},
        "then": {"required": [f"f{number}"]},
    }


@bomb
def rules_of_number() -> Bomb:
    return ours(
        {"type": "object", "properties": {"a": {"type": "integer"}}, "allOf": [_rule(n) for n in range(10_000)]}
    )


@bomb
def rules_at_the_limit() -> Bomb:
    return ours({"type": "object", "properties": {"a": {"type": "integer"}}, "allOf": [_rule(n) for n in range(490)]})


@bomb
def rules_spread_over_lists() -> Bomb:
    return ours(
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}},
            "allOf": [{"allOf": [_rule(n * 100 + m) for m in range(100)]} for n in range(100)],
        }
    )


@bomb
def rules_on_one_field() -> Bomb:
    rules = [
        {
            "x-rule": {"id": f"r{n}", "message": f"rule {n}", "at": "/a"},
            "if": {"properties": {"m": {"const": f"v{n}"}}, "required": ["m"]},
            "then": {"properties": {"a": {"maximum": n}}},
        }
        for n in range(150)
    ]
    return ours({"type": "object", "properties": {"a": {"type": "integer"}, "m": {"type": "string"}}, "allOf": rules})


@bomb
def warnings_at_the_limit() -> Bomb:
    return ours(
        {
            "type": "object",
            "properties": {"a": {"type": "integer"}},
            "x-warnings": [
                {"x-rule": {"id": f"w{n}", "message": f"w {n}", "at": "/a"}, "properties": {"a": {"maximum": n}}}
                for n in range(490)
            ],
        }
    )


def _priced(price: Json) -> Bomb:
    enums = {name: {"type": "string", "enum": [f"{name}{n}" for n in range(100)]} for name in "abc"}
    return ours({"type": "object", "properties": enums, "x-price": {"unit": "credits", **price}})


@bomb
def price_table_of_a_million() -> Bomb:
    table = {f"a{i}": {f"b{j}": {f"c{k}": 1 for k in range(100)} for j in range(100)} for i in range(100)}
    return _priced({"terms": [{"name": "a", "rate": {"by": [{"field": name} for name in "abc"], "of": table}}]})


@bomb
def price_table_by_alias() -> Bomb:
    row = ", ".join(f"c{k}: 1" for k in range(100))
    middle = ", ".join(f"b{j}: *row" for j in range(1, 100))
    outer = ", ".join(f"a{i}: *middle" for i in range(1, 100))
    table = f"{{a0: &middle {{b0: &row {{{row}}}, {middle}}}, {outer}}}"
    made = _priced({"terms": [{"name": "a", "rate": {"by": [{"field": name} for name in "abc"], "of": "HERE"}}]})
    return Bomb({path: text.replace('"HERE"', table) for path, text in made.files.items()})


@bomb
def price_table_at_the_limit() -> Bomb:
    table = {f"a{i}": {f"b{j}": i + j + 1 for j in range(19)} for i in range(100)}
    enums = {
        "a": {"type": "string", "enum": [f"a{n}" for n in range(100)]},
        "b": {"type": "string", "enum": [f"b{n}" for n in range(19)]},
    }
    price = {"unit": "credits", "terms": [{"name": "a", "rate": {"by": [{"field": "a"}, {"field": "b"}], "of": table}}]}
    return ours({"type": "object", "required": ["a", "b"], "properties": enums, "x-price": price})


@bomb
def price_tables_of_number() -> Bomb:
    term = {"name": "a", "rate": {"by": [{"field": "a"}], "of": {f"a{i}": i + 1 for i in range(100)}}}
    return _priced({"terms": [term] * 400})


@bomb
def price_terms_of_number() -> Bomb:
    return _priced({"terms": [{"name": f"term {n}", "rate": n} for n in range(4_900)]})


@bomb
def price_conditions_of_number() -> Bomb:
    return _priced(
        {
            "terms": [
                {
                    "name": f"term {n}",
                    "rate": n,
                    "when": {"properties": {"a": {"const": f"a{n % 100}"}}, "required": ["a"]},
                }
                for n in range(400)
            ]
        }
    )


@bomb
def amount_of_a_million_digits() -> Bomb:
    return _priced({"terms": [{"name": "a", "rate": "9" * 1_000_000}]})


@bomb
def sources_of_number() -> Bomb:
    return ours(
        {"type": "object"},
        **{
            "x-sources": {f"s{n}": {"title": "a", "url": "https://a.test/", "read": "2026-11-01"} for n in range(4_900)}
        },
    )


@bomb
def rate_limits_of_number() -> Bomb:
    return ours(
        {"type": "object"}, **{"x-rate-limits": [{"requests": 5, "seconds": 60, "per": "key"} for _ in range(4_900)]}
    )


@bomb
def amount_of_thousands_of_digits() -> Bomb:
    return _priced({"terms": [{"name": f"t{n}", "rate": "9" * 90_000} for n in range(20)]})


@bomb
def amount_with_an_exponent() -> Bomb:
    return _priced({"terms": [{"name": "a", "rate": "1e999999999"}], "round": {"to": "1e-9999999", "mode": "up"}})


@bomb
def price_conditions_that_are_deep() -> Bomb:
    when: Json = {"properties": {"a": {"const": "a1"}}}
    for n in range(40):
        when = {"if": {"properties": {"a": {"const": f"a{n}"}}}, "then": when, "else": {"properties": {"b": False}}}
    return _priced({"terms": [{"name": "t", "rate": 1, "when": {**when, "required": ["a", "b"]}}]})


@bomb
def price_of_many_factors() -> Bomb:
    numbers = {f"f{n}": {"type": "integer", "minimum": 1, "maximum": 10} for n in range(400)}
    times = [{"field": name, "unit": "s"} for name in numbers]
    price = {"unit": "credits", "terms": [{"name": "t", "rate": 1, "times": times}]}
    return ours({"type": "object", "properties": numbers, "x-price": price})


@bomb
def price_tables_of_open_fields() -> Bomb:
    open_fields = {f"f{n}": {"type": "string", "enum": [f"v{m}" for m in range(30)]} for n in range(30)}
    terms = [
        {"name": name, "rate": {"by": [{"field": name}], "of": {f"v{m}": m for m in range(30)}}} for name in open_fields
    ]
    return ours({"type": "object", "properties": open_fields, "x-price": {"unit": "credits", "terms": terms}})


@bomb
def rule_of_many_parts() -> Bomb:
    numbers = {f"f{n}": {"type": "integer"} for n in range(100)}
    parts = [
        {"anyOf": [{"required": [f"f{n}"]}, {"properties": {f"f{n + 1}": False}}, {"required": [f"f{n + 2}"]}]}
        for n in range(90)
    ]
    rule = {"x-rule": {"id": "r", "message": "too much", "at": "/f0"}, "allOf": parts}
    return ours({"type": "object", "properties": numbers, "allOf": [rule]})


@bomb
def states_of_a_job() -> Bomb:
    state = {"type": "object", "properties": {"status": {"type": "string", "enum": [f"s{n}" for n in range(1_990)]}}}
    content = {"application/json": {"schema": state}}
    job = {"id": "id", "status": "/status", "states": {f"s{n}": "waiting" for n in range(4_000)}}
    get = {
        "operationId": "get",
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "x-job": job,
        "responses": {"200": {"description": "a", "content": content}},
    }
    return ours({"type": "object"}, paths={"/a/{id}": {"get": get}})
