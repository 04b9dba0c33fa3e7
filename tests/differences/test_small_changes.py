"""What `diff` says of changes that are easily told at too great a length, under a wrong class, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from callsheet.differences.providers import differences
from callsheet.modelling.providers import Specs, read_specs

CREATE, GET = "acme.clips.create", "acme.clips.get"
SPEC = """
openapi: 3.1.1
info: { title: Acme clips, version: "1" }
servers: [{ url: "https://api.acme.test" }]
security: [{ ApiKey: [] }]
x-sources:
  page: { title: Acme docs, url: "https://acme.test/docs", read: "2026-11-21" }
x-source: page
paths:
  /clips:
    post:
      operationId: create
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                quality: { type: string, enum: [low, high] }
                seconds: { type: integer, minimum: 2, maximum: 10 }
                images: { type: array }
                size: { oneOf: [{ type: integer, maximum: 5 }, { type: string, enum: [small] }] }
                extra: { not: { type: "null" } }
              allOf:
                - x-rule: { id: short-if-high, at: /seconds, message: high is short }
                  if: { required: [quality], properties: { quality: { const: high } } }
                  then: { properties: { seconds: { maximum: 8 } } }
              x-price:
                unit: credits
                terms:
                  - { name: clip, rate: 10 }
                  - { name: images, times: [{ count: images }], rate: "0.5" }
                minimum: 10
      responses:
        "200":
          description: Done.
          content: { application/json: { schema: { type: object, properties: { url: { type: [string, "null"] } } } } }
        "429": { description: Too many requests., x-retry: { work: none, again: later } }
components:
  securitySchemes:
    ApiKey: { type: http, scheme: bearer }
