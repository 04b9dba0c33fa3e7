"""What `diff` says of each keyword, where a value is sent and where it is given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from callsheet.differences.providers import differences
from callsheet.modelling.providers import Specs, read_specs

SPEC = """
openapi: 3.1.1
info: {{ title: Acme, version: "1" }}
servers: [{{ url: "https://api.acme.test" }}]
security: [{{ ApiKey: [] }}]
paths:
  /things:
    post:
      operationId: create
      requestBody:
        content:
          application/json: {{ schema: {{ type: object, properties: {{ sent: {sent} }} }} }}
      responses:
        "200":
          description: Done.
          content:
            application/json: {{ schema: {{ type: object, properties: {{ given: {given} }} }} }}
components:
  securitySchemes:
    ApiKey: {{ type: http, scheme: bearer }}
"""
Case = tuple[str, str, list[str], list[str]]
"""The schema before and after, what is told of the change, and of the way back."""
SENT: dict[str, Case] = {
    "an item at the front": (
        "{ prefixItems: [{ type: string }], items: false }",
        "{ prefixItems: [{ type: string }, { type: integer }], items: false }",
        ["safe /sent/1: a value may stand here now"],
        ["breaking /sent/1: no value is right any more"],
    ),
    "the number of items that are contained": (
        "{ contains: { const: 1 }, maxContains: 3 }",
        "{ contains: { const: 1 }, maxContains: 2 }",
        ["breaking /sent: maxContains was 3 and is 2"],
        ["safe /sent: maxContains was 2 and is 3"],
    ),
    "what is contained": (
        "{ contains: { const: 1 } }",
        "{ contains: { const: 2 } }",
        ["breaking /sent: contains speaks of other items, and cannot be classed: treat it as breaking"],
        ["breaking /sent: contains speaks of other items, and cannot be classed: treat it as breaking"],
    ),
    "names of fields": (
        "{ propertyNames: { maxLength: 5 } }",
        "{ propertyNames: { maxLength: 4 } }",
        ["breaking /sent/(names of fields): maxLength was 5 and is 4"],
        ["safe /sent/(names of fields): maxLength was 4 and is 5"],
    ),
    "fields of a pattern": (
        '{ patternProperties: { "^x": { type: integer, maximum: 5 } } }',
        '{ patternProperties: { "^x": { type: integer, maximum: 6 } } }',
        ['safe /sent/(fields like "^x"): maximum was 5 and is 6'],
        ['breaking /sent/(fields like "^x"): maximum was 6 and is 5'],
    ),
    "fields that need each other": (
        "{ dependentRequired: { a: [b] } }",
        "{ dependentRequired: { a: [b], b: [a] } }",
        ["breaking /sent: b needs a now"],
        ["safe /sent: b no longer needs a"],
    ),
    "what a field asks for beside itself": (
        "{ dependentSchemas: { a: { properties: { b: { maximum: 5 } } } } }",
        "{ dependentSchemas: { a: { properties: { b: { maximum: 3 } } } } }",
        ["breaking /sent: what a asks for beside itself changed: /b maximum was 5 and is 3"],
        ["safe /sent: what a asks for beside itself changed: /b maximum was 3 and is 5"],
    ),
    "a condition without a name": (
        "{ if: { required: [a] }, then: { required: [b] } }",
        "{ if: { required: [a] }, then: { required: [b, c] } }",
        ["breaking /sent: what if asks for changed: /c is asked for now"],
        ["safe /sent: what if asks for changed: /c is no longer asked for"],
    ),
    "what is refused": (
        "{ not: { enum: [bad, worse] } }",
        "{ not: { enum: [bad] } }",
        ["safe /sent: what not refuses changed"],
        ["breaking /sent: what not refuses changed"],
    ),
    "what nothing describes": (
        "{ properties: { a: {} }, unevaluatedProperties: false }",
        "{ properties: { a: {} } }",
        ["safe /sent: what is not described may be there now"],
        ["breaking /sent: what is not described is refused now"],
    ),
    "no value at all": (
        "{ type: string }",
        "false",
        ["breaking /sent: no value is right any more"],
        ["safe /sent: a value may stand here now"],
    ),
    "a value of another type": (
        "{ type: array, items: { type: string, maxLength: 5 }, maxItems: 3 }",
        "{ type: string, maxLength: 50 }",
        ["breaking /sent: type was array and is string"],
        ["breaking /sent: type was string and is array"],
    ),
    "a form that meets another one": (
        "{ oneOf: [{ type: integer, maximum: 5 }, { type: integer, minimum: 10 }] }",
        "{ oneOf: [{ type: integer, maximum: 12 }, { type: integer, minimum: 10 }] }",
        [
            "breaking /sent: a value may fit two of its forms now, and is refused then",
            "safe /sent: maximum was 5 and is 12",
        ],
        ["breaking /sent: maximum was 12 and is 5"],
    ),
    "a wider form that meets none": (
        "{ oneOf: [{ type: integer, maximum: 5 }, { type: integer, minimum: 10 }] }",
        "{ oneOf: [{ type: integer, maximum: 9 }, { type: integer, minimum: 10 }] }",
        ["safe /sent: maximum was 5 and is 9"],
        ["breaking /sent: maximum was 9 and is 5"],
    ),
    "a new form that meets another one": (
        "{ oneOf: [{ const: 1 }, { type: string }] }",
        "{ oneOf: [{ const: 1 }, { type: string }, { type: integer }] }",
        [
            "breaking /sent: a value may fit two of its forms now, and is refused then",
            "safe /sent: a new form of it: integer",
        ],
        ["breaking /sent: a form of it is gone: integer"],
    ),
    "one form or several": (
        "{ oneOf: [{ minimum: 5 }, { maximum: 10 }] }",
        "{ anyOf: [{ minimum: 5 }, { maximum: 10 }] }",
        ["safe /sent: a value may fit several of its forms now"],
        ["breaking /sent: a value may fit two of its forms now, and is refused then"],
    ),
    "who sets it": (
        "{ type: object, required: [id], properties: { id: { type: string } } }",
        "{ type: object, required: [id], properties: { id: { type: string, readOnly: true } } }",
        ["safe /sent/id: is readOnly now: payloads need not hold it, and those that do are warned"],
        ["breaking /sent/id: is no longer readOnly, and payloads must hold it"],
    ),
    "a new field that the server sets": (
        "{ type: object, required: [a], properties: { a: {} } }",
        "{ type: object, required: [a, id], properties: { a: {}, id: { type: string, readOnly: true } } }",
        ["safe /sent/id: a new field"],
        ["breaking /sent/id: the field is gone"],
    ),
    "who gets it back, which is nothing to a sender": ("{ type: string }", "{ type: string, writeOnly: true }", [], []),
}
GIVEN: dict[str, Case] = {
    "who gets it back": (
        "{ type: object, required: [id], properties: { id: { type: string } } }",
        "{ type: object, required: [id], properties: { id: { type: string, writeOnly: true } } }",
        ["breaking answer /given/id: is writeOnly now: answers do not hold it any more"],
        ["safe answer /given/id: is no longer writeOnly: answers hold it"],
    ),
    "who sets it, which is nothing to a reader": ("{ type: string }", "{ type: string, readOnly: true }", [], []),
    "further fields": (
        "{ properties: { a: {} } }",
        "{ properties: { a: {} }, additionalProperties: false }",
        ["safe answer /given: it holds no other fields now"],
        ["safe answer /given: it may hold further fields now"],
    ),
    "a form": (
        "{ oneOf: [{ type: string }, { type: integer }] }",
        "{ oneOf: [{ type: string }, { type: integer }, { type: boolean }] }",
        ["breaking answer /given: a new form of it: boolean"],
        ["safe answer /given: a form of it is gone: boolean"],
    ),
}
CASES = {f"sent: {name}": case for name, case in SENT.items()} | {
    f"given: {name}": case for name, case in GIVEN.items()
}


def specs(folder: Path, **schemas: str) -> Specs:
    path = folder / "acme" / "things.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(SPEC.format(**{"sent": "{}", "given": "{}", **schemas}), encoding="utf-8")
    return read_specs(folder, "specs")


def told(old: Specs, new: Specs) -> list[str]:
    """The changes, each with its class; all of them are told in the lines of the two values."""
    found = differences(old.providers, new.providers, documents=new.documents)
    assert {change.position.line for change in found if change.position} <= {12, 17}
    assert None not in {change.position for change in found}
    return [f"{change.kind} {change.sentence}" for change in found]


@pytest.mark.parametrize("name", CASES)
def test_a_keyword_that_changed_is_told_at_its_value_and_classed_by_who_depends_on_it(
    name: str, tmp_path: Path
) -> None:
    was, now, there, back = CASES[name]
    place = name.partition(":")[0]
    old, new = specs(tmp_path / "old", **{place: was}), specs(tmp_path / "new", **{place: now})
    assert told(old, new) == there
    assert told(new, old) == back
