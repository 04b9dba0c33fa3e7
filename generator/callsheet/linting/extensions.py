"""Our extensions: which are known, where they belong, and the form that extensions.schema.yaml gives them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, cast

import jsonschema
import yaml
from jsonschema.protocols import Validator

from callsheet import pointers
from callsheet.linting.form_words import said
from callsheet.linting.grammar import Found
from callsheet.linting.messages import leaves, without_echoes
from callsheet.nearest import did_you_mean
from callsheet.problems import Problems
from callsheet.project import data_folder
from callsheet.reading.documents import Document

_RULES: Final = ("x-rule", "x-warnings")
_SILENT: Final = frozenset(("if", "not", "contains", "propertyNames"))
"""The keywords whose schemas are tried on a value without a word about what fails."""


def lint_extensions(document: Document, held: Iterable[Found], problems: Problems) -> Document:
    """Note every extension that is unknown, misplaced or misshapen; the document without them comes back.

    `held` are the objects of the document.
    """
    wrong = {
        pointers.join(pointer, keyword)
        for pointer, kind, value in held
        for keyword in value
        if keyword.startswith("x-") and not _is_right(document, pointer, kind, keyword, value[keyword], problems)
    }
    # A rule stays one even where its words are wrong: the schema that it names must not turn into a plain one.
    return document.without({pointer for pointer in wrong if not pointer.endswith("/x-rule")})


def _is_right(document: Document, pointer: str, kind: str, keyword: str, value: Any, problems: Problems) -> bool:
    defined = extension_schema()["$defs"]
    below = pointers.join(pointer, keyword)
    if keyword not in defined:
        known = [name for name in defined if name.startswith("x-")]
        text = f"the extension {keyword!r} is not known{did_you_mean(keyword, known)}"
        problems.add(document.key_position(below), "unknown-extension", text)
        return False
    if kind not in defined[keyword]["places"]:
        article = "an" if kind[0] in "aeiou" else "a"
        text = f"{keyword} has no meaning on {article} {kind}: it belongs on {', '.join(defined[keyword]['places'])}"
        problems.add(document.key_position(below), "extension-place", text)
        return False
    if keyword in _RULES and not _SILENT.isdisjoint(pointers.split(pointer)):
        word, *inside = _silenced(pointer)
        if "x-warnings" not in inside:  # of which it is told
            text = f"{keyword} has no meaning inside {word}, which tells nothing: name the schema around it"
            problems.add(document.key_position(below), "extension-place", text)
        return False
    errors = without_echoes(leaves(_extension_validator(keyword).iter_errors(value)))
    for error in errors:
        for position, text in said(document, below, error):
            problems.add(position, "extension", f"{keyword}: {text}")
    return not errors


def _silenced(pointer: str) -> tuple[str, ...]:
    """The last keyword on the way to a schema that tells nothing, and the way from there."""
    steps = pointers.split(pointer)
    last = max(index for index, step in enumerate(steps) if step in _SILENT)
    return steps[last:]


def fits_extension(keyword: str, value: Any) -> bool:
    """Whether a value has the form of one of our extensions."""
    return bool(_extension_validator(keyword).is_valid(value))


@cache
def extension_schema() -> dict[str, Any]:
    """The JSON Schema of our extensions, as data."""
    text = (data_folder("specs") / "extensions.schema.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # safe
    return loaded


@cache
def _extension_validator(keyword: str) -> Validator:
    schema = {"$ref": f"#/$defs/{keyword}", "$defs": extension_schema()["$defs"]}
    types = jsonschema.Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole)
    extend: Any = jsonschema.validators.extend  # it has no hints
    return cast("Validator", extend(jsonschema.Draft202012Validator, type_checker=types)(schema))


def _is_whole(_: object, value: object) -> bool:
    """Whether a value is written as a whole number: an amount of 10.0 is a slip."""
    return isinstance(value, int) and not isinstance(value, bool)