"""
CHANGES = {
    "a rule asks for more": (
        ("maximum: 8", "maximum: 6"),
        [("breaking", "/seconds: 'short-if-high' asks for more: /seconds maximum was 8 and is 6")],
    ),
    "a rule asks for less": (
        ("maximum: 8", "maximum: 9"),
        [("safe", "/seconds: 'short-if-high' asks for less: /seconds maximum was 8 and is 9")],
    ),
    "a rule holds more often": (
        ("{ const: high }", "{ enum: [low, high] }"),
        [("breaking", "/seconds: 'short-if-high' asks for more: where /quality now also \"low\"")],
    ),
    "a limit of whole numbers is written in another way": (("minimum: 2,", "exclusiveMinimum: 1,"), []),
    "null is written in another way": (
        ('{ type: [string, "null"] }', '{ anyOf: [{ type: string }, { type: "null" }] }'),
        [],
    ),
    "a term has another name": (
        ("name: images", "name: pictures"),
        [("note", "price: 'images' is called 'pictures' now")],
    ),
    "a term is gone": (
        ('                  - { name: images, times: [{ count: images }], rate: "0.5" }\n', ""),
        [("price", "price: 'images' no longer counts: it was 0.5 × items of images")],
    ),
    "a term is new": (
        (
            "                minimum: 10\n",
            "                  - { name: discount, rate: -1, maybe: who knows }\n                minimum: 10\n",
        ),
        [("price", "price: 'discount' may count now: it is -1")],
    ),
    "a minimum is gone": (
        ("                minimum: 10\n", ""),
        [("price", "price: there is no minimum any more: it was 10")],
    ),
    "a maximum is new": (
        ("                minimum: 10\n", "                minimum: 10\n                maximum: 40\n"),
        [("price", "price: there is a maximum of 40 now")],
    ),
    "a retry rests on less": (
        ("again: later }", "again: later, x-evidence: assumed }"),
        [("note", "error 429: when it may be sent again rested on: documented; rests on: assumed")],
    ),
    "a value is new, with its price": (
        ("enum: [low, high] }", "enum: [low, high, best] }"),
        [("safe", '/quality: now also "best"')],
    ),
    "a discount grows": (
        ("{ name: clip, rate: 10 }", "{ name: clip, rate: 10 }\n                  - { name: off, rate: -2 }"),
        [("price", "price: 'off' counts now: it is -2")],
    ),
    "a field is deprecated": (
        ("images: { type: array }", "images: { type: array, deprecated: true }"),
        [("safe", "/images: is deprecated now")],
    ),
    "an operation is deprecated": (
        ("      operationId: create\n", "      operationId: create\n      deprecated: true\n"),
        [("safe", "the operation is deprecated now")],
    ),
    "a document has another title": (
        ("title: Acme clips", "title: Clips of Acme"),
        [("note", "its title is in other words")],
    ),
    "the reason of a doubt is in other words": (
        ("times: [{ count: images }], rate", "times: [{ count: images, unit: pictures }], rate"),
        [("note", "price: 'images' is described in other words")],
    ),
    "a form of a choice is narrower": (
        ("maximum: 5 }", "maximum: 3 }"),
        [("breaking", "/size: maximum was 5 and is 3")],
    ),
    "a choice has another form": (
        ("enum: [small] }]", "enum: [small] }, { type: boolean }]"),
        [("safe", "/size: a new form of it: boolean")],
    ),
    "a choice has a form less": (
        ("{ type: integer, maximum: 5 }, ", ""),
        [("breaking", "/size: a form of it is gone: integer")],
    ),
    "the forms of a choice stand in another order": (
        (
            "[{ type: integer, maximum: 5 }, { type: string, enum: [small] }]",
            "[{ type: string, enum: [small] }, { type: integer, maximum: 5 }]",
        ),
        [],
    ),
    "what cannot be compared is not passed over": (
        ('not: { type: "null" }', "not: { type: boolean }"),
        [("breaking", "/extra: what not refuses changed, and cannot be classed: treat it as breaking")],
    ),
    "a body is written as a form": (
        ("          application/json:\n", "          application/x-www-form-urlencoded:\n"),
        [("breaking", "the body was application/json and is application/x-www-form-urlencoded")],
    ),
    "a second limit of another time": (
        ("      requestBody:\n", "      x-rate-limits: [{ requests: 5, seconds: 9, per: key }]\n      requestBody:\n"),
        [("breaking", "a new rate limit: 5 requests in 9 s per key")],
    ),
    "a rule loses its name": (
        ("x-rule: { id: short-if-high, at: /seconds, message: high is short }\n                  if:", "if:"),
        [
            (
                "breaking",
                "/seconds: the error 'short-if-high' is gone, and what it asked for is still asked for: nothing has "
                "its id any more",
            )
        ],
    ),
    "a term rests on less": (
        ('rate: "0.5" }', 'rate: "0.5", x-evidence: assumed }'),
        [("note", "price: 'images' was documented, and is assumed (Acme docs)")],
    ),
    "another answer may come": (
        ('        "429"', '        "202": { description: Later. }\n        "429"'),
        [("breaking", "answer 202: may come now, too: it holds nothing")],
    ),
    "an answer is described otherwise": (
        ("description: Done.", "description: It is done."),
        [("note", "answer: is described in other words")],
    ),
    "an operation has a server of its own": (
        ("      operationId: create\n", "      operationId: create\n      servers: [{ url: https://up.acme.test }]\n"),
        [("safe", "requests went to https://api.acme.test and go to https://up.acme.test")],
    ),
    "a server is described": (
        ('"https://api.acme.test" }', '"https://api.acme.test", description: The one. }'),
        [("note", "its servers are described in other words")],
    ),
    "no key is needed any more": (
        ("security: [{ ApiKey: [] }]", "security: []"),
        [("safe", "no key is sent any more: it was sent as a bearer token")],
    ),
}
BACK = {
    "one of several servers": (
        ('[{ url: "https://api.acme.test" }]', '[{ url: "https://api.acme.test" }, { url: "https://eu.acme.test" }]'),
        ("breaking", "requests went to https://api.acme.test or https://eu.acme.test and go to https://api.acme.test"),
    ),
    "a value that a server may have": (
        (
            '{ url: "https://api.acme.test" }',
            '{ url: "https://{at}.acme.test", variables: { at: { default: api, enum: [api, eu] } } }',
        ),
        ("breaking", "the variables of the servers were at and are none"),
    ),
    "one of two keys": (
        ("security: [{ ApiKey: [] }]", "security: [{ ApiKey: [] }, { Other: [] }]"),
        ("breaking", "the key was sent as a bearer token, or the header X-Key and is sent as a bearer token"),
    ),
    "an operation without a key": (
        ("      operationId: create\n", "      operationId: create\n      security: []\n"),
        ("breaking", "a key is needed now: it is sent as a bearer token"),
    ),
}
"""What nobody may rely on any more when an edit is undone."""
WORDS = {
    "a default": (("maximum: 10 }", "maximum: 10, default: 4 }"), "default: 4"),
    "an amount": (("rate: 10 }", "rate: 12 }"), "rate: 12"),
    "a minimum": (("minimum: 10\n", "minimum: 12\n"), "minimum: 12"),
    "a quantity": (("times: [{ count: images }]", "times: [{ field: seconds }]"), "times: [{ field"),
    "a summary": (("operationId: create\n", "operationId: create\n      summary: Create.\n"), "summary: Create."),
    "a deprecated field": (
        ("images: { type: array }", "images: { type: array, deprecated: true }"),
        "deprecated: true",
    ),
    "a unit": (("minimum: 2, maximum: 10 }", "minimum: 2, maximum: 10, x-unit: seconds }"), "x-unit: seconds"),
    "a retry": (("again: later", "again: changed"), "x-retry: { work: none, again: changed"),
    "a key": (("security: [{ ApiKey: [] }]", "security: []"), "security: []"),
    "a source": (('read: "2026-11-21"', 'read: "2026-11-20"'), "page: { title"),
}


def specs(folder: Path, text: str) -> Specs:
    """A folder with one spec, read."""
    path = folder / "acme" / "clips.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return read_specs(folder, "specs")


@pytest.mark.parametrize("name", CHANGES)
def test_a_small_change_is_told_in_one_line_at_its_word_and_under_its_class(name: str, tmp_path: Path) -> None:
    (old, new), expected = CHANGES[name]
    assert SPEC.count(old) == 1
    before, after = specs(tmp_path / "old", SPEC), specs(tmp_path / "new", SPEC.replace(old, new))
    found = differences(before.providers, after.providers)
    assert [(change.kind, change.sentence) for change in found] == expected


@pytest.mark.parametrize("name", BACK)
def test_what_somebody_may_rely_on_breaks_when_it_is_taken_away(name: str, tmp_path: Path) -> None:
    (old, new), (kind, sentence) = BACK[name]
    other = SPEC + "    Other: { type: apiKey, in: header, name: X-Key }\n"
    before, after = specs(tmp_path / "old", other.replace(old, new)), specs(tmp_path / "new", other)
    found = differences(before.providers, after.providers)
    assert [(change.kind, change.sentence) for change in found] == [(kind, sentence)]


@pytest.mark.parametrize("name", WORDS)
def test_a_change_is_told_at_the_very_word_that_changed(name: str, tmp_path: Path) -> None:
    (old, new), word = WORDS[name]
    text = SPEC.replace(old, new)
    before, after = specs(tmp_path / "old", SPEC), specs(tmp_path / "new", text)
    [change] = differences(before.providers, after.providers, documents=after.documents)
    assert change.position is not None
    assert text.splitlines()[change.position.line - 1][change.position.column - 1 :].startswith(word)


def test_the_price_of_one_case_is_told_at_its_cell(tmp_path: Path) -> None:
    table = "{ by: [{ field: quality }], of: { low: 5, high: 10 } }"
    old, new = SPEC.replace("rate: 10", f"rate: {table}"), SPEC.replace("rate: 10", f"rate: {table}")
    new = new.replace("high: 10 }", "high: 12 }")
    before, after = specs(tmp_path / "old", old), specs(tmp_path / "new", new)
    [change] = differences(before.providers, after.providers, documents=after.documents)
    assert change.sentence == "price: 'clip' (quality high) goes up from 10 to 12 credits (20 %)"
    assert change.position is not None
    assert new.splitlines()[change.position.line - 1][change.position.column - 1 :].startswith("high: 12")


def test_a_format_of_a_document_of_others_is_told_as_a_format_and_its_words_are_filled_in(tmp_path: Path) -> None:
    text = SPEC.replace("      x-rate", "").replace(
        "{ type: integer, minimum: 2, maximum: 10 }", "{ type: integer FORMAT }"
    )

    def told(was: str, now: str) -> list[str]:
        states = []
        for name, wanted in (("old", was), ("new", now)):
            (tmp_path / name).mkdir(exist_ok=True)
            path = tmp_path / name / "acme.yaml"
            path.write_text(text.replace(" FORMAT", wanted), encoding="utf-8")
            states.append(read_specs(path, name, "acme").providers)
        return [f"{change.kind} {change.sentence}" for change in differences(*states)]

    assert told(", format: int64", ", format: int32") == ["safe /seconds: format was int64 and is int32"]
    assert told("", ", format: int32") == [
        "safe /seconds: a new warning, 'int32-format': seconds should be a whole number of 32 bits, not …"
    ]
