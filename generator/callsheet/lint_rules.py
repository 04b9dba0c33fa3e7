"""Lint rules: every rule that a problem of a spec is told under, with its severity and one sentence that it asks for.

A problem that is `refused` means that no client, or a wrong one, would come of the spec: `generate` stops at it and it
cannot be ignored. Of everything else a client can be made that does what is written; `lint` says what is probably not
meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Severity: TypeAlias = Literal["error", "warning", "note"]

RuleId: TypeAlias = Literal[
    "address",
    "character",
    "component-name",
    "condition",
    "contradiction",
    "dead-rule",
    "dead-term",
    "depth",
    "dialect",
    "discriminator",
    "discriminator-mapping",
    "document",
    "duplicate-key",
    "encoding",
    "enum-repeats",
    "example",
    "example-price",
    "extension",
    "extension-place",
    "field-name",
    "file",
    "fill-in",
    "folder",
    "fraction",
    "glued-comment",
    "idle-default",
    "idle-error",
    "idle-job",
    "idle-keyword",
    "idle-retry",
    "ignore",
    "ignore-unused",
    "job",
    "key",
    "keyword-value",
    "left-out",
    "long-interval",
    "media-type",
    "merge-key",
    "message",
    "name",
    "negative-price",
    "no-errors",
    "no-example",
    "no-price",
    "no-source",
    "no-type",
    "number",
    "odd-value",
    "old-source",
    "open-quote",
    "open-states",
    "openapi",
    "operation-name",
    "pagination",
    "parameter",
    "path-parameter",
    "pattern",
    "pointer",
    "pointer-type",
    "price",
    "price-gap",
    "provider",
    "recursive-alias",
    "reference",
    "repeats",
    "rule",
    "security",
    "server",
    "shadowed-source",
    "size",
    "source",
    "source-date",
    "structure",
    "tag",
    "twin",
    "type-name",
    "unit",
    "unknown-extension",
    "unknown-property",
    "unknown-type",
    "unsupported-format",
    "unsupported-keyword",
    "unused-component",
    "unused-source",
    "yaml",
]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `asks` is a sentence that says what must be so."""

    severity: Severity
    refused: bool
    asks: str


def _refused(asks: str) -> Rule:
    return Rule("error", True, asks)


def _error(asks: str) -> Rule:
    return Rule("error", False, asks)


def _warning(asks: str) -> Rule:
    return Rule("warning", False, asks)


def _note(asks: str) -> Rule:
    return Rule("note", False, asks)


RULES: Final[dict[RuleId, Rule]] = {
    # The file
    "file": _refused("A spec can be read."),
    "size": _refused("Nothing is larger than a spec can need: a file, a list, a rate table, and what comes of them."),
    "depth": _refused("Nothing is nested deeper than a spec can need."),
    "encoding": _refused("A file is UTF-8."),
    "yaml": _refused("A file is YAML, and not empty."),
    "key": _refused("Every key is text."),
    "duplicate-key": _refused("No key stands twice in a mapping."),
    "merge-key": _refused("No merge key (<<) is used in specs of our own: YAML 1.2 has none."),
    "tag": _refused("No YAML tag is used."),
    "recursive-alias": _refused("No alias stands inside what it names."),
    "number": _refused("A number is one that JSON can carry."),
    "character": _refused("Text is made of whole characters."),
    "glued-comment": _warning("A comment begins with # and a space, so that no text is cut off by a # in it."),
    "open-quote": _error("A text in quotes ends where it is meant to: it holds no keys of the lines below."),
    "name": _refused("The names of folders and files are lower-case identifiers, each used once."),
    "folder": _refused("Specs stand where they are read: in the folder of their provider, not above or below it."),
    # The document
    "document": _refused("A spec is a mapping."),
    "openapi": _refused("A spec is OpenAPI 3.1, as its JSON Schema and openapi-spec-validator describe it."),
    "structure": _refused("Every part has the form that OpenAPI gives it, and is one that the clients support."),
    "provider": _refused("_provider.yaml holds who the provider is, its sources and shared components, and no more."),
    "reference": _refused("A reference leads to a component inside the specs folder, and not in a circle."),
    "component-name": _refused("Components that come together in one document have names of their own."),
    "server": _refused("A server is an https URL or a path, and its variables are described."),
    "security": _refused("Keys are sent in a supported way, or in one of several."),
    "operation-name": _refused("Every operation has an operationId that can be a method, of its own."),
    "path-parameter": _refused("The path names exactly the path parameters that are described."),
    "parameter": _refused("Parameters stand in a place and are written in a style that OpenAPI has."),
    "address": _warning("Servers, paths and pages are written so that they lead somewhere."),
    "media-type": _refused("A body is of some media type, which is written without a slip, and a form has fields."),
    "type-name": _refused("Different schemas of a provider give different types."),
    # Schemas
    "unknown-type": _refused("A type is one of the seven of JSON Schema."),
    "keyword-value": _refused("Every keyword of a schema has a value of its kind."),
    "unsupported-keyword": _refused("A keyword is known and enforced."),
    "unsupported-format": _refused("A format is known and enforced."),
    "dialect": _refused("A schema is written in a dialect of JSON Schema that is known."),
    "pattern": _refused("A pattern is ECMA-262, and can be enforced in Python."),
    "discriminator": _refused("A discriminator names a property, and maps its values to the branches that pin them."),
    "discriminator-mapping": _warning("A discriminator with a mapping maps every value that a branch pins."),
    "enum-repeats": _error("No value stands twice in an enum."),
    "contradiction": _error("Limits leave a value that fits all of them."),
    "fraction": _error("The limits of whole numbers are whole numbers."),
    "idle-keyword": _error("A keyword speaks of values that its schema takes, and has beside it what it needs."),
    "no-type": _warning("What is held to limits of one type says that it is of that type."),
    "twin": _warning("No two fields, values of an enum or paths differ in letter case, spaces or a last / only."),
    "field-name": _warning("No field is called like a keyword, and no name has a space at one of its ends."),
    "odd-value": _error(
        "A value is what it looks like: one of its own, in letters that are seen, without more quotes."
    ),
    "repeats": _error("The rules of a schema, the terms of a price and the paths have names of their own."),
    "idle-default": _warning("A default stands for a field that may be left out."),
    "example": _error("Examples and defaults fit their schemas."),
    "unknown-property": _error("What required, rules and their places name is a property of the object."),
    "unused-component": _warning("Every component is used by an operation."),
    # Our extensions
    "unknown-extension": _refused("An extension (x-…) is one of ours."),
    "extension-place": _refused("An extension stands on an object that it has a meaning for."),
    "extension": _refused("An extension has the form that extensions.schema.yaml gives it."),
    "rule": _refused("A warning has an x-rule, and its words fill in {field} and {value} only."),
    "dead-rule": _error("A rule can fire: nothing that holds anyway makes it hold always."),
    "unit": _warning("An x-unit is a word in the plural, and the one that the description says."),
    "condition": _warning("The `if` of a rule can fail, and asks for the field that it speaks of."),
    "message": _warning("A field that the words of a rule name exists."),
    "shadowed-source": _warning("No page of a document has the name of a page of its provider file."),
    "source": _refused("An x-source names a page of x-sources."),
    "no-source": _refused("Every rule and every price says which page states it."),
    "unused-source": _warning("Every page of x-sources is the source of something."),
    "source-date": _error("A page was read on a day of the calendar, and not in the future."),
    "old-source": _warning("A page was read not longer ago than --max-age days."),
    "price": _refused("A price depends on fields that exist, with an amount for every case that may come up."),
    "price-gap": _warning("A rate table names every value of its fields."),
    "dead-term": _error("A term of a price can count: its condition speaks of fields that exist, and can hold."),
    "negative-price": _warning("A price cannot fall below 0."),
    "example-price": _error("An example costs what its x-total says."),
    "no-price": _error("What starts jobs states its price for every model, or why it is unknown."),
    "job": _refused("x-starts and x-job name what exists, and every documented state of a job has a meaning."),
    "open-states": _warning("The states of a job are an enum, so that each of them has a meaning."),
    "long-interval": _warning("Between polls, and in rate limits, seconds are meant and not milliseconds."),
    "idle-job": _warning("What polls jobs polls those that an operation starts."),
    "pagination": _refused("x-pagination names query parameters that exist."),
    "pointer": _refused("A pointer into an answer leads to a part of it that is described."),
    "pointer-type": _error("What a pointer leads to is of a type that can be read there."),
    "idle-error": _error("x-error stands on an error, and points into a body that it has."),
    "idle-retry": _error("x-retry stands on an error, and sends again only what was refused before any work."),
    # What a reader of the documents would miss
    "fill-in": _warning("Nothing is left to be filled in: no FILL IN of `callsheet new`, no TODO."),
    "no-example": _warning("An operation with a JSON body has an example of it."),
    "no-errors": _warning("An operation says which errors it may answer with."),
    "left-out": _note("Everything of a document that no client is made of is named."),
    # Ignored findings
    "ignore": _error("A comment that ignores a finding names a rule that can be ignored, and says why."),
    "ignore-unused": _error("A comment that ignores a finding has one to ignore."),
}
"""Every rule by its id, in the order in which a spec is read."""
